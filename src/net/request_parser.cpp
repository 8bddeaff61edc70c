#include "net/request_parser.hpp"

#include <algorithm>
#include <boost/beast/http/error.hpp>

namespace tocsin::net {
namespace {

namespace http = boost::beast::http;

constexpr std::size_t head_fields_usual = 12;

std::string_view plain(boost::beast::string_view text) { return {text.data(), text.size()}; }

Refusal refusal_for(const boost::system::error_code& ec) {
  if (ec == http::error::header_limit || ec == http::error::buffer_overflow) {
    return {431, "the header is too large; send fewer or shorter fields"};
  }
  if (ec == http::error::body_limit) return {413, {}};
  if (ec == http::error::bad_version) return {505, "speak HTTP/1.1"};
  if (ec == http::error::bad_transfer_encoding) {
    return {400, "send either Transfer-Encoding or Content-Length, once"};
  }
  if (ec == http::error::bad_content_length || ec == http::error::multiple_content_length) {
    return {400, "send one Content-Length with one decimal number"};
  }
  if (ec == http::error::bad_chunk || ec == http::error::bad_chunk_extension) {
    return {400, "the chunked body is malformed"};
  }
  return {400, "this is not a well-formed HTTP/1.1 request"};
}

// 16 bytes in base64 (RFC 6455 §4.1).
bool is_websocket_key(std::string_view key) {
  return key.size() == 24 && key.ends_with("==") &&
         std::ranges::all_of(key.substr(0, 22), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '+' || c == '/';
         });
}

}  // namespace

Refusal too_large(std::size_t body_bytes_max) {
  constexpr std::size_t kilobyte = 1024;
  constexpr std::size_t megabyte = kilobyte * kilobyte;
  const bool round = body_bytes_max >= megabyte && body_bytes_max % megabyte == 0;
  const std::string most = round ? std::to_string(body_bytes_max / megabyte) + " MB"
                                 : std::to_string(body_bytes_max) + " bytes";
  return {413, "this is too large: at most " + most + " are taken at this address"};
}

Refusal not_kept() {
  return {503, "there is no room to keep this now; try again, or free space on the server's disk"};
}

RequestParser::RequestParser(std::size_t header_bytes_max) : header_bytes_max_(header_bytes_max) {
  header_limit(static_cast<std::uint32_t>(header_bytes_max));
  body_limit(boost::none);  // Ours differs by path, which is known only after the head.
}

std::size_t RequestParser::read(std::string_view bytes) {
  boost::beast::error_code ec;
  const std::size_t used = put(boost::asio::const_buffer(bytes.data(), bytes.size()), ec);
  if (ec && ec != http::error::need_more) refusal_ = refusal_for(ec);
  return used;
}

std::size_t RequestParser::read_head(std::string_view bytes) {
  const std::size_t used = read(bytes);
  bytes_seen_ += used;
  const std::size_t head_bytes = head_done() ? bytes_seen_ : bytes_seen_ + bytes.size() - used;
  if (!refusal_ && head_bytes > header_bytes_max_)
    refusal_ = refusal_for(http::error::header_limit);
  if (head_done() && !refusal_) check_head();
  return used;
}

std::size_t RequestParser::content_length() const {
  return chunked() ? 0 : static_cast<std::size_t>(basic_parser::content_length().value_or(0));
}

std::size_t RequestParser::read_chunks(std::string_view bytes, std::size_t body_bytes_max) {
  in_head_ = false;  // Fields that come now are trailers, and are dropped.
  body_bytes_max_ = body_bytes_max;
  eager(true);
  return read(bytes);
}

void RequestParser::check_head() {
  if (encodings_ > 0 && lengths_ > 0) {
    refusal_ = refusal_for(http::error::bad_transfer_encoding);
  } else if (encodings_ > 0 && http_1_0_) {
    refusal_ = Refusal{400, "HTTP/1.0 has no Transfer-Encoding"};
  } else if (encodings_ > 0 && (encodings_ > 1 || !encoding_is_chunked_)) {
    refusal_ = Refusal{501, "the only transfer coding understood is chunked"};
  } else if (lengths_ > 1) {
    refusal_ = refusal_for(http::error::multiple_content_length);
  } else if (hosts_ > 1 || (hosts_ == 0 && !http_1_0_)) {
    refusal_ = Refusal{400, "send one Host field"};
  } else if (!split_target()) {
    refusal_ = Refusal{400, "the request target must be a path"};
  } else if (request.headers.has("expect") && !expects_continue_) {
    refusal_ = Refusal{417, "the only expectation met is 100-continue"};
  } else {
    note_websocket();
  }
}

bool RequestParser::split_target() {
  std::string_view rest = request.target;
  if (const auto scheme = rest.find("://"); !rest.starts_with('/') && scheme != rest.npos) {
    // The absolute form, which every server must accept (RFC 9112 §3.2.2).
    rest.remove_prefix(scheme + 3);
    rest.remove_prefix(std::min(rest.find_first_of("/?"), rest.size()));
    if (rest.empty() || rest.starts_with('?')) {
      request.path = "/";
      if (!rest.empty()) request.query = rest.substr(1);
      return true;
    }
  }
  if (!rest.starts_with('/') && !(rest == "*" && request.method == "OPTIONS")) return false;
  const auto mark = rest.find('?');
  request.path = rest.substr(0, mark);
  if (mark != rest.npos) request.query = rest.substr(mark + 1);
  return true;
}

void RequestParser::note_websocket() {
  if (request.method != "GET" || http_1_0_ || !upgrade() || chunked() || content_length() > 0) {
    return;
  }
  request.websocket_possible = list_has(request.header("upgrade"), "websocket") &&
                               request.header("sec-websocket-version") == "13" &&
                               is_websocket_key(request.header("sec-websocket-key"));
}

void RequestParser::on_request_impl(http::verb, string_view method, string_view target, int version,
                                    error_code& ec) {
  if (version != 10 && version != 11) {
    ec = http::error::bad_version;
    return;
  }
  http_1_0_ = version == 10;
  request.method = plain(method);
  request.target = plain(target);
  request.headers.reserve(head_fields_usual);
}

void RequestParser::on_field_impl(http::field field, string_view name, string_view value,
                                  error_code&) {
  if (!in_head_) return;
  switch (field) {
    case http::field::host:
      ++hosts_;
      break;
    case http::field::content_length:
      ++lengths_;
      break;
    case http::field::transfer_encoding:
      ++encodings_;
      encoding_is_chunked_ = equal_without_case(plain(value), "chunked");
      break;
    case http::field::expect:
      expects_continue_ = equal_without_case(plain(value), "100-continue");
      break;
    default:
      break;
  }
  request.headers.add(std::string(plain(name)), std::string(plain(value)));
}

std::size_t RequestParser::on_body_impl(string_view body, error_code& ec) {
  return on_chunk_body_impl(0, body, ec);
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, string_view body, error_code& ec) {
  if (request.body.size() + body.size() > body_bytes_max_) {
    ec = http::error::body_limit;
    return 0;
  }
  request.body += plain(body);
  return body.size();
}

}  // namespace tocsin::net
