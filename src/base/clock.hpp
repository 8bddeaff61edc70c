// Clock: where the time comes from. Only app/ and net/ own one; everything else is told the time.
#pragma once

#include "base/time.hpp"

namespace tocsin {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
  // How long this clock has run, from an origin of its own; nobody can set it.
  virtual Duration running() const = 0;
};

// The wall clock of this machine.
class SystemClock final : public Clock {
 public:
  Time now() const override {
    return std::chrono::floor<Duration>(std::chrono::system_clock::now());
  }
  Duration running() const override {
    return std::chrono::floor<Duration>(std::chrono::steady_clock::now().time_since_epoch());
  }
};

}  // namespace tocsin
