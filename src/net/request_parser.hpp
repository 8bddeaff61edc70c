// RequestParser: fills a Request from Beast's parser, and refuses what HTTP/1.1 calls malformed or
// what two readers could understand differently (request smuggling). Private to net/.
#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "net/http.hpp"

namespace tocsin::net {

// Why a request is not handled: the status, and what to tell the sender.
struct Refusal {
  int status = 400;
  std::string detail;
};

Refusal too_large(std::size_t body_bytes_max);  // says the limit
Refusal not_kept();                             // the sink refused it

class RequestParser final : private boost::beast::http::basic_parser<true> {
 public:
  explicit RequestParser(std::size_t header_bytes_max);

  // Reads the head, and no byte of the body, from the front of `bytes`. Returns how many bytes were
  // used up. Call again with more until head_done() or refusal().
  std::size_t read_head(std::string_view bytes);
  bool head_done() const { return is_header_done(); }
  bool started() const { return bytes_seen_ > 0; }

  // After the head.
  bool chunked() const { return basic_parser::chunked(); }
  std::size_t content_length() const;  // 0 when chunked
  bool keep_alive() const { return basic_parser::keep_alive(); }
  bool http_1_0() const { return http_1_0_; }
  bool expects_continue() const { return expects_continue_; }

  // Reads a chunked body into request.body. Returns how many bytes were used up.
  std::size_t read_chunks(std::string_view bytes, std::size_t body_bytes_max);
  bool body_done() const { return is_done(); }

  const std::optional<Refusal>& refusal() const { return refusal_; }
  void refuse(Refusal refusal) { refusal_ = std::move(refusal); }

  Request request;

 private:
  using string_view = boost::beast::string_view;
  using error_code = boost::beast::error_code;

  std::size_t read(std::string_view bytes);
  void check_head();
  bool split_target();
  void note_websocket();

  void on_request_impl(boost::beast::http::verb verb, string_view method, string_view target,
                       int version, error_code& ec) override;
  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_field_impl(boost::beast::http::field field, string_view name, string_view value,
                     error_code& ec) override;
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(string_view body, error_code& ec) override;
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t remain, string_view body, error_code& ec) override;
  void on_finish_impl(error_code&) override {}

  const std::size_t header_bytes_max_;
  std::size_t bytes_seen_ = 0;
  std::size_t body_bytes_max_ = 0;
  std::size_t hosts_ = 0;
  std::size_t lengths_ = 0;
  std::size_t encodings_ = 0;
  bool encoding_is_chunked_ = false;
  bool http_1_0_ = false;
  bool in_head_ = true;
  bool expects_continue_ = false;
  std::optional<Refusal> refusal_;
};

}  // namespace tocsin::net
