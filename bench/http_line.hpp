// HttpLine: one keep-alive connection to a server on this machine, with one request under way.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tocsin::bench {

using Instant = std::chrono::steady_clock::time_point;

struct HttpAnswer {
  int status = 0;
  std::string_view body;  // until the next request
};

class HttpLine {
 public:
  // `more`: header lines of every request, each with its CRLF.
  explicit HttpLine(std::uint16_t port, std::string more = {});
  HttpLine(HttpLine&& other) noexcept;
  HttpLine& operator=(HttpLine&&) = delete;
  ~HttpLine();

  int file() const { return file_; }
  bool busy() const { return busy_; }
  bool sending() const { return sent_ < head_.size() + body_.size(); }
  bool closed() const { return closed_; }
  // When the last byte of the request was given to the kernel.
  Instant sent_at() const { return sent_at_; }

  // Begins a request and sends what the kernel takes at once. `body` must stay as it is until the
  // answer is there.
  void post(std::string_view path, std::string_view body);
  void get(std::string_view path);
  void on_writable();
  // Reads what is there; an answer once it is whole.
  std::optional<HttpAnswer> on_readable();
  // Waits for the answer of what was begun. Status 0: the connection ended.
  HttpAnswer wait();

 private:
  void begin(std::string head, std::string_view body);

  std::string more_;
  int file_ = -1;
  bool busy_ = false;
  bool closed_ = false;
  std::string head_;
  std::string_view body_;
  std::size_t sent_ = 0;
  Instant sent_at_{};
  std::string received_;
  std::size_t wanted_ = 0;  // bytes of the whole answer; 0: its head is not whole yet
  std::size_t head_size_ = 0;
};

// A non-blocking listening socket on 127.0.0.1, on any port, which is written to `port`.
int listen_on_any_port(std::uint16_t& port);
void set_nonblocking(int file);

}  // namespace tocsin::bench
