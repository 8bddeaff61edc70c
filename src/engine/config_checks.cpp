// The checks of a whole configuration: references, and rules of one object.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/ascii.hpp"
#include "domain/incidents/privacy.hpp"
#include "engine/arrangements.hpp"
#include "engine/contact_address.hpp"

namespace tocsin {
namespace {

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

void check_channel(const Config& config, Check& check, std::string_view member, const Slug& slug) {
  const ContactMethod* method = config.find<ContactMethod>(slug);
  if (method != nullptr && !method->team.empty()) return;
  check.refuse(member, fmt::format("there is no channel \"{}\" of a team; make it first or name "
                                   "another",
                                   slug));
}

// Whoever has it may be inactive for now: coverage tells that.
void check_expertise(const Config& config, Check& check, std::string_view member,
                     const Slug& expertise) {
  const bool known = std::ranges::any_of(config.table<User>().all(), [&](const auto& named) {
    return holds(named.second.value.expertise, expertise);
  });
  if (known) return;
  check.refuse(member, fmt::format("nobody has the expertise \"{}\"; add it to a user first or "
                                   "name another",
                                   expertise));
}

void check_targets(const Config& config, Check& check, std::string_view member,
                   const std::vector<Target>& targets) {
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
      case TargetKind::channel:
        check_channel(config, check, member, target.slug);
        break;
      case TargetKind::expertise:
        check_expertise(config, check, member, target.slug);
        break;
    }
  }
}

void check_notices(Check& check, const UserNotices& notices) {
  if (notices.reminders.size() > reminders_max) {
    check.refuse("notices", fmt::format("at most {} reminders", reminders_max));
  }
  for (const Duration lead : notices.reminders) {
    if (lead < 1min || lead > reminder_lead_max) {
      check.refuse("notices", "a reminder comes between 1m and 7d before the shift");
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
    check_notices(check, entry.value.notices);
    if (entry.value.expertise.size() > expertise_max) {
      check.refuse("expertise", fmt::format("at most {} areas of expertise", expertise_max));
    }
    for (const Slug& area : entry.value.expertise) {
      if (const Status good = check_slug(area); !good) {
        check.refuse("expertise", good.error().message);
      }
    }
    if (const auto& guest = entry.value.guest) {
      if (guest->incident == 0) check.refuse("guest", "a guest is of an incident");
      if (guest->company.size() > company_bytes_max) {
        check.refuse("guest", fmt::format("a company of at most {} bytes", company_bytes_max));
      }
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
    check.reference<User>("user", method.user, "user", !method.team.empty());
    check.reference<Team>("team", method.team, "team", true);
    if (!method.user.empty() && !method.team.empty()) {
      check.refuse("team", "a contact method belongs to a user or to a team, not to both");
    }
    if (!method.team.empty() && method.channel == Channel::web_push) {
      check.refuse("channel", "a browser belongs to a person, not to a team");
    }
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

void check_call_servers(const Config& config, Check& check) {
  const auto& servers = config.table<CallServer>().all();
  for (const auto& [slug, entry] : servers) {
    check.of(ConfigKind::call_server, slug);
    check.name(entry.value.name);
    if (servers.size() > call_servers_max) {
      check.refuse("slug", fmt::format("at most {} STUN and TURN servers", call_servers_max));
    }
    if (const Status good = tocsin::check(entry.value); !good) {
      check.refuse(good.error().pointer.substr(1), good.error().message);
    }
  }
}

void check_webhook_subscriptions(const Config& config, Check& check) {
  const auto& subscriptions = config.table<WebhookSubscription>().all();
  for (const auto& [slug, entry] : subscriptions) {
    check.of(ConfigKind::webhook_subscription, slug);
    check.name(entry.value.name);
    if (subscriptions.size() > webhook_subscriptions_max) {
      check.refuse("slug",
                   fmt::format("at most {} webhook subscriptions", webhook_subscriptions_max));
    }
    for (const Slug& service : entry.value.services) {
      check.reference<Service>("services", service, "service", false);
    }
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
    for (const Slug& channel : schedule.notices.channels) {
      check_channel(config, check, "notices/channels", channel);
    }
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

void check_handoff_notes(const Config& config, Check& check) {
  for (const auto& [slug, entry] : config.table<HandoffNote>().all()) {
    check.of(ConfigKind::handoff_note, slug);
    check.reference<Schedule>("slug", slug, "schedule", false);
    if (entry.value.text.size() > handoff_note_bytes_max) {
      check.refuse("text", fmt::format("at most {} bytes", handoff_note_bytes_max));
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
    const Duration reminder = service.acknowledgement_reminder;
    if (reminder != 0s && (reminder < 1min || reminder >= service.acknowledgement_timeout)) {
      check.refuse("acknowledgement_reminder",
                   "between 1m and the acknowledgement timeout, or 0s: nobody is asked");
    }
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
      check_targets(config, check, "steps", step.targets);
      if (step.delay < 1s || step.delay > std::chrono::hours(24)) {
        check.refuse("steps", "a step waits between 1s and 24h for an answer");
      }
      if (step.round_robin && step.each_acknowledges) {
        check.refuse("steps", "a step calls one at a time or asks each to acknowledge, not both");
      }
    }
    check_targets(config, check, "catch_all", policy.catch_all);
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

void check_incident_roles(const Config& config, Check& check) {
  const auto& roles = config.table<IncidentRole>().all();
  for (const auto& [slug, entry] : roles) {
    const IncidentRole& role = entry.value;
    check.of(ConfigKind::incident_role, slug);
    check.name(role.name);
    if (roles.size() > incident_roles_max) {
      check.refuse("slug", fmt::format("at most {} incident roles", incident_roles_max));
    }
    if (role.description.size() > duties_bytes_max) {
      check.refuse("description", fmt::format("at most {} bytes", duties_bytes_max));
    }
    if (role.checklist.size() > checklist_max) {
      check.refuse("checklist", fmt::format("at most {} lines", checklist_max));
    }
    for (const std::string& item : role.checklist) {
      if (item.empty() || item.size() > checklist_item_bytes_max) {
        check.refuse("checklist", fmt::format("a line of 1 to {} bytes", checklist_item_bytes_max));
      }
    }
    if (role.cents_an_hour && (*role.cents_an_hour < 0 || *role.cents_an_hour > rate_cents_max)) {
      check.refuse("cents_an_hour", fmt::format("an amount from 0 to {}", rate_cents_max));
    }
    if (role.slug == commander_role && role.many) {
      check.refuse("many", "an incident has one commander");
    }
    check_targets(config, check, "filled_by", role.filled_by);
    for (const Slug& type : role.types) {
      check.reference<IncidentType>("types", type, "incident type", false);
    }
    for (const Target& target : role.filled_by) {
      if (target.kind == TargetKind::channel) {
        check.refuse("filled_by", "a channel cannot hold a role; name people, teams or schedules");
      }
    }
  }
}

void check_incident_types(const Config& config, Check& check) {
  const auto& types = config.table<IncidentType>().all();
  for (const auto& [slug, entry] : types) {
    const IncidentType& type = entry.value;
    check.of(ConfigKind::incident_type, slug);
    check.name(type.name);
    if (types.size() > incident_types_max) {
      check.refuse("slug", fmt::format("at most {} incident types", incident_types_max));
    }
    if (type.description.size() > type_description_bytes_max) {
      check.refuse("description", fmt::format("at most {} bytes", type_description_bytes_max));
    }
    if (type.members.size() > members_max) {
      check.refuse("members", fmt::format("at most {} members", members_max));
    }
    for (const Slug& user : type.members) check.reference<User>("members", user, "user", false);
  }
}

void check_custom_fields(const Config& config, Check& check) {
  const auto& fields = config.table<CustomField>().all();
  for (const auto& [slug, entry] : fields) {
    const CustomField& field = entry.value;
    check.of(ConfigKind::custom_field, slug);
    check.name(field.name);
    if (fields.size() > custom_fields_max) {
      check.refuse("slug", fmt::format("at most {} custom fields", custom_fields_max));
    }
    if (field.description.size() > type_description_bytes_max) {
      check.refuse("description", fmt::format("at most {} bytes", type_description_bytes_max));
    }
    for (const Slug& type : field.types) {
      check.reference<IncidentType>("types", type, "incident type", false);
    }
    if (const Status good = tocsin::check(field); !good) {
      check.refuse(good.error().pointer.substr(1), good.error().message);
    }
  }
}

void check_task_templates(const Config& config, Check& check) {
  for (const auto& [slug, entry] : config.table<TaskTemplate>().all()) {
    check.of(ConfigKind::task_template, slug);
    check.name(entry.value.name);
    for (const Slug& service : entry.value.services) {
      check.reference<Service>("services", service, "service", false);
    }
    for (const Slug& type : entry.value.types) {
      check.reference<IncidentType>("types", type, "incident type", false);
    }
    if (const Status good = tocsin::check(entry.value); !good) {
      check.refuse(good.error().pointer.substr(1), good.error().message);
    }
  }
}

void check_file_limit(const Config& config, Check& check) {
  const Settings& settings = config.settings();
  check.of(ConfigKind::settings, settings.slug);
  const auto most = static_cast<std::int64_t>(file_bytes_most);
  if (settings.file_bytes_max < 1 || settings.file_bytes_max > most) {
    check.refuse("file_bytes_max", fmt::format("a number of bytes from 1 to {}", most));
  }
}

void check_cost_rates(const Config& config, Check& check) {
  const Settings& settings = config.settings();
  check.of(ConfigKind::settings, settings.slug);
  if (const Status good = check_currency(settings.currency); !good) {
    check.refuse("currency", good.error().message);
  }
  if (settings.cents_an_hour < 0 || settings.cents_an_hour > rate_cents_max) {
    check.refuse("cents_an_hour", fmt::format("an amount from 0 to {}", rate_cents_max));
  }
}

void check_bridge(const Config& config, Check& check) {
  const Settings& settings = config.settings();
  check.of(ConfigKind::settings, settings.slug);
  const Status good = tocsin::check(Bridge{settings.bridge_url, settings.bridge_phone});
  if (!good) check.refuse("bridge_" + good.error().pointer.substr(1), good.error().message);
}

void check_slack(const Config& config, Check& check) {
  const Settings& settings = config.settings();
  check.of(ConfigKind::settings, settings.slug);
  constexpr std::size_t prefix_bytes_max = 20;
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  const std::string& prefix = settings.slack_channel_prefix;
  if (prefix.empty() || prefix.size() > prefix_bytes_max || !std::ranges::all_of(prefix, plain)) {
    check.refuse(
        "slack_channel_prefix",
        fmt::format("1 to {} lower case letters, digits, - and _, such as inc", prefix_bytes_max));
  }
  constexpr std::size_t invited_max = 100;
  if (settings.slack_invite.size() > invited_max) {
    check.refuse("slack_invite", fmt::format("at most {} people", invited_max));
  }
  for (const Slug& user : settings.slack_invite) {
    check.reference<User>("slack_invite", user, "user", false);
  }
  const bool web = settings.slack_api_url.starts_with("https://") ||
                   settings.slack_api_url.starts_with("http://");
  if (!web || settings.slack_api_url.ends_with('/') ||
      std::ranges::any_of(settings.slack_api_url, [](char c) { return c <= 0x20 || c == 0x7F; })) {
    check.refuse("slack_api_url",
                 "an address without a slash at its end; Slack's own is https://slack.com/api");
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

void check_triage(const Config& config, Check& check) {
  for (const auto& [slug, entry] : config.table<MajorRule>().all()) {
    const MajorRule& rule = entry.value;
    check.of(ConfigKind::major_rule, slug);
    check.name(rule.name);
    for (const Slug& service : rule.services) {
      check.reference<Service>("services", service, "service", false);
    }
    if (rule.tier < 0 || rule.tier > 5) check.refuse("tier", "1 to 5, or 0 for any");
    if (rule.alerts_min < 0 || rule.alerts_min > alerts_min_max) {
      check.refuse("alerts_min", fmt::format("a number from 0 to {}", alerts_min_max));
    }
  }
}

}  // namespace

Status check_config(const Config& config) {
  Check check(config);
  check_people(config, check);
  check_providers(config, check);
  check_call_servers(config, check);
  check_webhook_subscriptions(config, check);
  check_schedules(config, check);
  check_holidays(config, check);
  check_handoff_notes(config, check);
  check_services(config, check);
  check_rules(config, check);
  check_triage(config, check);
  check_incident_types(config, check);
  check_custom_fields(config, check);
  check_incident_roles(config, check);
  check_bridge(config, check);
  check_slack(config, check);
  check_file_limit(config, check);
  check_cost_rates(config, check);
  check_task_templates(config, check);
  return check.status();
}

}  // namespace tocsin
