#include "api/byte_range.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"

namespace tocsin::api {
namespace {

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (text.empty() || read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return number;
}

}  // namespace

RangeAsked range_of(std::string_view header, std::uint64_t bytes) {
  constexpr std::string_view unit = "bytes=";
  if (!header.starts_with(unit)) return {};
  header = trimmed(header.substr(unit.size()));
  const std::size_t dash = header.find('-');
  if (dash == header.npos) return {};
  const auto first = whole_number(trimmed(header.substr(0, dash)));
  const std::string_view behind = trimmed(header.substr(dash + 1));
  const auto last = whole_number(behind);
  if (!last && !behind.empty()) return {};  // several ranges, or nonsense
  if (!first) {                             // the last so many
    if (dash != 0 || !last) return {};
    if (*last == 0) return {.range = {}, .outside = true};
    return {.range = ByteRange{bytes - std::min(*last, bytes), bytes - 1}};
  }
  if (last && *last < *first) return {};
  if (*first >= bytes) return {.range = {}, .outside = true};
  return {.range = ByteRange{*first, std::min(last.value_or(bytes - 1), bytes - 1)}};
}

}  // namespace tocsin::api
