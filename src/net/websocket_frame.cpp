#include "net/websocket_frame.hpp"

#include <zlib.h>

#include <cassert>

namespace tocsin::net {
namespace {

constexpr char final_text = '\x81';
constexpr char final_deflated_text = '\xC1';
constexpr std::size_t control_bytes_max = 125;
constexpr std::size_t deflate_bytes_min = 256;  // Below, the saving is less than a packet's header.

void append_length(std::string& out, std::size_t length) {
  if (length < 126) {
    out += static_cast<char>(length);
    return;
  }
  const int bytes = length < 65536 ? 2 : 8;
  out += bytes == 2 ? '\x7e' : '\x7f';
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(length >> (8 * i));
}

// One a thread: setting it up costs 256 KB, resetting it next to nothing.
class Deflater {
 public:
  Deflater() {
    [[maybe_unused]] const int result =
        deflateInit2(&stream_, Z_BEST_SPEED, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
    assert(result == Z_OK);
  }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;
  ~Deflater() { deflateEnd(&stream_); }

  // Raw deflate, flushed, without the trailing 00 00 FF FF (RFC 7692 §7.2.1).
  std::string compress(std::string_view text) {
    deflateReset(&stream_);
    std::string out(deflateBound(&stream_, text.size()) + 16, '\0');
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream_.avail_in = static_cast<uInt>(text.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    deflate(&stream_, Z_SYNC_FLUSH);
    out.resize(out.size() - stream_.avail_out - 4);
    return out;
  }

 private:
  z_stream stream_{};
};

}  // namespace

Frame::Frame(std::string_view text) {
  plain_.reserve(text.size() + 10);
  plain_ += final_text;
  append_length(plain_, text.size());
  text_at_ = plain_.size();
  plain_ += text;
}

std::string_view Frame::deflated() const {
  if (plain_.size() < deflate_bytes_min) return plain_;
  std::call_once(once_, [this] {
    thread_local Deflater deflater;
    const std::string packed = deflater.compress(std::string_view(plain_).substr(text_at_));
    deflated_ += final_deflated_text;
    append_length(deflated_, packed.size());
    deflated_ += packed;
  });
  return deflated_.size() < plain_.size() ? deflated_ : plain_;
}

std::string control_frame(ControlFrame kind, std::string_view payload) {
  payload = payload.substr(0, control_bytes_max);
  std::string frame;
  frame += static_cast<char>(0x80 | static_cast<unsigned char>(kind));
  append_length(frame, payload.size());
  frame += payload;
  return frame;
}

std::string close_frame(CloseCode code, std::string_view reason) {
  if (code == CloseCode::none_given) return control_frame(ControlFrame::close, {});
  const auto number = static_cast<std::uint16_t>(code);
  std::string payload{static_cast<char>(number >> 8), static_cast<char>(number & 0xff)};
  payload += reason;
  return control_frame(ControlFrame::close, payload);
}

}  // namespace tocsin::net
