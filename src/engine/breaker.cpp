#include "engine/breaker.hpp"

#include <algorithm>

namespace tocsin {

std::optional<Time> Breaker::ask(Time now) {
  if (closed()) return std::nullopt;
  // Further away than the whole pause: the clock was set back.
  open_until_ = std::min(*open_until_, now + pause_);
  if (now < *open_until_) return open_until_;
  if (trial_) return now + breaker_pause_min;
  trial_ = true;
  return std::nullopt;
}

void Breaker::succeeded() { *this = {}; }

void Breaker::failed(Time now) {
  ++failures_;
  // What was under way when it opened says nothing new.
  if (closed() ? failures_ < breaker_failures_max : !trial_) return;
  pause_ = std::clamp(pause_ * 2, breaker_pause_min, breaker_pause_max);
  open_until_ = now + pause_;
  trial_ = false;
}

void Breaker::given_up() { trial_ = false; }

}  // namespace tocsin
