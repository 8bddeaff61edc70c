// Incident types, and the custom fields that an organisation keeps of its incidents.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/severity.hpp"
#include "domain/slug.hpp"

namespace tocsin {

struct IncidentType {
  Slug slug;
  std::string name;
  std::string description;           // when it is this one
  int position = 0;                  // the order in which they are offered
  std::optional<Severity> at_least;  // never milder
  bool is_private = false;           // begins private
  std::vector<Slug> members;         // users, of the circle of what begins private
  bool crisis = false;               // begins as a crisis
  bool operator==(const IncidentType&) const = default;
};
TOCSIN_DESCRIBE(IncidentType, slug, name, description, position, at_least, is_private, members,
                crisis)

constexpr std::size_t incident_types_max = 50;
constexpr std::size_t type_description_bytes_max = 2'000;

// Outage, security, data, third party, facility: for an organisation that has none.
std::vector<IncidentType> usual_types();

// number: a decimal. choice: one of `choices`. user, service: a slug. date: a day, 2026-11-30.
enum class FieldKind { text, number, choice, user, service, date };
TOCSIN_DESCRIBE_ENUM(FieldKind, text, number, choice, user, service, date)

// Without it nobody declares, or resolves, by hand.
enum class FieldNeed { never, declare, resolve };
TOCSIN_DESCRIBE_ENUM(FieldNeed, never, declare, resolve)

struct CustomField {
  Slug slug;
  std::string name;
  std::string description;  // what belongs there
  int position = 0;
  FieldKind kind = FieldKind::text;
  std::vector<std::string> choices;
  FieldNeed needed = FieldNeed::never;
  std::vector<Slug> types;  // of incidents; none: of all
  bool operator==(const CustomField&) const = default;
};
TOCSIN_DESCRIBE(CustomField, slug, name, description, position, kind, choices, needed, types)

constexpr std::size_t custom_fields_max = 100;
constexpr std::size_t choices_max = 200;
constexpr std::size_t choice_bytes_max = 200;
constexpr std::size_t field_value_bytes_max = 2'000;

using FieldValues = std::map<std::string, std::string>;  // by the slug of the field; never empty

bool is_for(const CustomField& field, std::string_view type);

// Of everything but what a slug names. Errors: invalid, too_large, saying what is expected.
Status check_value(const CustomField& field, const std::string& value);
// Errors: invalid, too_large, with a pointer into `choices`.
Status check(const CustomField& field);

// None: any. `type` is empty for an incident without one.
inline bool is_of(const std::vector<Slug>& types, std::string_view type) {
  return types.empty() || holds(types, type);
}

}  // namespace tocsin
