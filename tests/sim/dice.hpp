// Dice: the simulator's own random numbers, the same on every machine for the same seed.
#pragma once

#include <cstdint>
#include <vector>

#include "base/time.hpp"

namespace tocsin::sim {

// SplitMix64 (Steele, Lea, Flood 2014): no state but a counter. The seed is mixed first: else each
// seed would be its neighbour, one throw later.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed ^ 0x5DEECE66DULL) { state_ = next() ^ next(); }

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  int below(int bound) { return static_cast<int>(next() % static_cast<std::uint64_t>(bound)); }
  int between(int low, int high) { return low + below(high - low + 1); }
  bool chance(int percent) { return below(100) < percent; }
  Duration duration(Duration low, Duration high) {
    const auto span = static_cast<std::uint64_t>((high - low).count()) + 1;
    return low + Duration(static_cast<std::int64_t>(next() % span));
  }
  template <typename T>
  const T& pick(const std::vector<T>& of) {
    return of[next() % of.size()];
  }

 private:
  std::uint64_t state_;
};

}  // namespace tocsin::sim
