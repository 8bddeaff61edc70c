// What kind of incident it is: its type with what follows from it, the crisis flag, custom fields.
#include <fmt/format.h>

#include <algorithm>

#include "engine/decision.hpp"

namespace tocsin {
namespace {

void tell(Decision& decision, const Incident& incident, EntryKind kind, std::string text) {
  decision.tell(EntryOf::incident, incident.id.value, kind,
                {Reason::Code::asked_by_user, decision.person(), 0}, std::move(text));
}

Status check_named(const Config& config, const CustomField& field, const std::string& value) {
  const auto absent = [&](std::string_view what) {
    return fail(Error::Code::invalid, fmt::format("there is no {} \"{}\"", what, value));
  };
  if (field.kind == FieldKind::user && config.find<User>(value) == nullptr) return absent("user");
  if (field.kind == FieldKind::service && config.find<Service>(value) == nullptr) {
    return absent("service");
  }
  return {};
}

Status set_field(Decision& decision, Incident& incident, const Slug& slug,
                 const std::string& value) {
  const CustomField* field = decision.config.find<CustomField>(slug);
  const auto known = incident.fields.find(slug);
  const std::string before = known == incident.fields.end() ? "" : known->second;
  if (before == value) return {};
  if (value.empty()) {
    incident.fields.erase(slug);
  } else {
    if (field == nullptr) {
      return fail(Error::Code::invalid, fmt::format("there is no custom field \"{}\"", slug));
    }
    if (!is_for(*field, incident.type)) {
      return fail(Error::Code::invalid,
                  fmt::format("{} is not kept of incidents of this type", field->name));
    }
    if (auto good = check_value(*field, value); !good) return good;
    if (auto good = check_named(decision.config, *field, value); !good) return good;
    incident.fields.insert_or_assign(slug, value);
  }
  tell(decision, incident, EntryKind::field_changed,
       fmt::format("{}: {} -> {}", field == nullptr ? slug : field->name,
                   before.empty() ? "nothing" : before, value.empty() ? "nothing" : value));
  return {};
}

Status set_type(Decision& decision, Incident& incident, const Slug& slug) {
  if (slug == incident.type) return {};
  const IncidentType* type = decision.config.find<IncidentType>(slug);
  if (type == nullptr && !slug.empty()) {
    return fail(Error::Code::invalid, fmt::format("there is no incident type \"{}\"", slug),
                "/type");
  }
  incident.type = slug;
  tell(decision, incident, EntryKind::type_changed, type == nullptr ? "" : type->name);
  if (type == nullptr) return {};
  if (type->crisis && !incident.crisis) {
    incident.crisis = true;
    tell(decision, incident, EntryKind::crisis_changed, "crisis");
  }
  if (!type->is_private || incident.is_private) return {};
  std::vector<Slug> members = incident.members;
  members.insert(members.end(), type->members.begin(), type->members.end());
  std::ranges::sort(members);
  members.erase(std::unique(members.begin(), members.end()), members.end());
  return set_privacy(decision, incident, true, members);
}

}  // namespace

Status set_details(Decision& decision, Incident& incident, const IncidentDetails& details) {
  if (details.type) {
    if (auto good = set_type(decision, incident, *details.type); !good) return good;
  }
  if (details.crisis && *details.crisis != incident.crisis) {
    incident.crisis = *details.crisis;
    tell(decision, incident, EntryKind::crisis_changed, incident.crisis ? "crisis" : "no crisis");
  }
  if (details.fields.size() > custom_fields_max) {
    return fail(Error::Code::too_large, fmt::format("at most {} fields", custom_fields_max),
                "/fields");
  }
  for (const auto& [slug, value] : details.fields) {
    if (auto good = set_field(decision, incident, slug, value); !good) {
      return fail_at("fields/" + slug, good.error());
    }
  }
  return {};
}

Severity with_floor(const Config& config, const Slug& of_type, Severity severity) {
  const IncidentType* type = config.find<IncidentType>(of_type);
  return type == nullptr || !type->at_least ? severity : std::min(severity, *type->at_least);
}

Status check_floor(const Config& config, const Slug& of_type, Severity severity) {
  if (with_floor(config, of_type, severity) == severity) return {};
  const IncidentType& type = *config.find<IncidentType>(of_type);
  return fail(Error::Code::conflict,
              fmt::format("an incident of the type {} is at least {}: change its type first",
                          type.name, to_text(*type.at_least)),
              "/severity");
}

Status check_needed(const Config& config, const Incident& incident, FieldNeed at) {
  for (const auto& [slug, entry] : config.table<CustomField>().all()) {
    const CustomField& field = entry.value;
    if (field.needed != at || !is_for(field, incident.type) || incident.fields.contains(slug)) {
      continue;
    }
    return fail(Error::Code::invalid, fmt::format("{} is needed to {} it", field.name, to_text(at)),
                "/fields/" + slug);
  }
  return {};
}

}  // namespace tocsin
