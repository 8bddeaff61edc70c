#include "engine/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "base/ascii.hpp"
#include "engine/arrangements.hpp"
#include "engine/contact_address.hpp"

namespace tocsin {
namespace {

template <std::size_t I = 0>
Result<ConfigObject> read_kind(ConfigKind kind, const std::string& body) {
  if constexpr (I == std::variant_size_v<ConfigObject>) {
    return fail(Error::Code::internal, "a configuration row of an unknown kind");
  } else {
    if (static_cast<std::size_t>(kind) != I) return read_kind<I + 1>(kind, body);
    auto value = read_json<std::variant_alternative_t<I, ConfigObject>>(body);
    if (!value) return std::unexpected(std::move(value.error()));
    return ConfigObject(std::move(*value));
  }
}

// Collects the checks of one Config; the first failure is kept.
class Check {
 public:
  explicit Check(const Config& config) : config_(config) {}

  void of(ConfigKind kind, const Slug& slug) {
    at_ = fmt::format("/{}/{}", to_text(kind), slug);
    if (auto good = check_slug(slug); !good) refuse("slug", good.error().message);
  }
  void refuse(std::string_view member, std::string message) {
    if (status_) {
      status_ = fail(Error::Code::invalid, std::move(message), fmt::format("{}/{}", at_, member));
    }
  }
  template <typename T>
  void reference(std::string_view member, const Slug& slug, std::string_view what, bool optional) {
    if (slug.empty() && optional) return;
    if (config_.find<T>(slug) == nullptr) {
      refuse(member,
             fmt::format("there is no {} \"{}\"; make it first or name another", what, slug));
    }
  }
  void name(const std::string& name, std::size_t bytes_max = 200) {
    const bool shown = std::ranges::none_of(
        name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    if (name.empty() || name.size() > bytes_max || !shown) {
      refuse("name", fmt::format("a name of 1 to {} bytes on one line is needed", bytes_max));
    }
  }
  Status status() const { return status_; }

 private:
  const Config& config_;
  std::string at_;
  Status status_;
};

void check_targets(Check& check, std::string_view member, const std::vector<Target>& targets) {
  if (targets.size() > step_targets_max) {
    check.refuse(member, fmt::format("at most {} targets", step_targets_max));
  }
  for (const Target& target : targets) {
    switch (target.kind) {
      case TargetKind::user:
        check.reference<User>(member, target.slug, "user", false);
        break;
      case TargetKind::team:
        check.reference<Team>(member, target.slug, "team", false);
        break;
      case TargetKind::schedule:
        check.reference<Schedule>(member, target.slug, "schedule", false);
        break;
    }
  }
}

void check_people(const Config& config, Check& check) {
  std::map<std::string, Slug> by_email;
  for (const auto& [slug, entry] : config.table<User>().all()) {
    check.of(ConfigKind::user, slug);
    check.name(entry.value.name);
    const std::string& email = entry.value.email;
    const std::size_t at = email.find('@');
    if (at == 0 || at == std::string::npos || at + 1 == email.size() || email.size() > 254 ||
        email.find_first_of(" \t\r\n<>,;\"") != std::string::npos) {
      check.refuse("email", "an e-mail address like ana@example.org is needed");
    }
    const auto [other, is_new] = by_email.emplace(lower_case(email), slug);
    if (!is_new) {
      check.refuse("email", fmt::format("user \"{}\" has this address already", other->second));
    }
  }
  for (const auto& [slug, entry] : config.table<Team>().all()) {
    check.of(ConfigKind::team, slug);
    check.name(entry.value.name);
    for (const Slug& member : entry.value.members) {
      check.reference<User>("members", member, "user", false);
    }
  }
  for (const auto& [slug, entry] : config.table<ContactMethod>().all()) {
    const ContactMethod& method = entry.value;
    check.of(ConfigKind::contact_method, slug);
    check.reference<User>("user", method.user, "user", false);
    if (const Status good = check_address(method.channel, method.address); !good) {
      check.refuse("address", good.error().message);
    }
  }
  for (const auto& [slug, entry] : config.table<NotificationRule>().all()) {
    check.of(ConfigKind::notification_rule, slug);
    check.reference<User>("user", entry.value.user, "user", false);
    if (const Status good = tocsin::check(entry.value); !good) {
      check.refuse(good.error().pointer.substr(1), good.error().message);
    }
  }
  for (const auto& [slug, entry] : config.table<Grant>().all()) {
    const Grant& grant = entry.value;
    check.of(ConfigKind::grant, slug);
    if (grant.subject_kind == SubjectKind::user) {
      check.reference<User>("subject", grant.subject, "user", false);
    } else {
      check.reference<Team>("subject", grant.subject, "team", false);
    }
    if (grant.scope_kind == ScopeKind::team) {
      check.reference<Team>("scope", grant.scope, "team", false);
    } else if (grant.scope_kind == ScopeKind::service) {
      check.reference<Service>("scope", grant.scope, "service", false);
    }
    if (grant.access == AccessLevel::administrator && grant.scope_kind != ScopeKind::organisation) {
      check.refuse("access", "administrator is for the whole organisation; use manager here");
    }
  }
  for (const auto& [slug, entry] : config.table<ApiToken>().all()) {
    check.of(ConfigKind::token, slug);
    check.name(entry.value.name);
    check.reference<User>("user", entry.value.user, "user", false);
  }
}

void check_providers(const Config& config, Check& check) {
  for (const auto& [slug, entry] : config.table<Provider>().all()) {
    check.of(ConfigKind::provider, slug);
    check.name(entry.value.name);
    if (const Status good = tocsin::check(entry.value); !good) {
      check.refuse(good.error().pointer.substr(1), good.error().message);
    }
  }
}

void check_schedules(const Config& config, Check& check) {
  for (const auto& [slug, entry] : config.table<Schedule>().all()) {
    const Schedule& schedule = entry.value;
    check.of(ConfigKind::schedule, slug);
    check.name(schedule.name);
    check.reference<Team>("team", schedule.team, "team", true);
    if (const Status good = tocsin::check(schedule); !good) {
      check.refuse(good.error().pointer.substr(1), good.error().message);
    }
    for (std::size_t i = 0; i < schedule.rotations.size(); ++i) {
      for (const RotationGroup& group : schedule.rotations[i].groups) {
        for (const Slug& user : group.users) {
          check.reference<User>(fmt::format("rotations/{}/groups", i), user, "user", false);
        }
      }
    }
  }
}

void check_holidays(const Config& config, Check& check) {
  for (const auto& [slug, entry] : config.table<HolidayCalendar>().all()) {
    check.of(ConfigKind::holiday_calendar, slug);
    check.name(entry.value.name);
    check.reference<Team>("team", entry.value.team, "team", true);
    if (const Status good = tocsin::check(entry.value); !good) {
      check.refuse(good.error().pointer.substr(1), good.error().message);
    }
  }
}

bool calls_itself(const Config& config, const EscalationPolicy& policy) {
  std::set<Slug> seen{policy.slug};
  for (const EscalationPolicy* next = config.find<EscalationPolicy>(policy.hand_over);
       next != nullptr; next = config.find<EscalationPolicy>(next->hand_over)) {
    if (next->slug == policy.slug) return true;
    if (!seen.insert(next->slug).second) return false;  // a circle of others: told of there
  }
  return false;
}

void check_services(const Config& config, Check& check) {
  for (const auto& [slug, entry] : config.table<Service>().all()) {
    const Service& service = entry.value;
    check.of(ConfigKind::service, slug);
    check.name(service.name);
    check.reference<Team>("team", service.team, "team", true);
    check.reference<EscalationPolicy>("policy", service.policy, "escalation policy", true);
    if (service.tier < 1 || service.tier > 5)
      check.refuse("tier", "a tier is a number from 1 to 5");
    for (const Slug& other : service.depends_on) {
      check.reference<Service>("depends_on", other, "service", false);
    }
  }
  for (const auto& [slug, entry] : config.table<EscalationPolicy>().all()) {
    const EscalationPolicy& policy = entry.value;
    check.of(ConfigKind::policy, slug);
    check.name(policy.name);
    check.reference<Team>("team", policy.team, "team", true);
    if (policy.steps.empty() || policy.steps.size() > policy_steps_max) {
      check.refuse("steps", fmt::format("1 to {} steps are needed", policy_steps_max));
    }
    for (const Step& step : policy.steps) {
      check_targets(check, "steps", step.targets);
      if (step.delay < 1s || step.delay > std::chrono::hours(24)) {
        check.refuse("steps", "a step waits between 1s and 24h for an answer");
      }
    }
    check_targets(check, "catch_all", policy.catch_all);
    check.reference<EscalationPolicy>("hand_over", policy.hand_over, "escalation policy", true);
    if (!policy.hand_over.empty() && !policy.catch_all.empty()) {
      check.refuse("catch_all", "a policy that hands over calls nobody then: the next one does");
    }
    if (calls_itself(config, policy)) {
      check.refuse("hand_over", "the policies hand over in a circle; let one of them end");
    }
    if (policy.repeat < 0 || policy.repeat > policy_repeat_max) {
      check.refuse("repeat", fmt::format("a number from 0 to {}", policy_repeat_max));
    }
  }
  for (const auto& [slug, entry] : config.table<Integration>().all()) {
    const Integration& integration = entry.value;
    check.of(ConfigKind::integration, slug);
    check.name(integration.name);
    check.reference<Service>("service", integration.service, "service", true);
    if (integration.resolve_timeout < 1s) check.refuse("resolve_timeout", "at least 1s");
    if (integration.heartbeat_interval < 1s) check.refuse("heartbeat_interval", "at least 1s");
    if (integration.alerts_per_second_max < 1) {
      check.refuse("alerts_per_second_max", "at least 1");
    }
  }
}

void check_rules(const Config& config, Check& check) {
  for (const auto& [slug, entry] : config.table<RoutingRule>().all()) {
    check.of(ConfigKind::routing_rule, slug);
    check.reference<Service>("service", entry.value.service, "service", true);
    check.reference<Integration>("integration", entry.value.integration, "integration", true);
  }
  for (const auto& [slug, entry] : config.table<InhibitionRule>().all()) {
    check.of(ConfigKind::inhibition_rule, slug);
  }
}

// The rules stand in a list of their own there: "/3/matchers/0" ->
// "/routing_rule/<slug>/matchers/0".
template <typename Rule>
std::unexpected<Error> fault_of(ConfigKind kind, const std::vector<Rule>& rules, Error error) {
  std::size_t index = 0;
  const char* end = error.pointer.data() + error.pointer.size();
  if (error.pointer.starts_with('/')) {
    const auto read = std::from_chars(error.pointer.data() + 1, end, index);
    if (read.ec == std::errc{} && index < rules.size()) {
      error.pointer = fmt::format("/{}/{}{}", to_text(kind), rules[index].slug,
                                  std::string_view(read.ptr, end));
      return std::unexpected(std::move(error));
    }
  }
  return fail_at(to_text(kind), std::move(error));
}

Status compile(const Config& config, Config::Compiled& compiled) {
  std::vector<RoutingRule> rules;
  for (const auto& [slug, entry] : config.table<RoutingRule>().all()) rules.push_back(entry.value);
  auto routes = RouteTree::compile(rules);
  if (!routes) return fault_of(ConfigKind::routing_rule, rules, std::move(routes.error()));
  compiled.routes = std::move(*routes);

  std::vector<InhibitionRule> inhibitions;
  for (const auto& [slug, entry] : config.table<InhibitionRule>().all()) {
    inhibitions.push_back(entry.value);
  }
  auto inhibitors = InhibitionRules::compile(inhibitions);
  if (!inhibitors) {
    return fault_of(ConfigKind::inhibition_rule, inhibitions, std::move(inhibitors.error()));
  }
  compiled.inhibitions = std::move(*inhibitors);

  for (const auto& [slug, entry] : config.table<Integration>().all()) {
    for (const IntegrationKey& key : entry.value.keys) {
      const auto [other, is_new] = compiled.integration_by_key_hash.emplace(key.hash, slug);
      if (!is_new && other->second != slug) {
        return fail(Error::Code::invalid, "another integration has this key already",
                    fmt::format("/integration/{}/keys", slug));
      }
    }
  }
  for (const auto& [slug, entry] : config.table<ApiToken>().all()) {
    compiled.token_by_hash.emplace(entry.value.hash, slug);
  }
  for (const auto& [slug, entry] : config.table<User>().all()) {
    compiled.user_by_email.emplace(lower_case(entry.value.email), slug);
  }
  for (const auto& [slug, entry] : config.table<ContactMethod>().all()) {
    if (entry.value.enabled) compiled.methods_by_user[entry.value.user].push_back(slug);
  }
  for (auto& [user, methods] : compiled.methods_by_user) {
    std::sort(methods.begin(), methods.end(), [&](const Slug& a, const Slug& b) {
      return std::pair(config.find<ContactMethod>(a)->position, a) <
             std::pair(config.find<ContactMethod>(b)->position, b);
    });
  }
  return {};
}

}  // namespace

const Slug& slug_of(const ConfigObject& object) {
  return std::visit([](const auto& value) -> const Slug& { return value.slug; }, object);
}

bool keeps_versions(ConfigKind kind) {
  return kind != ConfigKind::credential && kind != ConfigKind::session &&
         kind != ConfigKind::verification && kind != ConfigKind::calendar_feed;
}

std::string body_of(const ConfigObject& object) {
  return std::visit([](const auto& value) { return write_json(value); }, object);
}

Result<ConfigObject> object_from(ConfigKind kind, const std::string& body) {
  return read_kind(kind, body);
}

const Settings& Config::settings() const {
  static const Settings defaults;
  const Settings* settings = find<Settings>("organisation");
  return settings == nullptr ? defaults : *settings;
}

Status put_row(Config& config, const ConfigRow& row) {
  ++config.revision;
  if (row.deleted) {
    if (keeps_versions(row.kind)) config.deleted_versions[{row.kind, row.slug}] = row.version;
    std::apply(
        [&](auto&... table) {
          std::size_t index = 0;
          ((index++ == static_cast<std::size_t>(row.kind) ? table.erase(row.slug) : void()), ...);
        },
        config.tables);
    return {};
  }
  auto object = object_from(row.kind, row.body);
  if (!object) return std::unexpected(std::move(object.error()));
  const ObjectMeta meta{row.version, row.created_at, row.valid_from, row.managed_by};
  std::visit(
      [&](auto&& value) {
        using T = std::remove_cvref_t<decltype(value)>;
        if constexpr (std::is_same_v<T, EscalationPolicy>) {
          config.policy_versions.insert_or_assign({row.slug, row.version}, value);
        }
        Table<T>& table = std::get<Table<T>>(config.tables);
        const Configured<T>* present = table.find_entry(row.slug);
        if (present == nullptr || present->meta.version <= row.version) {
          table.put(Configured<T>{meta, std::forward<decltype(value)>(value)});
        }
      },
      std::move(*object));
  return {};
}

std::int64_t Config::last_version(ConfigKind kind, const Slug& slug) const {
  std::int64_t version = 0;
  std::apply(
      [&](const auto&... table) {
        std::size_t index = 0;
        const auto look = [&](const auto& one) {
          const auto* entry =
              index++ == static_cast<std::size_t>(kind) ? one.find_entry(slug) : nullptr;
          if (entry != nullptr) version = entry->meta.version;
        };
        (look(table), ...);
      },
      tables);
  const auto deleted = deleted_versions.find({kind, slug});
  return deleted == deleted_versions.end() ? version : std::max(version, deleted->second);
}

bool needs_recompile(const std::vector<ConfigRow>& rows) {
  return std::any_of(rows.begin(), rows.end(),
                     [](const ConfigRow& row) { return keeps_versions(row.kind); });
}

Status recompile(Config& config) {
  Check check(config);
  check_people(config, check);
  check_providers(config, check);
  check_schedules(config, check);
  check_holidays(config, check);
  check_services(config, check);
  check_rules(config, check);
  if (auto good = check.status(); !good) return good;
  if (auto good = check_arrangements(config); !good) return good;
  auto compiled = std::make_shared<Config::Compiled>();
  if (auto good = compile(config, *compiled); !good) return good;
  compile_arrangements(config, *compiled);
  config.compiled = std::move(compiled);
  return {};
}

Viewer viewer_of(const Config& config, std::string_view user) {
  Viewer viewer;
  viewer.user = user;
  const User* known = config.find<User>(user);
  if (known == nullptr || !known->active) return viewer;
  const auto is_member = [&](const Slug& team) {
    const Team* found = config.find<Team>(team);
    return found != nullptr &&
           std::find(found->members.begin(), found->members.end(), user) != found->members.end();
  };
  for (const auto& [slug, entry] : config.table<Grant>().all()) {
    const Grant& grant = entry.value;
    const bool mine =
        grant.subject_kind == SubjectKind::user ? grant.subject == user : is_member(grant.subject);
    if (mine) viewer.rights.push_back({grant.access, grant.scope_kind, grant.scope});
  }
  return viewer;
}

std::vector<Slug> administrators(const Config& config) {
  std::set<Slug> people;
  const auto add = [&](const Slug& slug) {
    const User* user = config.find<User>(slug);
    if (user != nullptr && user->active) people.insert(slug);
  };
  for (const auto& [slug, entry] : config.table<Grant>().all()) {
    const Grant& grant = entry.value;
    if (grant.access != AccessLevel::administrator || grant.scope_kind != ScopeKind::organisation) {
      continue;
    }
    if (grant.subject_kind == SubjectKind::user) {
      add(grant.subject);
    } else if (const Team* team = config.find<Team>(grant.subject)) {
      for (const Slug& member : team->members) add(member);
    }
  }
  return {people.begin(), people.end()};
}

std::vector<const Provider*> providers_for(const Config& config, Channel channel) {
  std::vector<const Provider*> serving;
  for (const auto& [slug, entry] : config.table<Provider>().all()) {
    if (entry.value.enabled && serves(entry.value, channel)) serving.push_back(&entry.value);
  }
  std::ranges::sort(serving, {},
                    [](const Provider* one) { return std::pair(one->position, one->slug); });
  return serving;
}

std::vector<const ContactMethod*> usable_methods(const Config& config, std::string_view user) {
  std::vector<const ContactMethod*> usable;
  const User* known = config.find<User>(user);
  const auto methods = config.compiled->methods_by_user.find(user);
  if (known == nullptr || !known->active || methods == config.compiled->methods_by_user.end()) {
    return usable;
  }
  for (const Slug& slug : methods->second) {
    const ContactMethod* method = config.find<ContactMethod>(slug);
    const Verification* verification = config.find<Verification>(slug);
    const bool verified = verification != nullptr && verification->verified_at &&
                          verification->address == method->address;
    if (verified || method->vouched) usable.push_back(method);
  }
  return usable;
}

}  // namespace tocsin
