// describe: a struct lists its members once; JSON, the database rows, the OpenAPI document and the
// web's types all come from that list.
//
//   struct Step { Duration delay{}; std::vector<Target> targets; };
//   TOCSIN_DESCRIBE(Step, delay, targets)
//
// JSON rules: member names as written; an absent member keeps its default; null is an absent
// optional; enumerators by name; a trailing underscore, there to dodge a keyword, is dropped; Time
// as RFC 3339, Duration as "5m", Id as a number. Unknown members are ignored, or refused when the
// reader is strict (configuration files). Errors carry a JSON pointer (RFC 6901) to the place.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/hash.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/utf8.hpp"

#define TOCSIN_DESCRIBE(Type, ...) BOOST_DESCRIBE_STRUCT(Type, (), (__VA_ARGS__))
// Boost's own macro ends at 52 enumerators; this one takes 256. Each rescan lists one more.
#define TOCSIN_DESCRIBE_ENUM(Type, ...)            \
  [[maybe_unused]] BOOST_DESCRIBE_ENUM_BEGIN(Type) \
      TOCSIN_RESCAN_256(TOCSIN_ENUM_ENTRIES(Type, __VA_ARGS__)) BOOST_DESCRIBE_ENUM_END(Type)
#define TOCSIN_ENUM_ENTRIES(Type, first, ...) \
  BOOST_DESCRIBE_ENUM_ENTRY(Type, first)      \
  __VA_OPT__(TOCSIN_ENUM_ENTRIES_AGAIN TOCSIN_PARENS(Type, __VA_ARGS__))
#define TOCSIN_ENUM_ENTRIES_AGAIN() TOCSIN_ENUM_ENTRIES
#define TOCSIN_PARENS ()
#define TOCSIN_RESCAN_256(...) \
  TOCSIN_RESCAN_64(TOCSIN_RESCAN_64(TOCSIN_RESCAN_64(TOCSIN_RESCAN_64(__VA_ARGS__))))
#define TOCSIN_RESCAN_64(...) \
  TOCSIN_RESCAN_16(TOCSIN_RESCAN_16(TOCSIN_RESCAN_16(TOCSIN_RESCAN_16(__VA_ARGS__))))
#define TOCSIN_RESCAN_16(...) \
  TOCSIN_RESCAN_4(TOCSIN_RESCAN_4(TOCSIN_RESCAN_4(TOCSIN_RESCAN_4(__VA_ARGS__))))
#define TOCSIN_RESCAN_4(...) \
  TOCSIN_RESCAN_1(TOCSIN_RESCAN_1(TOCSIN_RESCAN_1(TOCSIN_RESCAN_1(__VA_ARGS__))))
#define TOCSIN_RESCAN_1(...) __VA_ARGS__

namespace tocsin {

namespace json = boost::json;

enum class Unknown { ignored, refused };

template <typename T>
json::value to_json(const T& value);
template <typename T>
Result<T> from_json(const json::value& from, Unknown unknown = Unknown::ignored);

// JSON text, at most 64 levels deep. Errors: invalid, with line and column.
Result<json::value> parse_json(std::string_view text);

// parse_json, then from_json.
template <typename T>
Result<T> read_json(std::string_view text, Unknown unknown = Unknown::ignored) {
  auto value = parse_json(text);
  if (!value) return std::unexpected(std::move(value.error()));
  return from_json<T>(*value, unknown);
}
// to_json, as text.
std::string json_text(const json::value& value);
template <typename T>
std::string write_json(const T& value) {
  return json_text(to_json(value));
}

template <typename T>
concept DescribedStruct = boost::describe::has_describe_members<T>::value && !std::is_enum_v<T>;
template <typename T>
concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value;

inline std::string_view enum_text(std::string_view name) {
  if (name.ends_with('_')) name.remove_suffix(1);
  return name;
}

// Calls visit(name, member pointer) for each described member, in order.
template <DescribedStruct T, typename Visit>
void for_each_member(Visit&& visit) {
  boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>(
      [&](auto described) { visit(enum_text(described.name), described.pointer); });
}

template <DescribedEnum E>
std::string_view to_text(E value) {
  std::string_view text = "unknown";
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto described) {
    if (described.value == value) text = enum_text(described.name);
  });
  return text;
}

template <DescribedEnum E>
std::vector<std::string_view> all_texts() {
  std::vector<std::string_view> texts;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
      [&](auto described) { texts.push_back(enum_text(described.name)); });
  return texts;
}

template <DescribedEnum E>
Result<E> from_text(std::string_view text) {
  std::optional<E> found;
  std::string choices;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto described) {
    if (enum_text(described.name) == text) found = described.value;
    choices += choices.empty() ? "" : ", ";
    choices += enum_text(described.name);
  });
  if (!found) {
    return fail(Error::Code::invalid,
                "\"" + std::string(cut_utf8(text, 40)) + "\" is not one of " + choices);
  }
  return *found;
}

// How one type is written and read. Types that are not described specialise this.
template <typename T>
struct Codec;

namespace detail {

template <typename T>
inline constexpr bool is_optional = false;
template <typename T>
inline constexpr bool is_optional<std::optional<T>> = true;

std::unexpected<Error> wrong_kind(std::string_view wanted, const json::value& from);

// RFC 6901: "~" and "/" in a member's name are written "~0" and "~1".
std::string pointer_token(std::string_view name);

}  // namespace detail

template <>
struct Codec<bool> {
  static json::value write(bool value) { return value; }
  static Result<bool> read(const json::value& from, Unknown) {
    if (!from.is_bool()) return detail::wrong_kind("true or false", from);
    return from.get_bool();
  }
};

template <>
struct Codec<std::string> {
  static json::value write(const std::string& value) { return json::value(value); }
  static Result<std::string> read(const json::value& from, Unknown) {
    if (!from.is_string()) return detail::wrong_kind("text", from);
    return std::string(from.get_string());
  }
};

template <>
struct Codec<double> {
  static json::value write(double value) { return value; }
  static Result<double> read(const json::value& from, Unknown) {
    if (!from.is_number()) return detail::wrong_kind("a number", from);
    return from.to_number<double>();
  }
};

template <std::integral Number>
struct Codec<Number> {
  static json::value write(Number value) { return value; }
  static Result<Number> read(const json::value& from, Unknown) {
    if (from.is_int64() && std::in_range<Number>(from.get_int64())) {
      return static_cast<Number>(from.get_int64());
    }
    if (from.is_uint64() && std::in_range<Number>(from.get_uint64())) {
      return static_cast<Number>(from.get_uint64());
    }
    if (from.is_double() && from.get_double() == std::floor(from.get_double()) &&
        std::abs(from.get_double()) < 9e15 &&
        std::in_range<Number>(static_cast<std::int64_t>(from.get_double()))) {
      return static_cast<Number>(from.get_double());
    }
    return detail::wrong_kind("a whole number in range", from);
  }
};

template <typename Tag>
struct Codec<Id<Tag>> {
  static json::value write(Id<Tag> id) { return id.value; }
  static Result<Id<Tag>> read(const json::value& from, Unknown unknown) {
    const auto value = Codec<std::uint64_t>::read(from, unknown);
    if (!value) return std::unexpected(value.error());
    return Id<Tag>{*value};
  }
};

template <>
struct Codec<Time> {
  static json::value write(Time time) { return json::value(format_time(time)); }
  static Result<Time> read(const json::value& from, Unknown) {
    if (!from.is_string()) return detail::wrong_kind("a time", from);
    return parse_time(std::string_view(from.get_string()));
  }
};

template <>
struct Codec<Duration> {
  static json::value write(Duration value) { return json::value(format_duration(value)); }
  static Result<Duration> read(const json::value& from, Unknown) {
    if (!from.is_string()) return detail::wrong_kind("a duration such as \"5m\"", from);
    return parse_duration(std::string_view(from.get_string()));
  }
};

template <>
struct Codec<Digest> {
  static json::value write(const Digest& digest);  // 32 hexadecimal digits
  static Result<Digest> read(const json::value& from, Unknown);
};

template <DescribedEnum E>
struct Codec<E> {
  static json::value write(E value) { return json::value(to_text(value)); }
  static Result<E> read(const json::value& from, Unknown) {
    if (!from.is_string()) return detail::wrong_kind("text", from);
    return from_text<E>(std::string_view(from.get_string()));
  }
};

template <typename T>
struct Codec<std::optional<T>> {
  static json::value write(const std::optional<T>& value) {
    return value ? Codec<T>::write(*value) : json::value(nullptr);
  }
  static Result<std::optional<T>> read(const json::value& from, Unknown unknown) {
    if (from.is_null()) return std::optional<T>{};
    auto value = Codec<T>::read(from, unknown);
    if (!value) return std::unexpected(std::move(value.error()));
    return std::optional<T>(std::move(*value));
  }
};

template <typename T>
struct Codec<std::vector<T>> {
  static json::value write(const std::vector<T>& values) {
    json::array array;
    array.reserve(values.size());
    for (const T& value : values) array.push_back(Codec<T>::write(value));
    return array;
  }
  static Result<std::vector<T>> read(const json::value& from, Unknown unknown) {
    if (!from.is_array()) return detail::wrong_kind("a list", from);
    std::vector<T> values;
    values.reserve(from.get_array().size());
    for (const json::value& item : from.get_array()) {
      auto value = Codec<T>::read(item, unknown);
      if (!value) return fail_at(std::to_string(values.size()), std::move(value.error()));
      values.push_back(std::move(*value));
    }
    return values;
  }
};

template <typename T>
struct Codec<std::map<std::string, T>> {
  static json::value write(const std::map<std::string, T>& values) {
    json::object object;
    for (const auto& [name, value] : values) object.emplace(name, Codec<T>::write(value));
    return object;
  }
  static Result<std::map<std::string, T>> read(const json::value& from, Unknown unknown) {
    if (!from.is_object()) return detail::wrong_kind("an object", from);
    std::map<std::string, T> values;
    for (const auto& [name, item] : from.get_object()) {
      auto value = Codec<T>::read(item, unknown);
      if (!value) return fail_at(detail::pointer_token(name), std::move(value.error()));
      values.emplace(name, std::move(*value));
    }
    return values;
  }
};

template <DescribedStruct T>
struct Codec<T> {
  static json::value write(const T& value) {
    json::object object;
    for_each_member<T>([&](std::string_view name, auto pointer) {
      using Member = std::remove_cvref_t<decltype(value.*pointer)>;
      object.emplace(name, Codec<Member>::write(value.*pointer));
    });
    return object;
  }

  static Result<T> read(const json::value& from, Unknown unknown) {
    if (!from.is_object()) return detail::wrong_kind("an object", from);
    T value{};
    Status status;
    std::size_t used = 0;
    for_each_member<T>([&](std::string_view name, auto pointer) {
      using Member = std::remove_cvref_t<decltype(value.*pointer)>;
      const json::value* found = status ? from.get_object().if_contains(name) : nullptr;
      if (found == nullptr) return;
      ++used;
      auto member = Codec<Member>::read(*found, unknown);
      if (member) {
        value.*pointer = std::move(*member);
      } else {
        status = fail_at(name, std::move(member.error()));
      }
    });
    if (!status) return std::unexpected(std::move(status.error()));
    if (unknown == Unknown::refused && used != from.get_object().size())
      return refuse_unknown(from);
    return value;
  }

 private:
  static Result<T> refuse_unknown(const json::value& from) {
    std::string names;
    for_each_member<T>([&](std::string_view name, auto) {
      names += (names.empty() ? "" : ", ") + std::string(name);
    });
    for (const auto& [key, item] : from.get_object()) {
      bool known = false;
      for_each_member<T>([&](std::string_view name, auto) { known = known || name == key; });
      if (!known) {
        return fail(Error::Code::invalid,
                    "\"" + std::string(key) + "\" is not known here; known are " + names,
                    "/" + detail::pointer_token(key));
      }
    }
    return fail(Error::Code::internal, "a member was counted twice");
  }
};

template <typename T>
json::value to_json(const T& value) {
  return Codec<T>::write(value);
}
template <typename T>
Result<T> from_json(const json::value& from, Unknown unknown) {
  return Codec<T>::read(from, unknown);
}

}  // namespace tocsin
