// Where a list of changes goes on: they are ordered by when they began, then by id.
#pragma once

#include <charconv>
#include <optional>
#include <string>

#include "storage/question.hpp"

namespace tocsin {

struct ChangePlace {
  Time began_at{};
  ChangeId id;
  auto operator<=>(const ChangePlace&) const = default;
};

inline std::string cursor_after(const Change& last) {
  return std::to_string(to_ms(last.began_at)) + "." + std::to_string(last.id.value);
}

// None: from the beginning. Errors: invalid.
inline Result<std::optional<ChangePlace>> change_cursor(std::string_view cursor) {
  if (cursor.empty()) return std::optional<ChangePlace>();
  const auto pair = cursor_pair(cursor);
  if (!pair) return std::unexpected(pair.error());
  std::int64_t ms = 0;
  const char* const end = pair->word.data() + pair->word.size();
  const auto read = std::from_chars(pair->word.data(), end, ms);
  if (read.ec != std::errc() || read.ptr != end) return std::unexpected(cursor_number("").error());
  return std::optional<ChangePlace>({from_ms(ms), ChangeId{pair->number}});
}

}  // namespace tocsin
