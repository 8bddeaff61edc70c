// JSON as it came: for members of requests and answers that have no shape of ours.
#pragma once

#include "base/describe.hpp"

namespace tocsin {

template <>
struct Codec<json::value> {
  static json::value write(const json::value& value) { return value; }
  static Result<json::value> read(const json::value& from, Unknown) { return from; }
};

template <>
struct Codec<json::object> {
  static json::value write(const json::object& value) { return value; }
  static Result<json::object> read(const json::value& from, Unknown) {
    if (!from.is_object()) return detail::wrong_kind("an object", from);
    return from.get_object();
  }
};

}  // namespace tocsin
