// Whole numbers in both directions from zero.
#pragma once

#include <cstdint>

namespace tocsin {

// Rounded towards minus infinity; `divisor` > 0.
constexpr std::int64_t floor_divide(std::int64_t dividend, std::int64_t divisor) {
  return (dividend - (dividend < 0 ? divisor - 1 : 0)) / divisor;
}
constexpr std::int64_t floor_modulo(std::int64_t dividend, std::int64_t divisor) {
  return dividend - floor_divide(dividend, divisor) * divisor;
}

}  // namespace tocsin
