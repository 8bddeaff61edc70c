// LoopbackClient: a TCP client for tests that sends exactly the bytes it is told to. Every wait
// ends after `patience`, with what has come by then.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "net/http.hpp"

namespace tocsin::net {

class LoopbackClient {
 public:
  static constexpr std::chrono::seconds patience{10};

  explicit LoopbackClient(std::uint16_t port, int receive_buffer_bytes = 0)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer_bytes > 0) {
      ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes,
                   sizeof receive_buffer_bytes);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ =
        ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  struct Accepted {
    int socket;
  };
  explicit LoopbackClient(Accepted accepted)
      : socket_(accepted.socket), connected_(accepted.socket >= 0) {}
  LoopbackClient(LoopbackClient&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)),
        connected_(other.connected_),
        received_(std::move(other.received_)) {}
  LoopbackClient& operator=(LoopbackClient&&) = delete;
  ~LoopbackClient() {
    if (socket_ >= 0) ::close(socket_);
  }

  bool connected() const { return connected_; }
  int native() const { return socket_; }

  // False when the other side does not take it all.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  // Whatever has been received or comes next, at most `count` bytes; empty at the end.
  std::string read_some(std::size_t count) {
    if (received_.empty() && !receive()) return {};
    std::string part = received_.substr(0, count);
    received_.erase(0, part.size());
    return part;
  }
  std::string read(std::size_t count) {
    while (received_.size() < count && receive()) {
    }
    return read_some(count);
  }
  std::string read_until(std::string_view mark) {
    std::size_t at = received_.find(mark);
    while (at == std::string::npos && receive()) at = received_.find(mark);
    return read_some(at == std::string::npos ? received_.size() : at + mark.size());
  }
  // True when the other side ends the connection without another byte.
  bool at_end() { return received_.empty() && !receive() && ended_; }

  struct Reply {
    int status = 0;  // 0: the connection ended instead
    Headers headers;
    std::string body;
  };
  Reply read_reply(bool to_head = false) {
    Reply reply;
    std::string head = read_until("\r\n\r\n");
    if (!head.ends_with("\r\n\r\n") || head.size() < 12) return reply;
    reply.status = std::stoi(head.substr(9, 3));
    std::size_t at = head.find("\r\n") + 2;
    for (std::size_t end; (end = head.find("\r\n", at)) > at; at = end + 2) {
      const std::size_t colon = head.find(": ", at);
      reply.headers.add(head.substr(at, colon - at), head.substr(colon + 2, end - colon - 2));
    }
    const std::string_view length = reply.headers.get("content-length");
    std::size_t size = 0;
    std::from_chars(length.data(), length.data() + length.size(), size);
    if (!to_head && size > 0) reply.body = read(size);
    return reply;
  }
  Reply ask(std::string_view request) {
    send(request);
    return read_reply();
  }
  Reply get(std::string_view target) {
    return ask("GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  Reply post(std::string_view target, std::string_view body) {
    return ask("POST " + std::string(target) + " HTTP/1.1\r\nHost: x\r\nContent-Length: " +
               std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
  }

 private:
  bool receive() {
    pollfd waiting{socket_, POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(std::chrono::milliseconds(patience).count())) <= 0) {
      return false;
    }
    char bytes[65536];
    const auto count = ::recv(socket_, bytes, sizeof bytes, 0);
    ended_ = count <= 0;
    if (ended_) return false;
    received_.append(bytes, static_cast<std::size_t>(count));
    return true;
  }

  int socket_;
  bool connected_ = false;
  bool ended_ = false;
  std::string received_;
};

// Accepts what comes to a port of its own.
class LoopbackListener {
 public:
  LoopbackListener() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(socket_, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
        ::listen(socket_, 16) == 0 &&
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0) {
      port_ = ntohs(address.sin_port);
    }
  }
  LoopbackListener(LoopbackListener&&) = delete;
  ~LoopbackListener() { ::close(socket_); }

  std::uint16_t port() const { return port_; }

  LoopbackClient accept() {
    pollfd waiting{socket_, POLLIN, 0};
    const auto patience_ms = std::chrono::milliseconds(LoopbackClient::patience).count();
    const bool came = ::poll(&waiting, 1, static_cast<int>(patience_ms)) > 0;
    return LoopbackClient(
        LoopbackClient::Accepted{came ? ::accept(socket_, nullptr, nullptr) : -1});
  }

 private:
  int socket_;
  std::uint16_t port_ = 0;
};

// Whether it becomes true before patience ends.
template <typename Condition>
bool eventually(Condition condition) {
  const auto until = std::chrono::steady_clock::now() + LoopbackClient::patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace tocsin::net
