// ByteRange: which part of a body a request wants (RFC 9110 §14). Players ask so.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tocsin::api {

struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;  // the last byte itself
  bool operator==(const ByteRange&) const = default;
};

struct RangeAsked {
  std::optional<ByteRange> range;  // none: the whole
  bool outside = false;            // it begins behind the end: 416
};

// One range of `bytes`, which are not 0; several, or another unit, ask for the whole.
RangeAsked range_of(std::string_view header, std::uint64_t bytes);

}  // namespace tocsin::api
