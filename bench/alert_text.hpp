// The alerts that are sent: a number and a revision decide every byte of one, about 500, so that
// what is stored can be compared with what was sent. All have the same length: a body is written
// once, and then only the digits in it change.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tocsin::bench {

using WallTime = std::chrono::system_clock::time_point;

constexpr std::uint32_t services_count = 50;  // alert number n belongs to "service-<n % 50>"

// The number in an alert's "instance" label; nothing when it is not one of ours.
bool read_number(std::string_view instance, std::uint32_t& number);

// A JSON list of alerts, as Alertmanager's API v2 takes it.
class Body {
 public:
  explicit Body(std::size_t alerts);

  void set(std::size_t slot, std::uint32_t number, std::uint32_t revision);
  // Like Prometheus, which moves the end of every alert with each sending.
  void set_ends_at(WallTime ends_at);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::size_t alerts_;
};

// One alert as JSON, without the list around it.
std::string alert_text(std::uint32_t number, std::uint32_t revision);

}  // namespace tocsin::bench
