// Question: a SELECT put together from the filters that are set, with its values; and the cursors
// that lead from one slice of an answer to the next.
#pragma once

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <vector>

#include "engine/store.hpp"
#include "storage/values.hpp"

namespace tocsin {

constexpr int slice_rows_max = 1000;

inline int slice_limit(int wanted) { return std::clamp(wanted, 1, slice_rows_max); }

class Question {
 public:
  explicit Question(std::string select) : sql_(std::move(select)) {}

  // Adds a condition; `term` names its values by place().
  void where(std::string_view term) {
    sql_.append(filtered_ ? " AND " : " WHERE ").append(term);
    filtered_ = true;
  }
  // The next condition is the first of another SELECT.
  void begin_where() { filtered_ = false; }
  void then(std::string_view rest) { sql_.append(1, ' ').append(rest); }

  std::string place(std::int64_t number) {
    values_.add_integer(number);
    return next_place();
  }
  std::string place(const Digest& digest) {
    values_.add_digest(digest);
    return next_place();
  }
  std::string place(std::string_view text) {
    values_.own_text(std::string(text));
    return next_place();
  }
  // "($1, $2)"; never empty, as IN () is not SQL.
  template <typename List, typename ValueOf>
  std::string places(const List& list, ValueOf value_of) {
    std::string text = "(";
    for (const auto& item : list) text += (text.size() > 1 ? ", " : "") + place(value_of(item));
    return text + ")";
  }
  template <typename List, typename ValueOf>
  void where_in(std::string_view column, const List& list, ValueOf value_of) {
    if (!list.empty()) where(std::string(column) + " IN " + places(list, value_of));
  }

  const std::string& sql() const { return sql_; }
  const Values& values() const { return values_; }

 private:
  std::string next_place() const { return "$" + std::to_string(values_.size()); }

  std::string sql_;
  Values values_;
  bool filtered_ = false;
};

// What a column holds of an id or a count.
inline std::int64_t number(std::uint64_t value) { return static_cast<std::int64_t>(value); }
inline std::unexpected<Error> absent(std::string_view what) {
  return fail(Error::Code::not_found, "there is no such " + std::string(what));
}
// For places() and where_in().
inline constexpr auto as_text = [](const auto& value) { return std::string_view(value); };
inline constexpr auto as_number = [](std::uint64_t value) { return number(value); };

// A pattern for "lower(x) LIKE ... ESCAPE '\'": the text anywhere, ASCII letters without case.
inline std::string like_pattern(std::string_view text) {
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return pattern + "%";
}

// A cursor that is one number: the id of the last row seen. Errors: invalid.
inline Result<std::uint64_t> cursor_number(std::string_view cursor) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), number);
  if (error != std::errc() || end != cursor.data() + cursor.size()) {
    return fail(Error::Code::invalid, "this cursor is not one that was given out: start without it",
                "/cursor");
  }
  return number;
}

// A cursor of two parts, "<word>.<number>". Errors: invalid.
struct PairCursor {
  std::string word;
  std::uint64_t number = 0;
};
inline Result<PairCursor> cursor_pair(std::string_view cursor) {
  const std::size_t dot = cursor.rfind('.');
  const auto number = cursor_number(dot == cursor.npos ? "" : cursor.substr(dot + 1));
  if (!number) return std::unexpected(number.error());
  return PairCursor{std::string(cursor.substr(0, dot)), *number};
}

// Drops the row that was fetched to see whether there are more, and says where to go on.
template <typename T, typename CursorOf>
Slice<T> slice_of(std::vector<T> rows, int limit, CursorOf cursor_of) {
  Slice<T> slice{std::move(rows), {}};
  if (slice.rows.size() > static_cast<std::size_t>(limit)) {
    slice.rows.resize(static_cast<std::size_t>(limit));
    slice.next = cursor_of(slice.rows.back());
  }
  return slice;
}

}  // namespace tocsin
