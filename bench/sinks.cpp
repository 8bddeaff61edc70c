#include "sinks.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <set>

namespace tocsin::bench {
namespace {

void find_probes(std::string_view message, Instant first_byte, const Arrived& arrived) {
  std::set<std::uint32_t> found;
  for (std::size_t at = 0; (at = message.find(probe_prefix, at)) != std::string_view::npos; ++at) {
    const std::string_view text = message.substr(at + probe_prefix.size(), probe_digits);
    std::uint32_t number = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), number).ptr ==
        text.data() + probe_digits) {
      found.insert(number);
    }
  }
  for (const std::uint32_t number : found) arrived(number, first_byte);
}

class WebhookTalk : public Talk {
 public:
  std::string on_input(std::string& input, Instant now, const Arrived& arrived) override {
    if (!begun_) begun_ = now;
    const std::size_t end = input.find("\r\n\r\n");
    if (end == std::string::npos) return {};
    const std::size_t size = end + 4 + length(std::string_view(input).substr(0, end));
    if (input.size() < size) return {};
    find_probes(std::string_view(input).substr(0, size), *begun_, arrived);
    input.erase(0, size);
    begun_.reset();
    return "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  }

 private:
  static std::size_t length(std::string_view head) {
    for (const std::string_view name : {"Content-Length: ", "content-length: "}) {
      const std::size_t at = head.find(name);
      if (at == std::string_view::npos) continue;
      std::size_t value = 0;
      std::from_chars(head.data() + at + name.size(), head.data() + head.size(), value);
      return value;
    }
    return 0;
  }

  std::optional<Instant> begun_;
};

// The first byte is that of the message itself, after the talk about who sends to whom.
class MailTalk : public Talk {
 public:
  std::string_view greeting() const override { return "220 sink.example.org ESMTP\r\n"; }

  std::string on_input(std::string& input, Instant now, const Arrived& arrived) override {
    std::string answers;
    for (;;) {
      if (in_message_) {
        if (!begun_ && !input.empty()) begun_ = now;
        const std::size_t end = input.find("\r\n.\r\n");
        if (end == std::string::npos) return answers;
        find_probes(std::string_view(input).substr(0, end), *begun_, arrived);
        input.erase(0, end + 5);
        in_message_ = false;
        begun_.reset();
        answers += "250 kept\r\n";
        continue;
      }
      const std::size_t end = input.find("\r\n");
      if (end == std::string::npos) return answers;
      const std::string verb = input.substr(0, 4);
      input.erase(0, end + 2);
      if (verb == "DATA") {
        in_message_ = true;
        answers += "354 go on\r\n";
      } else if (verb == "EHLO") {
        answers += "250-sink.example.org\r\n250 8BITMIME\r\n";
      } else {
        answers += verb == "QUIT" ? "221 bye\r\n" : "250 ok\r\n";
      }
    }
  }

 private:
  bool in_message_ = false;
  std::optional<Instant> begun_;
};

}  // namespace

std::unique_ptr<Talk> webhook_talk() { return std::make_unique<WebhookTalk>(); }
std::unique_ptr<Talk> mail_talk() { return std::make_unique<MailTalk>(); }

Sink::Sink(MakeTalk make, Arrived arrived)
    : make_(std::move(make)), arrived_(std::move(arrived)), listener_(listen_on_any_port(port_)) {}

int Sink::accept() {
  const int file = ::accept(listener_, nullptr, nullptr);
  if (file < 0) return -1;
  set_nonblocking(file);
  const int on = 1;
  setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const Open& open = talks_.insert_or_assign(file, Open{make_(), {}}).first->second;
  const std::string_view greeting = open.talk->greeting();
  (void)send(file, greeting.data(), greeting.size(), MSG_NOSIGNAL);
  return file;
}

void Sink::on_readable(int file) {
  Open& open = talks_.at(file);
  char buffer[64 * 1024];
  const ssize_t got = recv(file, buffer, sizeof buffer, 0);
  if (got <= 0) {
    talks_.erase(file);
    close(file);
    return;
  }
  open.input.append(buffer, static_cast<std::size_t>(got));
  const std::string answer =
      open.talk->on_input(open.input, std::chrono::steady_clock::now(), arrived_);
  (void)send(file, answer.data(), answer.size(), MSG_NOSIGNAL);  // short: it fits
}

}  // namespace tocsin::bench
