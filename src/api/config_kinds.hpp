// What sets each kind of configuration object apart at the API: its address, who may read and write
// it, which of its members are secrets. The routes themselves are the same for all:
// config_routes.hpp.
#pragma once

#include <string>
#include <string_view>

#include "api/backend.hpp"
#include "api/call.hpp"
#include "engine/settings_secrets.hpp"

namespace tocsin::api {

template <typename T>
struct KindRules;

// The rules of kinds without secrets, read by everybody with any access.
struct CommonRules {
  static bool may_read(const Call& call, const auto&) {
    return call.may_somewhere(Action::view) && call.who.viewer.guest_of == 0;
  }
  static void blank(auto&) {}
  // What the engine cannot check, as it does not know the protocols. Errors: invalid.
  static Status check(const auto&) { return {}; }
  // Takes secrets that are not given over from the present object, and seals new ones.
  static Status keep_secrets(auto&, const auto*, Backend&) { return {}; }
  // What the object is called when no slug is given.
  static std::string slug_source(const auto& object) { return object.name; }
  static void add_extras(json::object&, const auto&, const Call&, Desk&) {}
};

// Of kinds that are the whole organisation's and written by whoever may configure it.
struct ConfigureRules : CommonRules {
  static Status may_write(const Call& call, const auto&) { return call.must(Action::configure); }
};

template <>
struct KindRules<User> : CommonRules {
  static constexpr std::string_view url = "users";
  static constexpr ConfigKind kind = ConfigKind::user;
  static Status may_write(const Call& call, const User&) { return call.must(Action::administer); }
};

template <>
struct KindRules<Team> : CommonRules {
  static constexpr std::string_view url = "teams";
  static constexpr ConfigKind kind = ConfigKind::team;
  // Grants are given to teams: who may change the members may give access.
  static Status may_write(const Call& call, const Team&) { return call.must(Action::administer); }
};

template <>
struct KindRules<ContactMethod> : CommonRules {
  static constexpr std::string_view url = "contact-methods";
  static constexpr ConfigKind kind = ConfigKind::contact_method;
  static bool may_read(const Call& call, const ContactMethod& method);
  static Status may_write(const Call& call, const ContactMethod& method);
  static void blank(ContactMethod& method) { method.secret.clear(); }
  static Status check(const ContactMethod& method);
  static Status keep_secrets(ContactMethod& method, const ContactMethod* present, Backend& backend);
  static std::string slug_source(const ContactMethod& method) {
    return (method.user.empty() ? method.team : method.user) + "-" +
           (method.name.empty() ? std::string(to_text(method.channel)) : method.name);
  }
  static void add_extras(json::object& item, const ContactMethod& method, const Call& call, Desk&);
};

template <>
struct KindRules<Schedule> : CommonRules {
  static constexpr std::string_view url = "schedules";
  static constexpr ConfigKind kind = ConfigKind::schedule;
  static Status may_write(const Call& call, const Schedule& schedule);
};

template <>
struct KindRules<HolidayCalendar> : CommonRules {
  static constexpr std::string_view url = "holiday-calendars";
  static constexpr ConfigKind kind = ConfigKind::holiday_calendar;
  static Status may_write(const Call& call, const HolidayCalendar& calendar);
  static Status check(const HolidayCalendar& calendar);
  // The address of a calendar is often all that protects it: a secret.
  static void blank(HolidayCalendar& calendar) { calendar.url.clear(); }
  static Status keep_secrets(HolidayCalendar& calendar, const HolidayCalendar* present,
                             Backend& backend);
  static void add_extras(json::object& item, const HolidayCalendar& calendar, const Call& call,
                         Desk& desk);
};

template <>
struct KindRules<ShiftCalendar> : CommonRules {
  static constexpr std::string_view url = "shift-calendars";
  static constexpr ConfigKind kind = ConfigKind::shift_calendar;
  static Status may_write(const Call& call, const ShiftCalendar& calendar);
  static Status check(const ShiftCalendar& calendar);
  static void blank(ShiftCalendar& calendar) { calendar.url.clear(); }
  static Status keep_secrets(ShiftCalendar& calendar, const ShiftCalendar* present,
                             Backend& backend);
  static void add_extras(json::object& item, const ShiftCalendar& calendar, const Call& call,
                         Desk& desk);
};

template <>
struct KindRules<IncidentRole> : ConfigureRules {
  static constexpr std::string_view url = "incident-roles";
  static constexpr ConfigKind kind = ConfigKind::incident_role;
};

// Whoever takes turns there leaves a word.
template <>
struct KindRules<HandoffNote> : CommonRules {
  static constexpr std::string_view url = "handoff-notes";
  static constexpr ConfigKind kind = ConfigKind::handoff_note;
  static Status may_write(const Call& call, const HandoffNote& note);
};

template <>
struct KindRules<NotificationRule> : CommonRules {
  static constexpr std::string_view url = "notification-rules";
  static constexpr ConfigKind kind = ConfigKind::notification_rule;
  // One's own; an administrator everybody's.
  static bool may_read(const Call& call, const NotificationRule& rule);
  static Status may_write(const Call& call, const NotificationRule& rule);
  static std::string slug_source(const NotificationRule& rule) {
    return notification_rule_slug(rule.user, rule.urgency);
  }
};

// Who manages the schedule arranges for everybody; everybody who responds there, for themselves.
template <>
struct KindRules<Override> : CommonRules {
  static constexpr std::string_view url = "overrides";
  static constexpr ConfigKind kind = ConfigKind::override;
  // One's own coming, and one's own looking for somebody.
  static Status may_write(const Call& call, const Override& override);
  static std::string slug_source(const Override& override) {
    return override.schedule + "-" + (override.user.empty() ? override.absent : override.user) +
           "-" + format_time(override.begin).substr(0, 10);
  }
};

template <>
struct KindRules<TemporarySchedule> : CommonRules {
  static constexpr std::string_view url = "temporary-schedules";
  static constexpr ConfigKind kind = ConfigKind::temporary_schedule;
  static Status may_write(const Call& call, const TemporarySchedule& temporary);
  static std::string slug_source(const TemporarySchedule& temporary) {
    return temporary.schedule + "-" + format_time(temporary.begin).substr(0, 10);
  }
};

template <>
struct KindRules<Service> : CommonRules {
  static constexpr std::string_view url = "services";
  static constexpr ConfigKind kind = ConfigKind::service;
  static bool may_read(const Call& call, const Service& service);
  static Status may_write(const Call& call, const Service& service);
  static void add_extras(json::object& item, const Service& service, const Call& call, Desk& desk);
};

template <>
struct KindRules<EscalationPolicy> : CommonRules {
  static constexpr std::string_view url = "policies";
  static constexpr ConfigKind kind = ConfigKind::policy;
  static Status may_write(const Call& call, const EscalationPolicy& policy);
};

template <>
struct KindRules<Integration> : CommonRules {
  static constexpr std::string_view url = "integrations";
  static constexpr ConfigKind kind = ConfigKind::integration;
  static bool may_read(const Call& call, const Integration& integration);
  static Status may_write(const Call& call, const Integration& integration);
  static void blank(Integration& integration);
  static Status check(const Integration& integration);
  // Keys have routes of their own: writing the object leaves them as they are.
  static Status keep_secrets(Integration& integration, const Integration* present,
                             Backend& backend);
  static void add_extras(json::object& item, const Integration& integration, const Call& call,
                         Desk& desk);
};

template <>
struct KindRules<RoutingRule> : ConfigureRules {
  static constexpr std::string_view url = "routing-rules";
  static constexpr ConfigKind kind = ConfigKind::routing_rule;
};

template <>
struct KindRules<InhibitionRule> : ConfigureRules {
  static constexpr std::string_view url = "inhibition-rules";
  static constexpr ConfigKind kind = ConfigKind::inhibition_rule;
};

template <>
struct KindRules<SeverityDefinition> : ConfigureRules {
  static constexpr std::string_view url = "severity-definitions";
  static constexpr ConfigKind kind = ConfigKind::severity_definition;
  static std::string slug_source(const SeverityDefinition& definition) {
    return std::string(to_text(definition.severity));
  }
};

template <>
struct KindRules<MajorRule> : ConfigureRules {
  static constexpr std::string_view url = "major-rules";
  static constexpr ConfigKind kind = ConfigKind::major_rule;
};

template <>
struct KindRules<TaskTemplate> : ConfigureRules {
  static constexpr std::string_view url = "task-templates";
  static constexpr ConfigKind kind = ConfigKind::task_template;
};

template <>
struct KindRules<IncidentType> : ConfigureRules {
  static constexpr std::string_view url = "incident-types";
  static constexpr ConfigKind kind = ConfigKind::incident_type;
};

template <>
struct KindRules<CustomField> : ConfigureRules {
  static constexpr std::string_view url = "custom-fields";
  static constexpr ConfigKind kind = ConfigKind::custom_field;
};

template <>
struct KindRules<Grant> : CommonRules {
  static constexpr std::string_view url = "grants";
  static constexpr ConfigKind kind = ConfigKind::grant;
  static bool may_read(const Call& call, const Grant&) { return call.may(Action::administer); }
  static Status may_write(const Call& call, const Grant&) { return call.must(Action::administer); }
  static std::string slug_source(const Grant& grant) {
    return grant.subject + "-" + std::string(to_text(grant.access)) +
           (grant.scope.empty() ? "" : "-" + grant.scope);
  }
};

template <>
struct KindRules<ApiToken> : CommonRules {
  static constexpr std::string_view url = "tokens";
  static constexpr ConfigKind kind = ConfigKind::token;
  static bool may_read(const Call& call, const ApiToken& token);
  static Status may_write(const Call& call, const ApiToken& token);
  static void blank(ApiToken& token) { token.hash.clear(); }
  static Status keep_secrets(ApiToken& token, const ApiToken* present, Backend& backend);
};

template <>
struct KindRules<Settings> : CommonRules {
  static constexpr std::string_view url = "settings";
  static constexpr ConfigKind kind = ConfigKind::settings;
  static bool may_read(const Call& call, const Settings&) { return call.may(Action::administer); }
  static Status may_write(const Call& call, const Settings&) {
    return call.must(Action::administer);
  }
  static void blank(Settings& settings) {
    for (const SettingsSecret& secret : settings_secrets) (settings.*secret.member).clear();
  }
  static Status check(const Settings& settings);  // the mail servers
  static Status keep_secrets(Settings& settings, const Settings* present, Backend& backend);
  static std::string slug_source(const Settings&) { return "organisation"; }
};

template <>
struct KindRules<Provider> : CommonRules {
  static constexpr std::string_view url = "providers";
  static constexpr ConfigKind kind = ConfigKind::provider;
  static bool may_read(const Call& call, const Provider&) { return call.may(Action::administer); }
  static Status may_write(const Call& call, const Provider&) {
    return call.must(Action::administer);
  }
  static Status check(const Provider& provider);  // the folder is there
  static void blank(Provider& provider) { provider.secret.clear(); }
  static Status keep_secrets(Provider& provider, const Provider* present, Backend& backend);
  static Status has_secret(const Provider& provider);  // where one is needed
};

template <>
struct KindRules<CallServer> : CommonRules {
  static constexpr std::string_view url = "call-servers";
  static constexpr ConfigKind kind = ConfigKind::call_server;
  static bool may_read(const Call& call, const CallServer&) { return call.may(Action::administer); }
  static Status may_write(const Call& call, const CallServer&) {
    return call.must(Action::administer);
  }
  static void blank(CallServer& server) { server.secret.clear(); }
  static Status keep_secrets(CallServer& server, const CallServer* present, Backend& backend);
  static Status has_secret(const CallServer& server);  // where one is needed, and none elsewhere
};

template <>
struct KindRules<WebhookSubscription> : CommonRules {
  static constexpr std::string_view url = "webhook-subscriptions";
  static constexpr ConfigKind kind = ConfigKind::webhook_subscription;
  static bool may_read(const Call& call, const WebhookSubscription&) {
    return call.may(Action::administer);
  }
  // What it is sent leaves the organisation.
  static Status may_write(const Call& call, const WebhookSubscription&) {
    return call.must(Action::administer);
  }
  static void blank(WebhookSubscription& subscription);
  static Status keep_secrets(WebhookSubscription& subscription, const WebhookSubscription* present,
                             Backend& backend);
  static void add_extras(json::object& item, const WebhookSubscription& subscription,
                         const Call& call, Desk& desk);
};

// The schedule as an object of access: its team's.
Object object_of_schedule(const Config& config, std::string_view schedule);

// The present verification of a contact method, while it is of the present address.
const Verification* verification_of(const Config& config, const ContactMethod& method);

}  // namespace tocsin::api
