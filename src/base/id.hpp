// Id<Tag>: a number that cannot be mistaken for the id of something else. 0 means "none".
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace tocsin {

template <typename Tag>
struct Id {
  std::uint64_t value = 0;

  explicit operator bool() const { return value != 0; }
  auto operator<=>(const Id&) const = default;
};

}  // namespace tocsin

template <typename Tag>
struct std::hash<tocsin::Id<Tag>> {
  std::size_t operator()(tocsin::Id<Tag> id) const noexcept {
    // Fibonacci hashing: counters are dense, buckets should not be.
    return static_cast<std::size_t>(id.value * 0x9E3779B97F4A7C15ULL);
  }
};
