#include "domain/incidents/incident_type.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "base/time.hpp"

namespace tocsin {
namespace {

bool is_number(const std::string& text) {
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::general);
  return error == std::errc{} && end == text.data() + text.size() && std::isfinite(number);
}

// ISO 8601: 2026-11-30.
bool is_day(const std::string& text) {
  return text.size() == 10 && parse_time(text + "T00:00:00Z").has_value();
}

}  // namespace

std::vector<IncidentType> usual_types() {
  std::vector<IncidentType> types;
  const auto add = [&](Slug slug, std::string name, std::string description) -> IncidentType& {
    IncidentType type;
    type.slug = std::move(slug);
    type.name = std::move(name);
    type.description = std::move(description);
    type.position = static_cast<int>(types.size());
    return types.emplace_back(std::move(type));
  };
  add("outage", "Outage", "A service is down, slow or answers wrongly.");
  IncidentType& security = add(
      "security", "Security", "Somebody got in, or may have: an account, a device, data, malware.");
  security.is_private = true;
  security.at_least = Severity::SEV2;
  IncidentType& data = add("data", "Data", "Data was lost, damaged or shown to the wrong people.");
  data.at_least = Severity::SEV2;
  add("third-party", "Third party", "A supplier is down, and what depends on them with them.");
  add("facility", "Facility", "Power, cooling, a building, a line: the place itself.");
  return types;
}

bool is_for(const CustomField& field, std::string_view type) { return is_of(field.types, type); }

Status check_value(const CustomField& field, const std::string& value) {
  const auto expected = [&](std::string_view what) {
    return fail(Error::Code::invalid, fmt::format("{} is {}", field.name, what));
  };
  if (value.size() > field_value_bytes_max) {
    return fail(Error::Code::too_large, fmt::format("at most {} bytes", field_value_bytes_max));
  }
  switch (field.kind) {
    case FieldKind::number:
      if (!is_number(value)) return expected("a number, such as 12 or 0.5");
      break;
    case FieldKind::choice:
      if (std::ranges::find(field.choices, value) == field.choices.end()) {
        return expected(fmt::format("one of: {}", fmt::join(field.choices, ", ")));
      }
      break;
    case FieldKind::date:
      if (!is_day(value)) return expected("a day, such as 2026-11-30");
      break;
    case FieldKind::text:
    case FieldKind::user:
    case FieldKind::service:
      break;
  }
  return {};
}

Status check(const CustomField& field) {
  if (field.kind != FieldKind::choice) {
    if (field.choices.empty()) return {};
    return fail(Error::Code::invalid, "choices are for a field of the kind choice", "/choices");
  }
  if (field.choices.empty() || field.choices.size() > choices_max) {
    return fail(Error::Code::invalid, fmt::format("1 to {} choices", choices_max), "/choices");
  }
  std::set<std::string> seen;
  for (std::size_t i = 0; i < field.choices.size(); ++i) {
    const std::string& choice = field.choices[i];
    if (choice.empty() || choice.size() > choice_bytes_max || !seen.insert(choice).second) {
      return fail(Error::Code::invalid,
                  fmt::format("1 to {} bytes, each choice once", choice_bytes_max),
                  fmt::format("/choices/{}", i));
    }
  }
  return {};
}

}  // namespace tocsin
