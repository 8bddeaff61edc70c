#include "api/config_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "api/config_kinds.hpp"
#include "base/crypto.hpp"
#include "base/url.hpp"
#include "base/utf8.hpp"
#include "engine/arrangements.hpp"
#include "engine/secrets.hpp"
#include "engine/settings_secrets.hpp"

namespace tocsin::api {
namespace {

template <typename T>
struct Section;
template <>
struct Section<Settings> {
  static constexpr std::string_view name = "settings";
};
template <>
struct Section<User> {
  static constexpr std::string_view name = "users";
};
template <>
struct Section<Team> {
  static constexpr std::string_view name = "teams";
};
template <>
struct Section<ContactMethod> {
  static constexpr std::string_view name = "contact_methods";
};
template <>
struct Section<NotificationRule> {
  static constexpr std::string_view name = "notification_rules";
};
template <>
struct Section<Schedule> {
  static constexpr std::string_view name = "schedules";
};
template <>
struct Section<HolidayCalendar> {
  static constexpr std::string_view name = "holiday_calendars";
};
template <>
struct Section<ShiftCalendar> {
  static constexpr std::string_view name = "shift_calendars";
};
template <>
struct Section<EscalationPolicy> {
  static constexpr std::string_view name = "policies";
};
template <>
struct Section<Service> {
  static constexpr std::string_view name = "services";
};
template <>
struct Section<Integration> {
  static constexpr std::string_view name = "integrations";
};
template <>
struct Section<RoutingRule> {
  static constexpr std::string_view name = "routing_rules";
};
template <>
struct Section<InhibitionRule> {
  static constexpr std::string_view name = "inhibition_rules";
};
template <>
struct Section<SeverityDefinition> {
  static constexpr std::string_view name = "severity_definitions";
};
template <>
struct Section<MajorRule> {
  static constexpr std::string_view name = "major_rules";
};
template <>
struct Section<TaskTemplate> {
  static constexpr std::string_view name = "task_templates";
};
template <>
struct Section<IncidentType> {
  static constexpr std::string_view name = "incident_types";
};
template <>
struct Section<CustomField> {
  static constexpr std::string_view name = "custom_fields";
};
template <>
struct Section<Grant> {
  static constexpr std::string_view name = "grants";
};

template <>
struct Section<Provider> {
  static constexpr std::string_view name = "providers";
};

template <>
struct Section<CallServer> {
  static constexpr std::string_view name = "call_servers";
};

template <>
struct Section<WebhookSubscription> {
  static constexpr std::string_view name = "webhook_subscriptions";
};

template <>
struct Section<IncidentRole> {
  static constexpr std::string_view name = "incident_roles";
};

// In the order in which a person would make them.
using FileKinds =
    boost::mp11::mp_list<Settings, Provider, User, Team, ContactMethod, NotificationRule, Schedule,
                         HolidayCalendar, ShiftCalendar, EscalationPolicy, Service, Integration,
                         RoutingRule, InhibitionRule, SeverityDefinition, MajorRule, IncidentType,
                         CustomField, TaskTemplate, Grant, IncidentRole, CallServer,
                         WebhookSubscription>;

template <typename Visit>
void for_each_kind(Visit&& visit) {
  boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, FileKinds>>(
      [&](auto type) { visit.template operator()<typename decltype(type)::type>(); });
}

template <typename T>
constexpr ConfigKind kind_of_type = static_cast<ConfigKind>(
    boost::mp11::mp_find<boost::mp11::mp_rename<ConfigObject, boost::mp11::mp_list>, T>::value);

// {env: NAME} or {file: PATH} -> "env:NAME"; empty when it is no reference.
std::string reference_of(const json::value& value) {
  if (!value.is_object() || value.get_object().size() != 1) return {};
  const auto& [kind, name] = *value.get_object().begin();
  if ((kind != "env" && kind != "file") || !name.is_string()) return {};
  return std::string(kind) + ":" + std::string(name.get_string());
}

Result<std::string> secret_at(const json::value& value, const FileContext& context) {
  const std::string reference = reference_of(value);
  if (reference.empty()) {
    return fail(Error::Code::invalid,
                "a secret never stands in the file itself: write {env: NAME} or {file: PATH}");
  }
  const auto found = context.secrets.find(reference);
  if (found == context.secrets.end() || found->second.empty()) {
    return fail(Error::Code::invalid, "the secret " + reference + " was not given");
  }
  return found->second;
}

// Takes a member out of the object, as the struct does not read it from the file.
json::value take_member(json::object& object, std::string_view name) {
  json::value* found = object.if_contains(name);
  if (found == nullptr) return nullptr;
  json::value taken = std::move(*found);
  object.erase(name);
  return taken;
}

// One object of the file on its way to the struct.
struct Entry {
  json::object object;
  std::string pointer;
  const FileContext& context;
  FilePlan& plan;
};

// As the file has it; empty when it has none, or no text.
std::string name_in(const json::object& object) {
  const json::value* slug = object.if_contains("slug");
  return slug != nullptr && slug->is_string() ? std::string(slug->get_string()) : "";
}

// A sealed text again only when its content is another: applying twice changes nothing.
Status take_secret(Entry& entry, std::string_view member, std::string_view purpose,
                   const std::string& present, std::string& sealed) {
  const json::value given = take_member(entry.object, member);
  sealed = present;
  if (given.is_null()) return {};
  const auto plain = secret_at(given, entry.context);
  if (!plain) return fail_at(entry.pointer.substr(1) + "/" + std::string(member), plain.error());
  if (!present.empty()) {
    const auto now = unseal(entry.context.secrets_key, purpose, present);
    if (now && *now == *plain) return {};
  }
  sealed = seal(entry.context.random, entry.context.secrets_key, purpose, *plain);
  return {};
}

template <typename T>
Result<T> read_entry(Entry& entry, const T*) {
  auto value = from_json<T>(entry.object, Unknown::refused);
  if (!value) return fail_at(entry.pointer.substr(1), std::move(value.error()));
  return value;
}

Result<Settings> read_entry(Entry& entry, const Settings* present) {
  std::array<std::string, settings_secrets.size()> sealed;
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    const auto& [member, purpose] = settings_secrets[i];
    const std::string_view name = purpose.substr(purpose.find('/') + 1);
    const Status taken =
        take_secret(entry, name, purpose, present == nullptr ? "" : present->*member, sealed[i]);
    if (!taken) return std::unexpected(taken.error());
  }
  auto value = read_entry<Settings>(entry, present);
  if (value) {
    if (const Status good = KindRules<Settings>::check(*value); !good) {
      return fail_at(entry.pointer.substr(1), good.error());
    }
  }
  for (std::size_t i = 0; value && i < sealed.size(); ++i) {
    (*value).*settings_secrets[i].member = std::move(sealed[i]);
  }
  return value;
}

Result<ContactMethod> read_entry(Entry& entry, const ContactMethod* present) {
  const std::string name = name_in(entry.object);
  std::string sealed;
  const Status taken = take_secret(entry, "secret", contact_secret_purpose(name),
                                   present == nullptr ? "" : present->secret, sealed);
  if (!taken) return std::unexpected(taken.error());
  auto value = read_entry<ContactMethod>(entry, present);
  if (!value) return value;
  value->secret = std::move(sealed);
  return value;
}

Result<Provider> read_entry(Entry& entry, const Provider* present) {
  const std::string name = name_in(entry.object);
  std::string sealed;
  const Status taken = take_secret(entry, "secret", provider_secret_purpose(name),
                                   present == nullptr ? "" : present->secret, sealed);
  if (!taken) return std::unexpected(taken.error());
  auto value = read_entry<Provider>(entry, present);
  if (!value) return value;
  if (const Status good = KindRules<Provider>::check(*value); !good) {
    return fail_at(entry.pointer.substr(1), good.error());
  }
  value->secret = std::move(sealed);
  if (const Status good = KindRules<Provider>::has_secret(*value); !good) {
    return fail_at(entry.pointer.substr(1), good.error());
  }
  return value;
}

Result<CallServer> read_entry(Entry& entry, const CallServer* present) {
  const std::string name = name_in(entry.object);
  const bool given = entry.object.contains("secret");
  std::string sealed;
  const Status taken = take_secret(entry, "secret", call_server_secret_purpose(name),
                                   present == nullptr ? "" : present->secret, sealed);
  if (!taken) return std::unexpected(taken.error());
  auto value = read_entry<CallServer>(entry, present);
  if (!value) return value;
  const bool same = present != nullptr && present->credential == value->credential;
  if (given || same) value->secret = std::move(sealed);
  if (const Status good = KindRules<CallServer>::has_secret(*value); !good) {
    return fail_at(entry.pointer.substr(1), good.error());
  }
  return value;
}

// The values of headers are secrets as well; in a file each of them stands with its name.
Result<std::vector<std::string>> take_header_values(Entry& entry, const std::string& name,
                                                    const WebhookSubscription* present) {
  std::vector<std::string> values;
  json::value* headers = entry.object.if_contains("headers");
  if (headers == nullptr || !headers->is_array()) return values;
  std::size_t index = 0;
  for (json::value& item : headers->get_array()) {
    if (!item.is_object()) break;  // read_entry says what is wrong with it
    Entry header{std::move(item.get_object()), fmt::format("{}/headers/{}", entry.pointer, index++),
                 entry.context, entry.plan};
    const json::value* named = header.object.if_contains("name");
    const std::string called =
        named != nullptr && named->is_string() ? std::string(named->get_string()) : "";
    std::string known;
    if (present != nullptr) {
      const auto found = std::ranges::find(present->headers, called, &WebhookHeader::name);
      if (found != present->headers.end()) known = found->value;
    }
    std::string sealed;
    const Status taken =
        take_secret(header, "value", webhook_header_purpose(name, called), known, sealed);
    if (!taken) return std::unexpected(taken.error());
    if (sealed.empty()) {
      return fail(Error::Code::invalid, "a value is needed: {env: NAME} or {file: PATH}",
                  header.pointer + "/value");
    }
    item = std::move(header.object);
    values.push_back(std::move(sealed));
  }
  return values;
}

bool is_moved(const Entry& entry, const WebhookSubscription* present) {
  const json::value* url = entry.object.if_contains("url");
  return present != nullptr && url != nullptr && url->is_string() &&
         origin_of(url->get_string()) != origin_of(present->url);
}

Result<WebhookSubscription> read_entry(Entry& entry, const WebhookSubscription* present) {
  const std::string name = name_in(entry.object);
  const bool moved = is_moved(entry, present);
  if (moved) {  // what is not named again stays with the address that it was entered for
    for (const auto& [member, had] : {std::pair("secret", !present->secret.empty()),
                                      std::pair("headers", !present->headers.empty())}) {
      if (!had || entry.object.contains(member)) continue;
      return fail(Error::Code::invalid, "another address: name its secrets again",
                  fmt::format("{}/{}", entry.pointer, member));
    }
  }
  std::string sealed;
  const Status taken = take_secret(entry, "secret", webhook_secret_purpose(name),
                                   present == nullptr ? "" : present->secret, sealed);
  if (!taken) return std::unexpected(taken.error());
  const bool given = entry.object.contains("headers");  // what is exported has none
  auto values = take_header_values(entry, name, moved ? nullptr : present);
  if (!values) return std::unexpected(values.error());
  auto value = read_entry<WebhookSubscription>(entry, present);
  if (!value) return value;
  value->secret = std::move(sealed);
  for (std::size_t i = 0; i < values->size(); ++i) value->headers[i].value = (*values)[i];
  if (!given && present != nullptr) value->headers = present->headers;
  return value;
}

// Of a calendar that others keep: what is read there is no business of the file.
template <typename T>
Result<T> read_calendar(Entry& entry, const T* present, std::string_view content_name,
                        auto T::* content) {
  const std::string name = name_in(entry.object);
  std::string sealed;
  const Status taken = take_secret(entry, "url", calendar_url_purpose(kind_of_type<T>, name),
                                   present == nullptr ? "" : present->url, sealed);
  if (!taken) return std::unexpected(taken.error());
  const bool given = entry.object.contains(content_name);
  auto value = read_entry<T>(entry, present);
  if (!value) return value;
  if (!given && present != nullptr && !sealed.empty()) (*value).*content = present->*content;
  value->url = std::move(sealed);
  return value;
}

Result<HolidayCalendar> read_entry(Entry& entry, const HolidayCalendar* present) {
  return read_calendar(entry, present, "days", &HolidayCalendar::days);
}

Result<ShiftCalendar> read_entry(Entry& entry, const ShiftCalendar* present) {
  return read_calendar(entry, present, "shifts", &ShiftCalendar::shifts);
}

// Keys that the file gives replace all others; without any, the present ones stay.
Result<Integration> read_entry(Entry& entry, const Integration* present) {
  const json::value given = take_member(entry.object, "keys");
  auto value = read_entry<Integration>(entry, present);
  if (!value) return value;
  if (const Status good = KindRules<Integration>::check(*value); !good) {
    return fail_at(entry.pointer.substr(1), good.error());
  }
  value->keys = present == nullptr ? std::vector<IntegrationKey>{} : present->keys;
  if (given.is_null()) return value;
  const std::string place = entry.pointer.substr(1) + "/keys";
  if (!given.is_array())
    return fail_at(place, Error{Error::Code::invalid, "a list is wanted here", {}});
  value->keys.clear();
  for (std::size_t i = 0; i < given.get_array().size(); ++i) {
    const auto plain = secret_at(given.get_array()[i], entry.context);
    if (!plain) return fail_at(place + "/" + std::to_string(i), plain.error());
    if (plain->size() < integration_key_bytes_min) {
      return fail_at(place + "/" + std::to_string(i),
                     Error{Error::Code::invalid, "a key has at least 16 characters", {}});
    }
    value->keys.push_back({.hash = to_hex(sha256(*plain)),
                           .hint = plain->substr(plain->size() - 4),
                           .expires_at = {}});
  }
  return value;
}

std::string short_text(const json::value& value) {
  std::string text = json_text(value);
  if (text.size() > 120) text = std::string(cut_utf8(text, 117)) + "...";
  return text;
}

std::string difference(const json::object& from, const json::object& to) {
  std::string text;
  for (const auto& [name, value] : to) {
    const json::value* before = from.if_contains(name);
    if (before != nullptr && *before == value) continue;
    text += text.empty() ? "" : "\n";
    text += std::string(name) + ": ";
    text += is_secret(name, value)
                ? "(secret)"
                : (before ? short_text(*before) : "") + " -> " + short_text(value);
  }
  return text;
}

template <typename T>
Status plan_one(T value, const Configured<T>* present, const std::string& pointer,
                const FileContext& context, FilePlan& plan) {
  PlannedChange planned{
      .action = PlanAction::create, .kind = kind_of_type<T>, .slug = value.slug, .difference = {}};
  if (present != nullptr) {
    if (!present->meta.managed_by.empty() && present->meta.managed_by != context.owner) {
      return fail(Error::Code::conflict,
                  fmt::format("\"{}\" is managed by the file of \"{}\"", value.slug,
                              present->meta.managed_by),
                  pointer);
    }
    planned.difference =
        difference(to_json(present->value).as_object(), to_json(value).as_object());
    if (planned.difference.empty() && present->meta.managed_by.empty()) {
      planned.difference = "managed_by: \"\" -> \"" + context.owner + "\"";
    }
    planned.action = planned.difference.empty() ? PlanAction::unchanged : PlanAction::update;
  }
  if (planned.action != PlanAction::unchanged) {
    plan.change.puts.push_back(
        {.object = std::move(value),
         .expected_version = present == nullptr ? 0 : present->meta.version});
  }
  plan.changes.push_back(std::move(planned));
  return {};
}

template <typename T>
Status plan_entry(const json::value& item, std::string pointer, const FileContext& context,
                  FilePlan& plan, std::set<Slug>& seen) {
  if (!item.is_object()) {
    return fail(Error::Code::invalid, "an object is wanted here", std::move(pointer));
  }
  Entry entry{item.get_object(), std::move(pointer), context, plan};
  const json::value* slug = entry.object.if_contains("slug");
  const std::string name = std::same_as<T, Settings> ? "organisation" : name_in(entry.object);
  if (const Status good = check_slug(name); !good) {
    return fail(Error::Code::invalid, good.error().message,
                entry.pointer + (slug == nullptr ? "" : "/slug"));
  }
  if (!seen.insert(name).second) {
    return fail(Error::Code::invalid, "\"" + name + "\" stands here a second time", entry.pointer);
  }
  const Configured<T>* present = context.config.table<T>().find_entry(name);
  auto value = read_entry(entry, present == nullptr ? nullptr : &present->value);
  if (!value) return std::unexpected(std::move(value.error()));
  value->slug = name;
  return plan_one(std::move(*value), present, entry.pointer, context, plan);
}

// What the file once held and does not any more.
template <typename T>
void plan_rest(const FileContext& context, const std::set<Slug>& seen, FilePlan& plan) {
  if (std::same_as<T, Settings>) return;
  for (const auto& [slug, entry] : context.config.table<T>().all()) {
    if (entry.meta.managed_by != context.owner || seen.contains(slug)) continue;
    PlannedChange planned{
        .action = PlanAction::delete_, .kind = kind_of_type<T>, .slug = slug, .difference = {}};
    if (context.prune) {
      plan.change.deletes.push_back(
          {.kind = kind_of_type<T>, .slug = slug, .expected_version = entry.meta.version});
    } else {
      planned.action = PlanAction::unchanged;
      planned.difference = "no longer in the file; --prune deletes it";
    }
    plan.changes.push_back(std::move(planned));
  }
}

template <typename T>
Status plan_section(const json::object& file, const FileContext& context, FilePlan& plan) {
  const std::string_view name = Section<T>::name;
  std::set<Slug> seen;
  const json::value* section = file.if_contains(name);
  const std::string pointer = "/" + std::string(name);
  if (section != nullptr && !section->is_null()) {
    if constexpr (std::same_as<T, Settings>) {
      return plan_entry<T>(*section, pointer, context, plan, seen);
    }
    if (!section->is_array()) return fail(Error::Code::invalid, "a list is wanted here", pointer);
    std::size_t index = 0;
    for (const json::value& item : section->get_array()) {
      const Status planned =
          plan_entry<T>(item, pointer + "/" + std::to_string(index++), context, plan, seen);
      if (!planned) return planned;
    }
  }
  plan_rest<T>(context, seen, plan);
  return {};
}

Status check_sections(const json::value& file) {
  if (!file.is_object()) {
    return fail(Error::Code::invalid, "the file begins with a section, such as \"users:\"");
  }
  std::string known;
  std::set<std::string_view> names;
  for_each_kind([&]<typename T>() {
    names.insert(Section<T>::name);
    known += (known.empty() ? "" : ", ") + std::string(Section<T>::name);
  });
  for (const auto& [name, value] : file.get_object()) {
    if (!names.contains(std::string_view(name))) {
      return fail(Error::Code::invalid,
                  "\"" + std::string(name) + "\" is not known here; known are " + known,
                  "/" + tocsin::detail::pointer_token(name));
    }
  }
  return {};
}

Result<FilePlan> plan_document(const json::value& file, const FileContext& context) {
  FilePlan plan;
  Status status = check_sections(file);
  for_each_kind([&]<typename T>() {
    if (status) status = plan_section<T>(file.get_object(), context, plan);
  });
  if (!status) return std::unexpected(std::move(status.error()));
  plan.change.managed_by = context.owner;
  return plan;
}

void collect_references(const json::value& value, std::vector<std::string>& found) {
  if (const std::string reference = reference_of(value); !reference.empty()) {
    found.push_back(reference);
  } else if (value.is_object()) {
    for (const auto& [name, member] : value.get_object()) collect_references(member, found);
  } else if (value.is_array()) {
    for (const json::value& item : value.get_array()) collect_references(item, found);
  }
}

template <typename T>
json::object exported(const T& value) {
  const json::object usual = to_json(T{}).as_object();
  json::object object;
  for (const auto& [name, member] : to_json(value).as_object()) {
    if (is_secret(name, member)) continue;
    if (name != "slug" && usual.at(name) == member) continue;
    object.emplace(name, member);
  }
  if constexpr (std::same_as<T, Settings>) object.erase("slug");
  // What is read elsewhere is no business of the file.
  if constexpr (std::same_as<T, HolidayCalendar>) {
    if (!value.url.empty()) object.erase("days");
  } else if constexpr (std::same_as<T, ShiftCalendar>) {
    if (!value.url.empty()) object.erase("shifts");
  }
  return object;
}

}  // namespace

Result<FilePlan> plan_file(std::string_view yaml, const FileContext& context) {
  const auto document = read_yaml(yaml);
  if (!document) return std::unexpected(document.error());
  auto plan = plan_document(document->value, context);
  if (!plan) return std::unexpected(placed(*document, std::move(plan.error())));
  return plan;
}

Status check_plan(const Config& config, const FilePlan& plan, Time now) {
  Config next = config;
  Status status;
  const auto remove = [&](ConfigKind kind, const Slug& slug) {
    ConfigRow row;
    row.kind = kind;
    row.slug = slug;
    row.deleted = true;
    if (status) status = put_row(next, row);
  };
  const auto write = [&](const ConfigObject& object) {
    ConfigRow row;
    row.kind = kind_of(object);
    row.slug = slug_of(object);
    row.body = body_of(object);
    if (status) status = put_row(next, row);
  };
  for (const ConfigPut& put : plan.change.puts) write(put.object);
  for (const ConfigDelete& gone : plan.change.deletes) {
    remove(gone.kind, gone.slug);
    if (gone.kind == ConfigKind::user) {
      for (ShiftCalendar& freed : calendars_freed_of(next, gone.slug, now)) write(std::move(freed));
    }
    for (const auto& [kind, slug] : gone_with(next, gone.kind, gone.slug, now)) remove(kind, slug);
  }
  if (status) status = recompile(next);
  for (const ConfigPut& put : plan.change.puts) {
    if (status) status = check_put(next, put.object);
  }
  return status;
}

Error placed_in_file(std::string_view yaml, Error error) {
  const auto document = read_yaml(yaml);
  // "/policy/night/steps" -> "/policies/2/steps"
  const std::string pointer = error.pointer;  // which is written below
  std::string_view rest = pointer;
  if (!document || !rest.starts_with('/')) return error;
  rest.remove_prefix(1);
  const std::size_t first = rest.find('/');
  if (first == std::string_view::npos) return error;
  const std::string_view kind = rest.substr(0, first);
  rest.remove_prefix(first + 1);
  const std::string_view slug = rest.substr(0, rest.find('/'));
  const std::string tail(rest.substr(slug.size()));
  for_each_kind([&]<typename T>() {
    if (to_text(kind_of_type<T>) != kind || !document->value.is_object()) return;
    const json::value* section = document->value.get_object().if_contains(Section<T>::name);
    if (section == nullptr || !section->is_array()) return;
    for (std::size_t i = 0; i < section->get_array().size(); ++i) {
      const json::value& item = section->get_array()[i];
      const json::value* named = item.is_object() ? item.get_object().if_contains("slug") : nullptr;
      if (named != nullptr && named->is_string() && std::string_view(named->get_string()) == slug) {
        error.pointer = fmt::format("/{}/{}{}", Section<T>::name, i, tail);
      }
    }
  });
  return placed(*document, std::move(error));
}

Result<std::vector<std::string>> secret_references(std::string_view yaml) {
  const auto document = read_yaml(yaml);
  if (!document) return std::unexpected(document.error());
  std::vector<std::string> found;
  collect_references(document->value, found);
  return found;
}

std::string export_yaml(const Config& config, std::string_view owner) {
  json::object file;
  for_each_kind([&]<typename T>() {
    json::array items;
    for (const auto& [slug, entry] : config.table<T>().all()) {
      if (!owner.empty() && entry.meta.managed_by != owner) continue;
      items.push_back(exported(entry.value));
    }
    if (items.empty()) return;
    if constexpr (std::same_as<T, Settings>) {
      file.emplace(Section<T>::name, std::move(items.front()));
    } else {
      file.emplace(Section<T>::name, std::move(items));
    }
  });
  return write_yaml(file);
}

}  // namespace tocsin::api
