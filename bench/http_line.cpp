#include "http_line.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <utility>

#include "fatal.hpp"

namespace tocsin::bench {
namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// The value of Content-Length; 0 when there is none.
std::size_t content_length(std::string_view head) {
  constexpr std::string_view name = "content-length:";
  for (std::size_t at = head.find('\n'); at != std::string_view::npos;
       at = head.find('\n', at + 1)) {
    std::string_view line = head.substr(at + 1, name.size() + 24);
    if (line.size() < name.size()) continue;
    bool same = true;
    for (std::size_t i = 0; i < name.size(); ++i) {
      same = same && (line[i] | 0x20) == (name[i] | 0x20);
    }
    if (!same) continue;
    line.remove_prefix(name.size());
    while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
    std::size_t length = 0;
    std::from_chars(line.data(), line.data() + line.size(), length);
    return length;
  }
  return 0;
}

}  // namespace

void set_nonblocking(int file) { fcntl(file, F_SETFL, fcntl(file, F_GETFL) | O_NONBLOCK); }

int listen_on_any_port(std::uint16_t& port) {
  const int file = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (bind(file, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(file, 1024) != 0 ||
      getsockname(file, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    fatal("cannot listen on 127.0.0.1");
  }
  set_nonblocking(file);
  port = ntohs(address.sin_port);
  return file;
}

HttpLine::HttpLine(std::uint16_t port, std::string more) : more_(std::move(more)) {
  file_ = socket(AF_INET, SOCK_STREAM, 0);
  const sockaddr_in address = loopback(port);
  if (connect(file_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    fatal("nobody listens on 127.0.0.1:{}", port);
  }
  const int on = 1;
  setsockopt(file_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const int send_bytes = 256 * 1024;
  setsockopt(file_, SOL_SOCKET, SO_SNDBUF, &send_bytes, sizeof send_bytes);
  set_nonblocking(file_);
}

HttpLine::HttpLine(HttpLine&& other) noexcept
    : more_(std::move(other.more_)),
      file_(std::exchange(other.file_, -1)),
      busy_(other.busy_),
      closed_(other.closed_),
      head_(std::move(other.head_)),
      body_(other.body_),
      sent_(other.sent_),
      sent_at_(other.sent_at_),
      received_(std::move(other.received_)),
      wanted_(other.wanted_),
      head_size_(other.head_size_) {}

HttpLine::~HttpLine() {
  if (file_ >= 0) close(file_);
}

void HttpLine::post(std::string_view path, std::string_view body) {
  begin(fmt::format("POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                    "Content-Length: {}\r\n{}\r\n",
                    path, body.size(), more_),
        body);
}

void HttpLine::get(std::string_view path) {
  begin(fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\n{}\r\n", path, more_), {});
}

void HttpLine::begin(std::string head, std::string_view body) {
  head_ = std::move(head);
  body_ = body;
  sent_ = 0;
  received_.clear();
  wanted_ = 0;
  busy_ = true;
  on_writable();
}

void HttpLine::on_writable() {
  while (sending()) {
    const std::string_view head = std::string_view(head_).substr(std::min(sent_, head_.size()));
    const std::string_view body = body_.substr(sent_ > head_.size() ? sent_ - head_.size() : 0);
    const iovec parts[2] = {{const_cast<char*>(head.data()), head.size()},
                            {const_cast<char*>(body.data()), body.size()}};
    const msghdr message{.msg_name = nullptr,
                         .msg_namelen = 0,
                         .msg_iov = const_cast<iovec*>(parts),
                         .msg_iovlen = 2,
                         .msg_control = nullptr,
                         .msg_controllen = 0,
                         .msg_flags = 0};
    const ssize_t sent = sendmsg(file_, &message, MSG_NOSIGNAL);
    if (sent < 0) {
      if (errno != EAGAIN) closed_ = true;
      return;
    }
    sent_ += static_cast<std::size_t>(sent);
  }
  sent_at_ = std::chrono::steady_clock::now();
}

std::optional<HttpAnswer> HttpLine::on_readable() {
  char buffer[64 * 1024];
  for (;;) {
    const ssize_t got = recv(file_, buffer, sizeof buffer, 0);
    if (got <= 0) {
      if (got == 0 || errno != EAGAIN) closed_ = true;
      break;
    }
    received_.append(buffer, static_cast<std::size_t>(got));
    if (static_cast<std::size_t>(got) < sizeof buffer) break;
  }
  if (wanted_ == 0) {
    const std::size_t end = received_.find("\r\n\r\n");
    if (end == std::string::npos) return std::nullopt;
    head_size_ = end + 4;
    wanted_ = head_size_ + content_length(std::string_view(received_).substr(0, end));
    received_.reserve(wanted_);
  }
  if (received_.size() < wanted_) return std::nullopt;
  HttpAnswer answer;
  std::from_chars(received_.data() + 9, received_.data() + 12, answer.status);
  answer.body = std::string_view(received_).substr(head_size_, wanted_ - head_size_);
  busy_ = false;
  return answer;
}

HttpAnswer HttpLine::wait() {
  while (!closed_) {
    pollfd waiting{.fd = file_, .events = POLLIN, .revents = 0};
    if (sending()) waiting.events |= POLLOUT;
    poll(&waiting, 1, -1);
    if ((waiting.revents & POLLOUT) != 0) on_writable();
    if ((waiting.revents & ~POLLOUT) == 0) continue;
    if (const auto answer = on_readable()) return *answer;
  }
  return {};
}

}  // namespace tocsin::bench
