// Rows: how a described struct lies in a table. Its columns, their order and their types come from
// its TOCSIN_DESCRIBE list:
//   bool, numbers, Id, Time and Duration (milliseconds)   INTEGER
//   text, enumerators by name, Labels                     TEXT
//   Digest                                                BLOB of 16 bytes
//   optional                                              the same, NULL when absent
//   a struct of nothing but these (Freshness, Actor ...)  its columns, behind "<member>_"
//   everything else (lists, maps)                         TEXT holding JSON
#pragma once

#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/rules/labels.hpp"
#include "storage/values.hpp"

namespace tocsin {

enum class ColumnType { integer, text, blob };

struct Column {
  std::string name;  // quoted where it is written: "user" is a word of SQL
  ColumnType type = ColumnType::integer;
  bool optional = false;
  bool operator==(const Column&) const = default;
};

// Labels as text: NUL, which PostgreSQL refuses, becomes a unit separator; so the text can be
// searched, and neither writing nor reading it parses anything.
void write_labels_text(const Labels& labels, std::string& text);
Labels labels_from_text(std::string_view text);

Digest digest_from_blob(std::string_view blob);

namespace detail {

template <typename T>
struct Cell;  // how one member becomes one column

template <typename T>
  requires std::same_as<T, bool> || std::integral<T>
struct Cell<T> {
  static constexpr ColumnType type = ColumnType::integer;
  static void write(Values& values, T value) {
    values.add_integer(static_cast<std::int64_t>(value));
  }
  static T read(const Row& row, int column) { return static_cast<T>(row.integer(column)); }
};

template <typename Tag>
struct Cell<Id<Tag>> {
  static constexpr ColumnType type = ColumnType::integer;
  static void write(Values& values, Id<Tag> id) {
    values.add_integer(static_cast<std::int64_t>(id.value));
  }
  static Id<Tag> read(const Row& row, int column) {
    return Id<Tag>{static_cast<std::uint64_t>(row.integer(column))};
  }
};

template <>
struct Cell<Time> {
  static constexpr ColumnType type = ColumnType::integer;
  static void write(Values& values, Time time) { values.add_integer(to_ms(time)); }
  static Time read(const Row& row, int column) { return from_ms(row.integer(column)); }
};

template <>
struct Cell<Duration> {
  static constexpr ColumnType type = ColumnType::integer;
  static void write(Values& values, Duration duration) { values.add_integer(duration.count()); }
  static Duration read(const Row& row, int column) { return Duration{row.integer(column)}; }
};

template <>
struct Cell<std::string> {
  static constexpr ColumnType type = ColumnType::text;
  static void write(Values& values, const std::string& text) { values.add_text(text); }
  static std::string read(const Row& row, int column) { return std::string(row.text(column)); }
};

template <>
struct Cell<Labels> {
  static constexpr ColumnType type = ColumnType::text;
  static void write(Values& values, const Labels& labels) {
    std::string& text = values.own_bytes();
    write_labels_text(labels, text);
    values.add_text(text);
  }
  static Labels read(const Row& row, int column) { return labels_from_text(row.text(column)); }
};

template <>
struct Cell<Digest> {
  static constexpr ColumnType type = ColumnType::blob;
  static void write(Values& values, const Digest& digest) { values.add_digest(digest); }
  static Digest read(const Row& row, int column) { return digest_from_blob(row.blob(column)); }
};

template <DescribedEnum E>
struct Cell<E> {
  static constexpr ColumnType type = ColumnType::text;
  static void write(Values& values, E value) { values.add_text(to_text(value)); }
  // A name that this version does not know reads as the first one: newer files are refused anyway.
  static E read(const Row& row, int column) {
    const std::string_view text = row.text(column);
    E found{};
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto described) {
      if (enum_text(described.name) == text) found = described.value;
    });
    return found;
  }
};

template <typename T>
struct Cell<std::optional<T>> {
  static constexpr ColumnType type = Cell<T>::type;
  static void write(Values& values, const std::optional<T>& value) {
    value ? Cell<T>::write(values, *value) : values.add_null();
  }
  static std::optional<T> read(const Row& row, int column) {
    if (row.null(column)) return std::nullopt;
    return Cell<T>::read(row, column);
  }
};

template <typename T>
concept OneCell = requires { Cell<T>::type; };

// A struct whose members are all single columns lies flat in its owner's row.
template <typename T>
consteval bool lies_flat() {
  if constexpr (DescribedStruct<T>) {
    bool flat = true;
    boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>(
        [&](auto described) {
          using Member = std::remove_cvref_t<decltype(std::declval<T>().*described.pointer)>;
          flat = flat && OneCell<Member>;
        });
    return flat;
  }
  return false;
}

template <typename Member>
void add_columns(const std::string& name, std::vector<Column>& columns) {
  if constexpr (OneCell<Member>) {
    columns.push_back({name, Cell<Member>::type, is_optional<Member>});
  } else if constexpr (lies_flat<Member>()) {
    for_each_member<Member>([&](std::string_view inner, auto pointer) {
      using Inner = std::remove_cvref_t<decltype(std::declval<Member>().*pointer)>;
      add_columns<Inner>(name + "_" + std::string(inner), columns);
    });
  } else {
    columns.push_back({name, ColumnType::text, false});
  }
}

template <typename Member>
void write_member(Values& values, const Member& member) {
  if constexpr (OneCell<Member>) {
    Cell<Member>::write(values, member);
  } else if constexpr (lies_flat<Member>()) {
    for_each_member<Member>(
        [&](std::string_view, auto pointer) { write_member(values, member.*pointer); });
  } else {
    // Most lists of most rows are empty: no JSON value is built for them.
    if constexpr (requires {
                    member.empty();
                    member.push_back(member.front());
                  }) {
      if (member.empty()) return values.add_text("[]");
    }
    values.own_text(write_json(member));
  }
}

template <typename Member>
Status read_member(const Row& row, int& column, Member& member) {
  if constexpr (OneCell<Member>) {
    member = Cell<Member>::read(row, column++);
  } else if constexpr (lies_flat<Member>()) {
    for_each_member<Member>([&](std::string_view, auto pointer) {
      (void)read_member(row, column, member.*pointer);  // single cells cannot fail
    });
  } else {
    const std::string_view text = row.text(column++);
    if (text == "[]") return {};
    auto read = read_json<Member>(text);
    if (!read) return std::unexpected(std::move(read.error()));
    member = std::move(*read);
  }
  return {};
}

}  // namespace detail

template <DescribedStruct T>
std::vector<Column> columns_of() {
  std::vector<Column> columns;
  for_each_member<T>([&](std::string_view name, auto pointer) {
    using Member = std::remove_cvref_t<decltype(std::declval<T>().*pointer)>;
    detail::add_columns<Member>(std::string(name), columns);
  });
  return columns;
}

// Appends the row's values in the order of columns_of<T>().
template <DescribedStruct T>
void write_row(Values& values, const T& row) {
  for_each_member<T>(
      [&](std::string_view, auto pointer) { detail::write_member(values, row.*pointer); });
}

// Reads columns `column` and on; leaves `column` behind the last. Errors: internal when a JSON
// column does not read.
template <DescribedStruct T>
Result<T> read_row(const Row& row, int& column) {
  T value{};
  Status status;
  for_each_member<T>([&](std::string_view name, auto pointer) {
    if (!status) return;
    if (auto read = detail::read_member(row, column, value.*pointer); !read) {
      status = fail(Error::Code::internal, "the stored column \"" + std::string(name) +
                                               "\" does not read: " + read.error().message);
    }
  });
  if (!status) return std::unexpected(std::move(status.error()));
  return value;
}

template <DescribedStruct T>
Result<T> read_row(const Row& row) {
  int column = 0;
  return read_row<T>(row, column);
}

// "a", "b": the columns as a statement lists them; `of` names the table where two are joined.
std::string column_list(const std::vector<Column>& columns, std::string_view of = {});

// INSERT ... ON CONFLICT (key) DO UPDATE SET x = excluded.x, with $1 ... in the order of `columns`.
std::string upsert_sql(std::string_view table, const std::vector<Column>& columns,
                       const std::vector<std::string>& key);

}  // namespace tocsin
