// Limits of rate: sign-in attempts by account and address, events by integration, readings by
// calendar feed.
// Both are asked from several threads and lock for the length of one look-up.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace tocsin::api {

// After some wrong attempts a name has to wait, twice as long after each further one. Many people
// may share an address, so that it is given more mistakes than an account.
class LoginThrottle {
 public:
  static constexpr int free_failures = 5;
  static constexpr int free_failures_of_address = 50;
  static constexpr Duration first_wait = 10s;
  static constexpr Duration longest_wait = 15min;
  static constexpr std::size_t names_max = 10'000;

  explicit LoginThrottle(int free = free_failures) : free_(free) {}

  // How long this name ("account:...", "address:...") must still wait; none: it may try.
  std::optional<Duration> wait(std::string_view name, Time now);
  void failed(std::string_view name, Time now);
  void succeeded(std::string_view name);

 private:
  struct Failures {
    int count = 0;
    Time last{};
    Time free_at{};
  };
  void forget_old(Time now);

  const int free_;
  std::mutex mutex_;
  std::map<std::string, Failures, std::less<>> failures_;  // Memory only: a restart forgives.
};

// A token bucket for each name, holding `burst_seconds` of its rate.
class RateLimits {
 public:
  static constexpr double burst_seconds = 10;

  // Takes `count` tokens. None: taken; else how long until they are there. More than a whole bucket
  // is let through when the bucket is full, so that one large batch is never refused for ever.
  std::optional<Duration> take(std::string_view name, std::int64_t per_second, std::size_t count,
                               Time now);

 private:
  struct Bucket {
    double tokens = 0;
    Time filled_at{};
  };
  std::mutex mutex_;
  std::map<std::string, Bucket, std::less<>> buckets_;  // One for each integration, or feed.
};

}  // namespace tocsin::api
