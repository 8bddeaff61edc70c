// Changes of configuration: all of a command or nothing, every version kept, every change audited.
#include <fmt/format.h>

#include <algorithm>

#include "engine/arrangements.hpp"
#include "engine/decision.hpp"
#include "engine/settings_secrets.hpp"

namespace tocsin {
namespace {

constexpr std::size_t changes_max = 10'000;

struct Present {
  ObjectMeta meta;
  json::value body;
};

template <typename T>
std::optional<Present> present_in(const Config& config, std::string_view slug) {
  const Configured<T>* entry = config.table<T>().find_entry(slug);
  if (entry == nullptr) return std::nullopt;
  return Present{entry->meta, to_json(entry->value)};
}

template <std::size_t I = 0>
std::optional<Present> find_present(const Config& config, ConfigKind kind, std::string_view slug) {
  if constexpr (I == std::variant_size_v<ConfigObject>) {
    return std::nullopt;
  } else if (static_cast<std::size_t>(kind) == I) {
    return present_in<std::variant_alternative_t<I, ConfigObject>>(config, slug);
  } else {
    return find_present<I + 1>(config, kind, slug);
  }
}

// {"member": {"from": ..., "to": ...}} of what differs; secrets are named, never shown.
std::string difference(const json::value& from, const json::value& to) {
  json::object out;
  const json::object none;
  const json::object& before = from.is_object() ? from.get_object() : none;
  const json::object& after = to.is_object() ? to.get_object() : none;
  const auto side = [&](const json::object& object, std::string_view name) {
    const json::value* found = object.if_contains(name);
    if (found == nullptr) return json::value(nullptr);
    return is_secret(name, *found) ? json::value("(secret)") : *found;
  };
  for (const json::object* object : {&before, &after}) {
    for (const auto& [name, value] : *object) {
      const json::value* a = before.if_contains(name);
      const json::value* b = after.if_contains(name);
      if (a != nullptr && b != nullptr && *a == *b) continue;
      json::object change;
      change.emplace("from", side(before, name));
      change.emplace("to", side(after, name));
      out.insert_or_assign(name, std::move(change));
    }
  }
  return json_text(out);
}

Status check_expected(const ChangeConfig& body, const std::optional<Present>& present,
                      std::optional<std::int64_t> expected, const std::string& at) {
  if (expected) {
    const std::int64_t version = present ? present->meta.version : 0;
    if (*expected == 0 && version != 0) {
      return fail(Error::Code::conflict, "this name is taken; choose another slug", at);
    }
    if (*expected != version) {
      return fail(Error::Code::stale,
                  fmt::format("somebody changed this meanwhile: it is at version {} now, you had "
                              "{}; read it again",
                              version, *expected),
                  at);
    }
  }
  const bool locked = present && !present->meta.managed_by.empty() &&
                      present->meta.managed_by != body.managed_by && !body.override_lock;
  if (locked) {
    return fail(Error::Code::conflict,
                fmt::format("the configuration file of \"{}\" manages this; change it there, or "
                            "override",
                            present->meta.managed_by),
                at);
  }
  return {};
}

void audit(Decision& decision, std::string action, const ConfigRow& row, std::string changed) {
  const bool told = keeps_versions(row.kind) || row.kind == ConfigKind::credential ||
                    row.kind == ConfigKind::calendar_feed || row.kind == ConfigKind::sign_in_codes;
  if (!told) return;
  decision.effects.audit.push_back(AuditEntry{AuditId{decision.next(&Counters::audit)},
                                              decision.now, decision.command.actor,
                                              decision.command.origin, std::move(action), row.kind,
                                              row.slug, row.version, std::move(changed)});
}

void forget(Decision& decision, Config& next, ConfigKind kind, const Slug& slug) {
  ConfigRow row;
  row.kind = kind;
  row.slug = slug;
  row.valid_from = row.created_at = decision.now;
  row.deleted = true;
  (void)put_row(next, row);  // a deletion always reads
  decision.effects.config.push_back(std::move(row));
}

Status put(Decision& decision, Config& next, const ChangeConfig& body, const ConfigPut& change);
Status remove(Decision& decision, Config& next, const ChangeConfig& body,
              const ConfigDelete& change);

// A calendar stays whose it is: a file that manages it says nothing of its shifts.
Status free_calendars(Decision& decision, Config& next, const Slug& user) {
  for (ShiftCalendar& calendar : calendars_freed_of(next, user, decision.now)) {
    ChangeConfig body;
    body.managed_by = next.table<ShiftCalendar>().find_entry(calendar.slug)->meta.managed_by;
    if (auto good = put(decision, next, body, {std::move(calendar), std::nullopt}); !good) {
      return good;
    }
  }
  return {};
}

// Errors: conflict, when a file manages one of them.
Status remove_with(Decision& decision, Config& next, const ChangeConfig& body, ConfigKind kind,
                   const Slug& slug) {
  if (kind == ConfigKind::user) {
    if (auto good = free_calendars(decision, next, slug); !good) return good;
  }
  for (auto& [also, name] : gone_with(next, kind, slug, decision.now)) {
    if (auto good = remove(decision, next, body, {also, std::move(name), std::nullopt}); !good) {
      return good;
    }
  }
  return {};
}

// What proves something of an object goes with it: whoever takes the name next proves it anew.
void forget_with(Decision& decision, Config& next, ConfigKind kind, const Slug& slug) {
  if (kind == ConfigKind::contact_method && next.find<Verification>(slug) != nullptr) {
    forget(decision, next, ConfigKind::verification, slug);
  }
  if (kind != ConfigKind::user) return;
  if (next.find<Credential>(slug) != nullptr) forget(decision, next, ConfigKind::credential, slug);
  if (next.find<SignInCodes>(slug) != nullptr) {
    forget(decision, next, ConfigKind::sign_in_codes, slug);
  }
  std::vector<Slug> sessions;
  for (const auto& [session, entry] : next.table<Session>().all()) {
    if (entry.value.user == slug) sessions.push_back(session);
  }
  for (const Slug& session : sessions) forget(decision, next, ConfigKind::session, session);
  std::vector<Slug> feeds;
  for (const auto& [feed, entry] : next.table<CalendarFeed>().all()) {
    if (entry.value.user == slug) feeds.push_back(feed);
  }
  for (const Slug& feed : feeds) forget(decision, next, ConfigKind::calendar_feed, feed);
}

Status put(Decision& decision, Config& next, const ChangeConfig& body, const ConfigPut& change) {
  const ConfigKind kind = kind_of(change.object);
  const Slug& slug = slug_of(change.object);
  const std::string at = fmt::format("/{}/{}", to_text(kind), slug);
  if (auto good = check_slug(slug); !good && keeps_versions(kind)) {
    return fail(Error::Code::invalid, good.error().message, at + "/slug");
  }
  const auto present = find_present(next, kind, slug);
  if (auto good = check_expected(body, present, change.expected_version, at); !good) return good;
  decision.effects.reply.slug = slug;
  const json::value wanted =
      std::visit([](const auto& value) { return to_json(value); }, change.object);
  if (present && present->body == wanted && present->meta.managed_by == body.managed_by) {
    decision.effects.reply.version = present->meta.version;
    return {};  // idempotent: nothing to write
  }
  ConfigRow row;
  row.kind = kind;
  row.slug = slug;
  // A name that comes back after a deletion continues its versions: see last_version.
  row.version = keeps_versions(kind) ? next.last_version(kind, slug) + 1 : 1;
  row.valid_from = decision.now;
  row.created_at = present ? present->meta.created_at : decision.now;
  row.managed_by = body.managed_by;
  row.body = json_text(wanted);
  const auto* method = std::get_if<ContactMethod>(&change.object);
  const auto* before = method == nullptr ? nullptr : next.find<ContactMethod>(slug);
  if (before != nullptr && before->user != method->user) forget_with(decision, next, kind, slug);
  if (auto good = put_row(next, row); !good) return good;
  audit(decision, present ? "updated" : "created", row,
        difference(present ? present->body : json::value(nullptr), wanted));
  decision.effects.reply.version = row.version;
  decision.effects.config.push_back(std::move(row));
  return {};
}

Status remove(Decision& decision, Config& next, const ChangeConfig& body,
              const ConfigDelete& change) {
  const std::string at = fmt::format("/{}/{}", to_text(change.kind), change.slug);
  const auto present = find_present(next, change.kind, change.slug);
  if (!present) {
    if (!keeps_versions(change.kind)) return {};
    return fail(Error::Code::not_found, "there is nothing of this name to delete", at);
  }
  if (auto good = check_expected(body, present, change.expected_version, at); !good) return good;
  ConfigRow row;
  row.kind = change.kind;
  row.slug = change.slug;
  row.version = keeps_versions(change.kind) ? present->meta.version + 1 : 1;
  row.valid_from = decision.now;
  row.created_at = present->meta.created_at;
  row.deleted = true;
  row.managed_by = body.managed_by;
  if (auto good = put_row(next, row); !good) return good;
  if (change.kind == ConfigKind::integration && decision.state.heartbeats().contains(change.slug)) {
    decision.effects.heartbeats_gone.push_back(change.slug);
  }
  audit(decision, "deleted", row, difference(present->body, json::value(nullptr)));
  decision.effects.config.push_back(std::move(row));
  forget_with(decision, next, change.kind, change.slug);
  return remove_with(decision, next, body, change.kind, change.slug);
}

// Alerts were placed under rules that are not those of now: what keeps them quiet is looked at
// again.
void reconsider_all(Decision& decision) {
  const bool rules_changed = std::any_of(
      decision.effects.config.begin(), decision.effects.config.end(), [](const ConfigRow& row) {
        return row.kind == ConfigKind::routing_rule || row.kind == ConfigKind::inhibition_rule;
      });
  if (!rules_changed || decision.state.alerts().empty()) return;
  ReconsiderAlerts all;
  all.reason = {Reason::Code::configuration_applied, decision.person(), 0};
  all.alerts = decision.state.alerts().ids();
  decision.then(std::move(all));
}

// Nothing but deletions: what is left names one of them.
Status still_named(const ChangeConfig& body, Error error) {
  std::string names;
  for (const ConfigDelete& change : body.deletes) {
    names +=
        fmt::format("{}{} \"{}\"", names.empty() ? "" : ", ", to_text(change.kind), change.slug);
  }
  error.message = fmt::format("{} is still named at {}: take it out there first (there: {})", names,
                              error.pointer, error.message);
  return std::unexpected(std::move(error));
}

}  // namespace

Status decide_body(Decision& decision, const ChangeConfig& body) {
  if (body.puts.size() + body.deletes.size() > changes_max) {
    return fail(Error::Code::too_large, "at most 10000 objects at a time");
  }
  Config next = decision.config;
  for (const ConfigPut& change : body.puts) {
    if (auto good = put(decision, next, body, change); !good) return good;
  }
  for (const ConfigDelete& change : body.deletes) {
    if (auto good = remove(decision, next, body, change); !good) return good;
  }
  if (!needs_recompile(decision.effects.config)) return {};
  if (auto good = recompile(next); !good) {
    return body.puts.empty() && !body.deletes.empty() ? still_named(body, good.error()) : good;
  }
  for (const ConfigPut& change : body.puts) {
    if (auto good = check_put(next, change.object); !good) return good;
  }
  if (administrators(next).empty() && !administrators(decision.config).empty()) {
    return fail(Error::Code::conflict,
                "nobody could administer Tocsin any more; let somebody else administer it first");
  }
  reconsider_all(decision);
  tell_of_arrangements(decision, next);
  return {};
}

}  // namespace tocsin
