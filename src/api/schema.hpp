// Schema: what a described struct looks like as JSON Schema 2020-12, for OpenAPI 3.1 and the web's
// types. It is read from the same description as the JSON itself.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/describe.hpp"
#include "domain/oncall/rotation.hpp"
#include "domain/rules/labels.hpp"
#include "domain/rules/matcher.hpp"

namespace tocsin::api {

// Collects the named schemas that others refer to.
class Schemas {
 public:
  explicit Schemas(std::string_view place)
      : place_(place) {}  // "#/components/schemas/" or "#/$defs/"

  // The schema of T; structs and enumerations become a named one and a reference to it.
  template <typename T>
  json::value of();
  // The members of T, without a name.
  template <typename T>
  json::value inline_struct(bool members_required);

  json::object named() const;  // sorted by name
  json::value reference(const std::string& name) const {
    return json::object{{"$ref", place_ + name}};
  }
  // A named schema made by hand.
  json::value name(const std::string& given, json::value schema) {
    named_.insert_or_assign(given, std::move(schema));
    return reference(given);
  }

 private:
  template <typename T>
  json::value of_struct();
  template <typename T>
  json::value of_enum();

  std::string place_;
  std::map<std::string, json::value> named_;
};

namespace detail {

// "tocsin::Reason::Code" -> "ReasonCode", from the compiler's own spelling.
std::string short_type_name(std::string_view pretty);

template <typename T>
std::string type_name() {
  return short_type_name(__PRETTY_FUNCTION__);
}

template <typename T>
struct SchemaOf;

inline json::value text_schema(std::string_view format = {}) {
  json::object schema{{"type", "string"}};
  if (!format.empty()) schema.emplace("format", format);
  return schema;
}

}  // namespace detail

template <typename T>
json::value Schemas::of() {
  if constexpr (DescribedStruct<T>) {
    return of_struct<T>();
  } else if constexpr (DescribedEnum<T>) {
    return of_enum<T>();
  } else {
    return tocsin::api::detail::SchemaOf<T>::schema(*this);
  }
}

template <typename T>
json::value Schemas::inline_struct(bool members_required) {
  json::object properties;
  json::array required;
  for_each_member<T>([&](std::string_view member, auto pointer) {
    using Member = std::remove_cvref_t<decltype(std::declval<T>().*pointer)>;
    properties.emplace(member, of<Member>());
    if (members_required) required.push_back(json::value(member));
  });
  json::object schema{{"type", "object"}, {"properties", std::move(properties)}};
  if (members_required) schema.emplace("required", std::move(required));
  return schema;
}

template <typename T>
json::value Schemas::of_struct() {
  const std::string name = detail::type_name<T>();
  if (named_.contains(name)) return reference(name);
  named_.emplace(name, nullptr);  // before its members: a type may refer to itself
  named_[name] = inline_struct<T>(true);
  return reference(name);
}

template <typename T>
json::value Schemas::of_enum() {
  const std::string name = detail::type_name<T>();
  if (!named_.contains(name)) {
    json::array choices;
    for (const std::string_view text : all_texts<T>()) choices.push_back(json::value(text));
    named_.emplace(name, json::object{{"type", "string"}, {"enum", std::move(choices)}});
  }
  return reference(name);
}

namespace detail {

template <>
struct SchemaOf<bool> {
  static json::value schema(Schemas&) { return json::object{{"type", "boolean"}}; }
};
template <>
struct SchemaOf<std::string> {
  static json::value schema(Schemas&) { return text_schema(); }
};
template <>
struct SchemaOf<double> {
  static json::value schema(Schemas&) { return json::object{{"type", "number"}}; }
};
template <std::integral Number>
struct SchemaOf<Number> {
  static json::value schema(Schemas&) { return json::object{{"type", "integer"}}; }
};
template <typename Tag>
struct SchemaOf<Id<Tag>> {
  static json::value schema(Schemas&) { return json::object{{"type", "integer"}, {"minimum", 0}}; }
};
template <>
struct SchemaOf<Time> {
  static json::value schema(Schemas&) { return text_schema("date-time"); }
};
template <>
struct SchemaOf<Duration> {
  static json::value schema(Schemas&) {
    return json::object{{"type", "string"}, {"pattern", "^[0-9]+(ms|[smhdw])([0-9]+(ms|[smh]))*$"}};
  }
};
template <>
struct SchemaOf<ClockTime> {
  static json::value schema(Schemas&) {
    return json::object{{"type", "string"}, {"pattern", "^([01][0-9]|2[0-4]):[0-5][0-9]$"}};
  }
};
template <>
struct SchemaOf<WallTime> {  // of a zone that is told elsewhere
  static json::value schema(Schemas&) {
    return json::object{{"type", "string"},
                        {"pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?$"}};
  }
};
template <>
struct SchemaOf<Digest> {
  static json::value schema(Schemas&) { return text_schema(); }
};
template <>
struct SchemaOf<Labels> {
  static json::value schema(Schemas&) {
    return json::object{{"type", "object"}, {"additionalProperties", text_schema()}};
  }
};
template <>
struct SchemaOf<Matcher> {
  static json::value schema(Schemas& schemas) {
    return schemas.name(
        "Matcher",
        json::object{{"type", "object"},
                     {"properties", json::object{{"name", text_schema()},
                                                 {"value", text_schema()},
                                                 {"isRegex", json::object{{"type", "boolean"}}},
                                                 {"isEqual", json::object{{"type", "boolean"}}}}},
                     {"required", json::array{"name", "value", "isRegex"}}});
  }
};
template <>
struct SchemaOf<json::value> {
  static json::value schema(Schemas&) { return json::object{}; }
};
template <>
struct SchemaOf<json::object> {
  static json::value schema(Schemas&) { return json::object{{"type", "object"}}; }
};
template <typename T>
struct SchemaOf<std::optional<T>> {
  static json::value schema(Schemas& schemas) {
    return json::object{{"anyOf", json::array{schemas.of<T>(), json::object{{"type", "null"}}}}};
  }
};
template <typename T>
struct SchemaOf<std::vector<T>> {
  static json::value schema(Schemas& schemas) {
    return json::object{{"type", "array"}, {"items", schemas.of<T>()}};
  }
};
template <typename T>
struct SchemaOf<std::map<std::string, T>> {
  static json::value schema(Schemas& schemas) {
    return json::object{{"type", "object"}, {"additionalProperties", schemas.of<T>()}};
  }
};

}  // namespace detail

// How a route says what it takes and gives.
using Shape = json::value (*)(Schemas&);

template <typename T>
json::value shape(Schemas& schemas) {
  return schemas.of<T>();
}
// A request body: every member may be left out.
template <typename T>
json::value partial(Schemas& schemas) {
  return schemas.name(detail::type_name<T>(), schemas.inline_struct<T>(false));
}
// {"items": [T...], "next": cursor}
template <typename T>
json::value list_shape(Schemas& schemas) {
  return json::object{
      {"type", "object"},
      {"properties",
       json::object{{"items", json::object{{"type", "array"}, {"items", schemas.of<T>()}}},
                    {"next", detail::text_schema()}}},
      {"required", json::array{"items", "next"}}};
}
// One object with the members of both; it has the name of Extra.
template <typename Base, typename Extra>
json::value joined_shape(Schemas& schemas) {
  json::value base = schemas.of<Base>();
  return schemas.name(
      detail::type_name<Extra>(),
      json::object{{"allOf", json::array{std::move(base), schemas.inline_struct<Extra>(true)}}});
}

}  // namespace tocsin::api
