// The command `viewers`: WebSockets (RFC 6455) that look at a room, and somebody who writes in it.
// Frames are read by our own few lines, so that what is measured is not what measures.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <vector>

#include "commands.hpp"
#include "http_line.hpp"
#include "samples.hpp"

namespace tocsin::bench {
namespace {

constexpr std::string_view mark = "probe-";  // a number follows, and a full stop
constexpr std::chrono::seconds patience{30};

struct Viewer {
  int file = -1;
  std::string received;
  bool upgraded = false;
  bool greeted = false;
};

void send_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(file, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) {
      if (errno != EAGAIN) fatal("a viewer's connection ended");
      pollfd writable{.fd = file, .events = POLLOUT, .revents = 0};
      poll(&writable, 1, -1);
      continue;
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

// A client masks what it sends; with zeros the bytes stay as they are.
void send_frame(int file, char kind, std::string_view text) {
  std::string frame(1, kind);
  if (text.size() < 126) {
    frame += static_cast<char>(0x80 | text.size());
  } else {
    frame += static_cast<char>(0x80 | 126);
    frame += static_cast<char>(text.size() >> 8);
    frame += static_cast<char>(text.size() & 0xff);
  }
  frame.append(4, '\0');
  frame += text;
  send_all(file, frame);
}

void send_text(int file, std::string_view text) { send_frame(file, '\x81', text); }

class Viewers {
 public:
  explicit Viewers(const Options& options)
      : port_(static_cast<std::uint16_t>(options.number("port"))),
        token_(options.text("token")),
        topic_(options.text("topic")),
        events_(epoll_create1(0)) {}

  void open(std::size_t count) {
    viewers_.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
      connect(i);
      // Not more at a time than a server queues before it has accepted them.
      while (i + 1 - greeted_ > 200) read(patience);
    }
    while (greeted_ < count) read(patience);
  }

  // Until a line comes on stdin.
  void look_on() {
    for (;;) {
      pollfd waiting[2] = {{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0},
                           {.fd = events_, .events = POLLIN, .revents = 0}};
      poll(waiting, 2, -1);
      if (waiting[0].revents != 0) return;
      read(std::chrono::milliseconds{1000});
    }
  }

  // Says a line and waits until everybody has it.
  void say(HttpLine& line, const std::string& path, std::size_t number) {
    const std::string body = fmt::format(R"({{"text": "{}{}."}})", mark, number);
    number_ = number;
    seen_ = 0;
    sent_at_ = std::chrono::steady_clock::now();
    line.post(path, body);
    const HttpAnswer answer = line.wait();
    if (answer.status / 100 != 2) fatal("saying a line was answered {}", answer.status);
    while (seen_ < viewers_.size()) read(patience);
  }

  std::vector<double>& milliseconds() { return milliseconds_; }

 private:
  void connect(std::size_t index) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    // More addresses of our own than one has ports for.
    sockaddr_in own = address;
    own.sin_port = 0;
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK + static_cast<std::uint32_t>(index / 5000));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    Viewer& viewer = viewers_[index];
    viewer.file = socket(AF_INET, SOCK_STREAM, 0);
    if (viewer.file < 0) fatal("no more files: {}", std::strerror(errno));
    bind(viewer.file, reinterpret_cast<sockaddr*>(&own), sizeof own);
    if (::connect(viewer.file, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      fatal("viewer {} cannot connect: {}", index, std::strerror(errno));
    }
    const int on = 1;
    setsockopt(viewer.file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    set_nonblocking(viewer.file);
    epoll_event event{.events = EPOLLIN, .data = {.u64 = index}};
    epoll_ctl(events_, EPOLL_CTL_ADD, viewer.file, &event);
    send_all(
        viewer.file,
        fmt::format("GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: Bearer {}"
                    "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13"
                    "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    "Sec-WebSocket-Protocol: tocsin.v1\r\n\r\n",
                    port_, token_));
  }

  void read(std::chrono::milliseconds wait) {
    epoll_event events[256];
    const int count = epoll_wait(events_, events, 256, static_cast<int>(wait.count()));
    if (count == 0) fatal("nothing arrived for {} ms", wait.count());
    for (int i = 0; i < count; ++i) read(viewers_[events[i].data.u64]);
  }

  void read(Viewer& viewer) {
    char buffer[64 * 1024];
    for (;;) {
      const ssize_t got = recv(viewer.file, buffer, sizeof buffer, 0);
      if (got == 0) fatal("the server closed a viewer's connection");
      if (got < 0) break;
      viewer.received.append(buffer, static_cast<std::size_t>(got));
    }
    if (!viewer.upgraded) {
      const std::size_t end = viewer.received.find("\r\n\r\n");
      if (end == std::string::npos) return;
      if (!viewer.received.starts_with("HTTP/1.1 101")) fatal("{}", viewer.received.substr(0, 200));
      viewer.received.erase(0, end + 4);
      viewer.upgraded = true;
    }
    while (take_frame(viewer)) {
    }
  }

  bool take_frame(Viewer& viewer) {
    const std::string_view bytes = viewer.received;
    if (bytes.size() < 2) return false;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    std::size_t size = byte(1) & 0x7f;
    std::size_t head = 2;
    if (size >= 126) {
      const std::size_t more = size == 126 ? 2 : 8;
      if (bytes.size() < head + more) return false;
      size = 0;
      for (std::size_t i = 0; i < more; ++i) size = size << 8 | byte(head + i);
      head += more;
    }
    if (bytes.size() < head + size) return false;
    const int kind = byte(0) & 0x0f;
    if (kind == 1) hear(viewer, bytes.substr(head, size));
    if (kind == 9) send_frame(viewer.file, '\x8a', bytes.substr(head, size));  // a ping, answered
    viewer.received.erase(0, head + size);
    return true;
  }

  void hear(Viewer& viewer, std::string_view text) {
    if (!viewer.greeted && text.contains(R"("type":"hello")")) {
      viewer.greeted = true;
      ++greeted_;
      const std::string room = topic_.empty() ? "" : fmt::format(",\"{}\"", topic_);
      send_text(viewer.file,
                fmt::format(R"({{"type":"subscribe","topics":["alerts","incidents","pages")"
                            R"(,"silences","config"{}]}})",
                            room));
      return;
    }
    if (text.contains(R"("type":"ping")")) return send_text(viewer.file, R"({"type":"pong"})");
    if (topic_.empty() || !text.contains(fmt::format("\"topic\":\"{}\"", topic_))) return;
    for (std::size_t at = text.find(mark); at != text.npos; at = text.find(mark, at + 1)) {
      std::size_t number = 0;
      std::from_chars(text.data() + at + mark.size(), text.data() + text.size(), number);
      if (number != number_) continue;
      ++seen_;
      const std::chrono::duration<double, std::milli> passed =
          std::chrono::steady_clock::now() - sent_at_;
      milliseconds_.push_back(passed.count());
      return;
    }
  }

  std::uint16_t port_;
  std::string token_;
  std::string topic_;
  int events_;
  std::vector<Viewer> viewers_;
  std::size_t greeted_ = 0;
  std::size_t number_ = 0;  // of the line that is under way
  std::size_t seen_ = 0;
  Instant sent_at_{};
  std::vector<double> milliseconds_;
};

}  // namespace

void viewers(const Options& options) {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  Viewers viewers(options);
  viewers.open(options.number("viewers", 1000));
  const std::uint32_t lines = options.number("lines", 0);
  if (lines == 0) {
    fmt::print("{{\"open\": {}}}\n", options.number("viewers", 1000));
    std::fflush(stdout);
    return viewers.look_on();
  }
  HttpLine line(static_cast<std::uint16_t>(options.number("port")),
                "Authorization: Bearer " + options.text("token") + "\r\n");
  for (std::uint32_t i = 0; i < lines; ++i) viewers.say(line, options.text("path"), i);
  auto& all = viewers.milliseconds();
  fmt::print("{{\"p50_ms\": {:.2f}, \"p99_ms\": {:.2f}, \"max_ms\": {:.2f}}}\n",
             percentile(all, 50), percentile(all, 99), percentile(all, 100));
}

}  // namespace tocsin::bench
