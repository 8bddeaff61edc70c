// Config: everything that people configure, as one immutable value, replaced whole and published.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/describe.hpp"
#include "domain/actor.hpp"
#include "domain/alerts/inhibition.hpp"
#include "domain/alerts/integration.hpp"
#include "domain/escalation/policy.hpp"
#include "domain/incidents/call_server.hpp"
#include "domain/incidents/chat_link.hpp"
#include "domain/incidents/file.hpp"
#include "domain/incidents/incident_role.hpp"
#include "domain/incidents/presence.hpp"
#include "domain/incidents/task_template.hpp"
#include "domain/incidents/triage.hpp"
#include "domain/incidents/webhook_subscription.hpp"
#include "domain/oncall/calendar_feed.hpp"
#include "domain/oncall/handoff_note.hpp"
#include "domain/oncall/holidays.hpp"
#include "domain/oncall/schedule.hpp"
#include "domain/people/access.hpp"
#include "domain/people/notification_rule.hpp"
#include "domain/people/people.hpp"
#include "domain/people/provider.hpp"
#include "domain/people/sign_in_code.hpp"
#include "domain/rules/route.hpp"
#include "domain/rules/routing.hpp"
#include "domain/services/service.hpp"

namespace tocsin {

// A token for scripts. Only its SHA-256 is kept.
struct ApiToken {
  Slug slug;
  std::string name;
  Slug user;                                    // acts for this user, with the user's rights
  AccessLevel access = AccessLevel::responder;  // and never more than this
  std::string hash;                             // 64 hexadecimal digits
  std::string hint;                             // the last 4 characters
  std::optional<Time> expires_at;
  bool operator==(const ApiToken&) const = default;
};
TOCSIN_DESCRIBE(ApiToken, slug, name, user, access, hash, hint, expires_at)

// What the whole organisation shares. There is one, with the slug "organisation".
struct Settings {
  Slug slug = "organisation";
  std::string name = "Tocsin";
  std::string public_url;  // what links in messages begin with: https://tocsin.example.org
  std::string time_zone = "UTC";
  std::string smtp_host;
  int smtp_port = 587;
  std::string smtp_security = "starttls";  // none, starttls, tls
  std::string smtp_username;
  std::string smtp_password;  // sealed
  std::string mail_from;
  std::string imap_host;  // where answers to mails are looked for; empty: nowhere
  int imap_port = 993;
  std::string imap_security = "tls";  // none, starttls, tls
  std::string imap_username;
  std::string imap_password;  // sealed
  std::string imap_folder = "INBOX";
  bool allow_private_addresses = false;    // outgoing webhooks may reach private networks
  std::vector<std::string> allowed_hosts;  // or only these hosts
  Duration bundle_window =
      30s;  // after a message to a person on one channel, the next waits this long
  std::string slack_bot_token;       // sealed
  std::string slack_signing_secret;  // sealed; without it buttons in Slack lead to the browser
  SeverityMatrix severity_matrix;    // empty: the shipped one
  std::string bridge_url;            // where voices meet in every incident, until one names another
  std::string bridge_phone;          // and the number to dial
  std::int64_t file_bytes_max = file_bytes_usual;  // of one file that is added to an incident
  std::string currency = "EUR";                    // of all amounts
  Cents cents_an_hour = 0;  // what an hour of a responder costs; 0: people's time is not counted
  MirrorChoice slack_mirror = MirrorChoice::none;   // which incidents have a channel in Slack
  Severity slack_mirror_at_least = Severity::SEV2;  // severe: this, or worse
  std::string slack_channel_prefix = "inc";         // of "inc-42-checkout-down"
  bool slack_channels_private = false;              // only who is invited sees the channel
  std::vector<Slug> slack_invite;                   // users who are invited into every channel
  std::string slack_api_url = "https://slack.com/api";
  bool operator==(const Settings&) const = default;
};
TOCSIN_DESCRIBE(Settings, slug, name, public_url, time_zone, smtp_host, smtp_port, smtp_security,
                smtp_username, smtp_password, mail_from, imap_host, imap_port, imap_security,
                imap_username, imap_password, imap_folder, allow_private_addresses, allowed_hosts,
                bundle_window, slack_bot_token, slack_signing_secret, severity_matrix, bridge_url,
                bridge_phone, file_bytes_max, currency, cents_an_hour, slack_mirror,
                slack_mirror_at_least, slack_channel_prefix, slack_channels_private, slack_invite,
                slack_api_url)

// Credential, SignInCodes, Session and Verification are not part of files or versions: only their
// present state is kept.

struct Credential {  // slug: the user's
  Slug slug;
  std::string password_hash;
  bool operator==(const Credential&) const = default;
};
TOCSIN_DESCRIBE(Credential, slug, password_hash)

struct Session {  // slug: the first 40 hexadecimal digits of the SHA-256 of the cookie's secret
  Slug slug;
  Slug user;
  Time created_at{};
  Time expires_at{};
  bool operator==(const Session&) const = default;
};
TOCSIN_DESCRIBE(Session, slug, user, created_at, expires_at)

struct Verification {  // slug: the contact method's. It counts only while the address is the same
  Slug slug;
  std::string address;
  std::optional<Time> verified_at;
  std::string code_hash;  // SHA-256, hexadecimal, of the code that was sent
  std::optional<Time> code_expires_at;
  int wrong_codes = 0;
  bool operator==(const Verification&) const = default;
};
TOCSIN_DESCRIBE(Verification, slug, address, verified_at, code_hash, code_expires_at, wrong_codes)

constexpr Duration verification_code_life = 30min;
constexpr int verification_wrong_codes_max = 5;

using ConfigObject =
    std::variant<User, Team, ContactMethod, Schedule, Service, EscalationPolicy, Integration,
                 RoutingRule, InhibitionRule, Grant, ApiToken, Settings, Override,
                 TemporarySchedule, NotificationRule, Credential, Session, Verification, Provider,
                 CalendarFeed, HolidayCalendar, ShiftCalendar, HandoffNote, SeverityDefinition,
                 MajorRule, IncidentRole, TaskTemplate, IncidentType, CustomField, SignInCodes,
                 CallServer, WebhookSubscription>;

// In the order of ConfigObject. Text in the database: never rename one.
enum class ConfigKind {
  user,
  team,
  contact_method,
  schedule,
  service,
  policy,
  integration,
  routing_rule,
  inhibition_rule,
  grant,
  token,
  settings,
  override,
  temporary_schedule,
  notification_rule,
  credential,
  session,
  verification,
  provider,
  calendar_feed,
  holiday_calendar,
  shift_calendar,
  handoff_note,
  severity_definition,
  major_rule,
  incident_role,
  task_template,
  incident_type,
  custom_field,
  sign_in_codes,
  call_server,
  webhook_subscription,
};
TOCSIN_DESCRIBE_ENUM(ConfigKind, user, team, contact_method, schedule, service, policy, integration,
                     routing_rule, inhibition_rule, grant, token, settings, override,
                     temporary_schedule, notification_rule, credential, session, verification,
                     provider, calendar_feed, holiday_calendar, shift_calendar, handoff_note,
                     severity_definition, major_rule, incident_role, task_template, incident_type,
                     custom_field, sign_in_codes, call_server, webhook_subscription)

inline ConfigKind kind_of(const ConfigObject& object) {
  return static_cast<ConfigKind>(object.index());
}
const Slug& slug_of(const ConfigObject& object);
// Versions are kept, so that history can be replayed; false for credentials, sessions,
// verifications, calendar feeds.
bool keeps_versions(ConfigKind kind);
std::string body_of(const ConfigObject& object);  // JSON text
Result<ConfigObject> object_from(ConfigKind kind, const std::string& body);

struct ObjectMeta {
  std::int64_t version = 0;  // from 1; what ETag shows
  Time created_at{};
  Time updated_at{};       // valid_from of this version
  std::string managed_by;  // empty: by hand; else the name of the configuration file's owner
  bool operator==(const ObjectMeta&) const = default;
};
TOCSIN_DESCRIBE(ObjectMeta, version, created_at, updated_at, managed_by)

template <typename T>
struct Configured {
  ObjectMeta meta;
  T value;
  bool operator==(const Configured&) const = default;
};

// One kind's objects by slug; copying shares them.
template <typename T>
class Table {
 public:
  using Map = std::map<Slug, Configured<T>, std::less<>>;

  const T* find(std::string_view slug) const {
    const Configured<T>* entry = find_entry(slug);
    return entry == nullptr ? nullptr : &entry->value;
  }
  const Configured<T>* find_entry(std::string_view slug) const {
    const auto found = map_->find(slug);
    return found == map_->end() ? nullptr : &found->second;
  }
  const Map& all() const { return *map_; }
  bool operator==(const Table& other) const { return *map_ == *other.map_; }

  void put(Configured<T> entry) {
    Slug slug = entry.value.slug;
    own().insert_or_assign(std::move(slug), std::move(entry));
  }
  void erase(std::string_view slug) {
    Map& map = own();
    if (const auto found = map.find(slug); found != map.end()) map.erase(found);
  }

 private:
  Map& own() {
    if (map_.use_count() > 1) map_ = std::make_shared<Map>(*map_);
    return *map_;
  }

  std::shared_ptr<Map> map_ = std::make_shared<Map>();  // shared by copies until one changes
};

// One row of configuration: a version of an object, or the fact that it was deleted.
struct ConfigRow {
  ConfigKind kind = ConfigKind::user;
  Slug slug;
  std::int64_t version = 1;
  Time valid_from{};
  Time created_at{};
  bool deleted = false;
  std::string managed_by;
  std::string body;  // JSON; empty when deleted
  bool operator==(const ConfigRow&) const = default;
};
TOCSIN_DESCRIBE(ConfigRow, kind, slug, version, valid_from, created_at, deleted, managed_by, body)

struct Config {
  std::tuple<Table<User>, Table<Team>, Table<ContactMethod>, Table<Schedule>, Table<Service>,
             Table<EscalationPolicy>, Table<Integration>, Table<RoutingRule>, Table<InhibitionRule>,
             Table<Grant>, Table<ApiToken>, Table<Settings>, Table<Override>,
             Table<TemporarySchedule>, Table<NotificationRule>, Table<Credential>, Table<Session>,
             Table<Verification>, Table<Provider>, Table<CalendarFeed>, Table<HolidayCalendar>,
             Table<ShiftCalendar>, Table<HandoffNote>, Table<SeverityDefinition>, Table<MajorRule>,
             Table<IncidentRole>, Table<TaskTemplate>, Table<IncidentType>, Table<CustomField>,
             Table<SignInCodes>, Table<CallServer>, Table<WebhookSubscription>>
      tables;
  // Older versions of policies, for the escalations that began under them.
  std::map<std::pair<Slug, std::int64_t>, EscalationPolicy> policy_versions;
  // The last version of what was deleted: a name that comes back continues its numbers.
  std::map<std::pair<ConfigKind, Slug>, std::int64_t> deleted_versions;
  std::uint64_t revision = 0;  // grows with every change; ETag of the whole

  template <typename T>
  const Table<T>& table() const {
    return std::get<Table<T>>(tables);
  }
  template <typename T>
  const T* find(std::string_view slug) const {
    return table<T>().find(slug);
  }
  // 0 when there never was such an object.
  std::int64_t last_version(ConfigKind kind, const Slug& slug) const;
  const Settings& settings() const;  // the defaults when nothing was configured yet

  // What is derived from the tables once per revision.
  struct Compiled {
    RouteTree routes;
    InhibitionRules inhibitions;
    std::map<std::string, Slug, std::less<>> integration_by_key_hash;
    std::map<std::string, Slug, std::less<>> token_by_hash;
    std::map<std::string, Slug, std::less<>> user_by_email;          // lower case
    std::map<Slug, std::vector<Slug>, std::less<>> methods_by_user;  // enabled, by position
    // Of each schedule: the names of its overrides and temporary schedules, by their beginning.
    std::map<Slug, std::vector<Slug>, std::less<>> overrides_of;
    std::map<Slug, std::vector<Slug>, std::less<>> temporary_of;
    std::map<Slug, std::vector<Slug>, std::less<>> calendars_of;  // of shifts, by name
    std::vector<MajorRule> major_rules;                           // in their order
  };
  std::shared_ptr<const Compiled> compiled = std::make_shared<const Compiled>();

  bool operator==(const Config& other) const {
    return tables == other.tables && policy_versions == other.policy_versions;
  }
};

// Puts one row into the tables; recompile() must follow the last one. Errors: internal when a body
// does not read.
Status put_row(Config& config, const ConfigRow& row);
// Checks every reference and rule of the whole and derives `compiled`. Errors: invalid, with
// pointer "/<kind>/<slug>/<member>".
Status recompile(Config& config);
// The checks of recompile() beside those of arrangements and of compiling.
Status check_config(const Config& config);
// What an object may be put with, but need not keep to for ever: what it names may be gone later, a
// zone may vanish from the system, and still a start must not fail. Errors: invalid, with a pointer
// as recompile()'s.
Status check_put(const Config& config, const ConfigObject& object);
// False when only kinds without rules changed: signing in does not compile the routing tree.
bool needs_recompile(const std::vector<ConfigRow>& rows);

// Who the user is allowed to be: the rights of the user and of the user's teams.
Viewer viewer_of(const Config& config, std::string_view user);
// Whoever was let into it from outside, also those whose time is over.
std::vector<Slug> guests_of(const Config& config, IncidentId incident);

// The active users who may administer everything. Called when nobody else can be reached.
std::vector<Slug> administrators(const Config& config);

// Who manages the schedules of the team: whoever may configure there; nobody: the administrators.
std::vector<Slug> managers_of(const Config& config, std::string_view team);

// What an hour of a person costs here, by incident role.
CostRates rates_of(const Config& config);

// What the severity means here.
const SeverityDefinition& definition_of(const Config& config, Severity severity);

// Who carries messages to phones: enabled ones that serve the channel, in the order of failover.
std::vector<const Provider*> providers_for(const Config& config, Channel channel);

// Verified, enabled contact methods of an active user, by position.
std::vector<const ContactMethod*> verified_methods(const Config& config, std::string_view user);
// And of them those that something carries: phones need a provider.
std::vector<const ContactMethod*> usable_methods(const Config& config, std::string_view user);

// What is arranged for the schedule at some time of the span, by beginning.
Arrangements arrangements_of(const Config& config, const Schedule& schedule, Span span);
// The final shifts and who is on call, by the schedule and what is arranged for it.
std::vector<Shift> shifts_of(const Config& config, const Schedule& schedule, Span span);
std::vector<Slug> on_call_at(const Config& config, const Schedule& schedule, Time at);
std::vector<Slug> shadows_at(const Config& config, const Schedule& schedule, Time at);

}  // namespace tocsin
