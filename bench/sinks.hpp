// Sinks: where pages arrive, a webhook and an SMTP server. They look for the names of probes in
// what comes, and say when its first byte was there.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "http_line.hpp"

namespace tocsin::bench {

constexpr std::string_view probe_prefix = "probe-";
constexpr std::size_t probe_digits = 6;

// Told once for every message with the probe's name in it.
using Arrived = std::function<void(std::uint32_t probe, Instant first_byte)>;

// One protocol: what stands in a connection's buffer becomes answers and messages.
class Talk {
 public:
  virtual ~Talk() = default;
  virtual std::string_view greeting() const { return {}; }
  // `input` gained bytes at `now`; takes what is whole away and gives what to answer.
  virtual std::string on_input(std::string& input, Instant now, const Arrived& arrived) = 0;
};

class Sink {
 public:
  using MakeTalk = std::function<std::unique_ptr<Talk>()>;

  Sink(MakeTalk make, Arrived arrived);

  std::uint16_t port() const { return port_; }
  int listener() const { return listener_; }

  // The file of a connection that begins, or -1.
  int accept();
  bool owns(int file) const { return talks_.contains(file); }
  void on_readable(int file);

 private:
  struct Open {
    std::unique_ptr<Talk> talk;
    std::string input;
  };

  MakeTalk make_;
  Arrived arrived_;
  std::uint16_t port_ = 0;
  int listener_;
  std::map<int, Open> talks_;
};

std::unique_ptr<Talk> webhook_talk();
std::unique_ptr<Talk> mail_talk();

}  // namespace tocsin::bench
