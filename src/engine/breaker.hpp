// Breaker: gives a provider that fails again and again a pause, so that a dead one costs neither
// time nor attempts; after the pause one attempt tries whether it is back. Pure: time is an
// argument.
#pragma once

#include <optional>

#include "base/time.hpp"

namespace tocsin {

constexpr int breaker_failures_max = 5;     // in a row, then it opens
constexpr Duration breaker_pause_min = 5s;  // doubled by each trial that fails,
constexpr Duration breaker_pause_max =
    120s;  // up to here: nobody waits longer for a provider that is back

class Breaker {
 public:
  // Empty: go ahead, and say afterwards how it went. Otherwise nothing is to be sent, and asking
  // again makes sense at the time given.
  std::optional<Time> ask(Time now);

  void succeeded();       // the provider answered, be it with a refusal
  void failed(Time now);  // it did not, or said that it cannot
  void given_up();        // the attempt ended without touching the provider

  bool closed() const { return !open_until_; }
  bool untouched() const { return closed() && failures_ == 0; }

 private:
  int failures_ = 0;  // in a row
  Duration pause_{};  // the present one, or zero
  std::optional<Time> open_until_;
  bool trial_ = false;  // one attempt is finding out
};

}  // namespace tocsin
