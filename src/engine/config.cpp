#include "engine/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "base/ascii.hpp"
#include "engine/arrangements.hpp"

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

  for (const auto& [slug, entry] : config.table<MajorRule>().all()) {
    compiled.major_rules.push_back(entry.value);
  }
  std::ranges::stable_sort(compiled.major_rules, {}, &MajorRule::position);

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
    const ContactMethod& method = entry.value;
    if (method.enabled && !method.user.empty()) {
      compiled.methods_by_user[method.user].push_back(slug);
    }
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
         kind != ConfigKind::verification && kind != ConfigKind::calendar_feed &&
         kind != ConfigKind::sign_in_codes;
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

CostRates rates_of(const Config& config) {
  CostRates rates{config.settings().currency, config.settings().cents_an_hour, {}};
  for (const auto& [slug, entry] : config.table<IncidentRole>().all()) {
    if (entry.value.cents_an_hour) rates.by_role.emplace(slug, *entry.value.cents_an_hour);
  }
  return rates;
}

const SeverityDefinition& definition_of(const Config& config, Severity severity) {
  const SeverityDefinition& shipped = shipped_definition(severity);
  const SeverityDefinition* own = config.find<SeverityDefinition>(shipped.slug);
  return own == nullptr ? shipped : *own;
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
  if (auto good = check_config(config); !good) return good;
  if (auto good = check_arrangements(config); !good) return good;
  auto compiled = std::make_shared<Config::Compiled>();
  if (auto good = compile(config, *compiled); !good) return good;
  compile_arrangements(config, *compiled);
  config.compiled = std::move(compiled);
  return {};
}

std::vector<Slug> guests_of(const Config& config, IncidentId incident) {
  std::vector<Slug> guests;
  for (const auto& [slug, entry] : config.table<User>().all()) {
    const auto& pass = entry.value.guest;
    if (pass && pass->incident == incident.value) guests.push_back(slug);
  }
  return guests;
}

Viewer viewer_of(const Config& config, std::string_view user) {
  Viewer viewer;
  viewer.user = user;
  const User* known = config.find<User>(user);
  if (known == nullptr || !known->active) return viewer;
  if (known->guest) {
    viewer.guest_of = known->guest->incident;
    viewer.rights.push_back({AccessLevel::responder, ScopeKind::incident,
                             fmt::format("INC-{}", known->guest->incident)});
    return viewer;
  }
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

namespace {

// The active users who have a grant that counts, by themselves or by a team.
template <typename Counts>
std::vector<Slug> people_with(const Config& config, Counts counts) {
  std::set<Slug> people;
  const auto add = [&](const Slug& slug) {
    const User* user = config.find<User>(slug);
    if (user != nullptr && user->active) people.insert(slug);
  };
  for (const auto& [slug, entry] : config.table<Grant>().all()) {
    const Grant& grant = entry.value;
    if (!counts(grant)) continue;
    if (grant.subject_kind == SubjectKind::user) {
      add(grant.subject);
    } else if (const Team* team = config.find<Team>(grant.subject)) {
      for (const Slug& member : team->members) add(member);
    }
  }
  return {people.begin(), people.end()};
}

}  // namespace

std::vector<Slug> administrators(const Config& config) {
  return people_with(config, [](const Grant& grant) {
    return grant.access == AccessLevel::administrator &&
           grant.scope_kind == ScopeKind::organisation;
  });
}

std::vector<Slug> managers_of(const Config& config, std::string_view team) {
  std::vector<Slug> people = people_with(config, [&](const Grant& grant) {
    return grant.access == AccessLevel::manager && grant.scope_kind == ScopeKind::team &&
           grant.scope == team;
  });
  return people.empty() ? administrators(config) : people;
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

std::vector<const ContactMethod*> verified_methods(const Config& config, std::string_view user) {
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

std::vector<const ContactMethod*> usable_methods(const Config& config, std::string_view user) {
  std::vector<const ContactMethod*> usable = verified_methods(config, user);
  std::erase_if(usable, [&](const ContactMethod* method) {
    return is_phone(method->channel) && providers_for(config, method->channel).empty();
  });
  return usable;
}

}  // namespace tocsin
