// Clock: where the time comes from. Only app/ and net/ own one; everything else is told the time.
#pragma once

#include "base/time.hpp"

namespace tocsin {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
};

// The wall clock of this machine.
class SystemClock final : public Clock {
 public:
  Time now() const override {
    return std::chrono::floor<Duration>(std::chrono::system_clock::now());
  }
};

}  // namespace tocsin
