#include "net/websocket_reader.hpp"

#include <zlib.h>

#include <algorithm>
#include <cassert>
#include <expected>
#include <utility>

#include "base/utf8.hpp"

namespace tocsin::net {
namespace {

constexpr unsigned char continuation_code = 0x0;
constexpr unsigned char text_code = 0x1;
constexpr unsigned char binary_code = 0x2;
constexpr unsigned char close_code = 0x8;
constexpr unsigned char ping_code = 0x9;
constexpr unsigned char pong_code = 0xA;
constexpr std::size_t control_bytes_max = 125;
constexpr unsigned char deflated_bit = 0x4;

// One a thread: without context takeover every message starts afresh.
class Inflater {
 public:
  Inflater() {
    [[maybe_unused]] const int result = inflateInit2(&stream_, -15);
    assert(result == Z_OK);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  // Errors: bad_text (no deflate stream), too_big.
  std::expected<std::string, CloseCode> expand(std::string packed, std::size_t bytes_max) {
    packed.append("\x00\x00\xff\xff", 4);
    inflateReset(&stream_);
    stream_.next_in = reinterpret_cast<Bytef*>(packed.data());
    stream_.avail_in = static_cast<uInt>(packed.size());
    std::string out;
    for (;;) {
      const std::size_t filled = out.size();
      // One byte more than allowed shows that it would be more.
      out.resize(std::min(bytes_max + 1, std::max(4 * packed.size(), 2 * filled)));
      stream_.next_out = reinterpret_cast<Bytef*>(out.data() + filled);
      stream_.avail_out = static_cast<uInt>(out.size() - filled);
      const int result = inflate(&stream_, Z_SYNC_FLUSH);
      out.resize(out.size() - stream_.avail_out);
      if (out.size() > bytes_max) return std::unexpected(CloseCode::too_big);
      if (result != Z_OK && result != Z_BUF_ERROR && result != Z_STREAM_END) {
        return std::unexpected(CloseCode::bad_text);
      }
      if (stream_.avail_in == 0 && stream_.avail_out > 0) return out;
      if (result != Z_OK) return std::unexpected(CloseCode::bad_text);
    }
  }

 private:
  z_stream stream_{};
};

// What may stand in a close frame (RFC 6455 §7.4).
bool may_be_sent(unsigned code) {
  return (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006) ||
         (code >= 3000 && code <= 4999);
}

}  // namespace

std::optional<WebSocketReader::Event> WebSocketReader::next(std::string_view& bytes) {
  for (;;) {
    if (!header_done_) {
      if (!take_header(bytes)) return std::nullopt;
      if (const auto code = check_header()) return broken(*code);
    }
    take_payload(bytes);
    if (taken_ < length_) return std::nullopt;
    header_.clear();
    header_done_ = false;
    if (auto event = finish_frame()) return event;
  }
}

bool WebSocketReader::take_header(std::string_view& bytes) {
  const auto byte = [this](std::size_t at) { return static_cast<unsigned char>(header_[at]); };
  const auto extra_length_bytes = [&]() -> std::size_t {
    const unsigned short_length = byte(1) & 0x7f;
    return short_length == 127 ? 8 : short_length == 126 ? 2 : 0;
  };
  const auto is_masked = [&] { return (byte(1) & 0x80) != 0; };
  const auto wanted = [&]() -> std::size_t {
    return header_.size() < 2 ? 2 : 2 + extra_length_bytes() + (is_masked() ? 4 : 0);
  };
  while (header_.size() < wanted()) {
    if (bytes.empty()) return false;
    header_ += bytes.front();
    bytes.remove_prefix(1);
  }
  final_ = (byte(0) & 0x80) != 0;
  reserved_ = (byte(0) >> 4) & 0x7;
  opcode_ = byte(0) & 0xf;
  length_ = byte(1) & 0x7f;
  const std::size_t extra = extra_length_bytes();
  if (extra > 0) {
    length_ = 0;
    for (std::size_t i = 0; i < extra; ++i) length_ = length_ << 8 | byte(2 + i);
  }
  if (is_masked()) {
    for (std::size_t i = 0; i < 4; ++i) mask_[i] = byte(2 + extra + i);
  }
  taken_ = 0;
  header_done_ = true;
  return true;
}

std::optional<CloseCode> WebSocketReader::check_header() {
  const bool masked = (static_cast<unsigned char>(header_[1]) & 0x80) != 0;
  if (!masked) return CloseCode::protocol_error;
  if (opcode_ >= close_code) {
    const bool known = opcode_ == close_code || opcode_ == ping_code || opcode_ == pong_code;
    if (!known || !final_ || reserved_ != 0 || length_ > control_bytes_max) {
      return CloseCode::protocol_error;
    }
    control_.clear();
    return std::nullopt;
  }
  if (opcode_ == binary_code) return CloseCode::unsupported;
  if (opcode_ != text_code && opcode_ != continuation_code) return CloseCode::protocol_error;
  if ((opcode_ == continuation_code) != in_message_) return CloseCode::protocol_error;
  const bool may_be_deflated = deflate_ && opcode_ == text_code;
  if (reserved_ != 0 && !(may_be_deflated && reserved_ == deflated_bit)) {
    return CloseCode::protocol_error;
  }
  if (length_ > message_bytes_max_ - message_.size()) return CloseCode::too_big;
  if (opcode_ == text_code) {
    in_message_ = true;
    message_deflated_ = reserved_ == deflated_bit;
  }
  return std::nullopt;
}

void WebSocketReader::take_payload(std::string_view& bytes) {
  std::string& into = opcode_ >= close_code ? control_ : message_;
  const auto count =
      static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), length_ - taken_));
  const std::size_t start = into.size();
  into.append(bytes.substr(0, count));
  bytes.remove_prefix(count);
  for (std::size_t i = 0; i < count; ++i) {
    into[start + i] = static_cast<char>(into[start + i] ^ mask_[(taken_ + i) & 3]);
  }
  taken_ += count;
}

std::optional<WebSocketReader::Event> WebSocketReader::finish_frame() {
  switch (opcode_) {
    case ping_code:
      return Event{Event::Kind::ping, std::move(control_)};
    case pong_code:
      return Event{Event::Kind::pong, std::move(control_)};
    case close_code:
      return finish_close();
    default:
      if (!final_) return std::nullopt;
      return finish_message();
  }
}

WebSocketReader::Event WebSocketReader::finish_message() {
  std::string message = std::exchange(message_, {});
  in_message_ = false;
  if (message_deflated_) {
    thread_local Inflater inflater;
    auto expanded = inflater.expand(std::move(message), message_bytes_max_);
    if (!expanded) return broken(expanded.error());
    message = *std::move(expanded);
  }
  if (!valid_utf8(message)) return broken(CloseCode::bad_text);
  return {Event::Kind::text, std::move(message)};
}

WebSocketReader::Event WebSocketReader::finish_close() {
  if (control_.empty()) return {Event::Kind::close, {}, CloseCode::none_given};
  if (control_.size() == 1) return broken(CloseCode::protocol_error);
  const unsigned code =
      static_cast<unsigned char>(control_[0]) * 256U + static_cast<unsigned char>(control_[1]);
  std::string reason = control_.substr(2);
  if (!may_be_sent(code)) return broken(CloseCode::protocol_error);
  if (!valid_utf8(reason)) return broken(CloseCode::bad_text);
  return {Event::Kind::close, std::move(reason), static_cast<CloseCode>(code)};
}

}  // namespace tocsin::net
