// Digest: a 128-bit fingerprint (XXH3) that tells contents apart. Not for secrets: see crypto.hpp.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string_view>

namespace tocsin {

struct Digest {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  explicit operator bool() const { return (high | low) != 0; }
  auto operator<=>(const Digest&) const = default;
};

Digest digest_of(std::string_view bytes, std::uint64_t seed = 0);

}  // namespace tocsin

template <>
struct std::hash<tocsin::Digest> {
  std::size_t operator()(const tocsin::Digest& digest) const noexcept {
    return static_cast<std::size_t>(digest.low);
  }
};
