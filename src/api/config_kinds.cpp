#include "api/config_kinds.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "base/crypto.hpp"
#include "base/url.hpp"
#include "channels/channels.hpp"
#include "channels/notice.hpp"
#include "engine/follow.hpp"
#include "engine/secrets.hpp"
#include "engine/settings_secrets.hpp"
#include "intake/json_mapping.hpp"

namespace tocsin::api {
namespace {

// Empty: as it is now. Already sealed text is not taken from outside: it may be another's.
Status seal_or_keep(std::string& given, const std::string* present, std::string_view purpose,
                    Backend& backend) {
  if (given.empty()) {
    if (present != nullptr) given = *present;
    return {};
  }
  given = seal(backend.random, backend.secrets_key, purpose, given);
  return {};
}

}  // namespace

bool KindRules<ContactMethod>::may_read(const Call& call, const ContactMethod& method) {
  if (is_channel(method))
    return call.may(Action::configure, Object{.service = {}, .team = method.team});
  return method.user == call.who.viewer.user || call.may(Action::administer);
}

Status KindRules<ContactMethod>::may_write(const Call& call, const ContactMethod& method) {
  if (is_channel(method)) {
    return call.must(Action::configure, Object{.service = {}, .team = method.team});
  }
  const bool own = !method.user.empty() && method.user == call.who.viewer.user;
  // What is vouched for is vouched for by an administrator, this address and no other.
  if (own && !method.vouched) return {};
  return call.must(Action::administer);
}

// A secret that is not given stays as it is.
Status KindRules<ContactMethod>::check(const ContactMethod& method) {
  const auto check_secret = row_of(method.channel).check_secret;
  return check_secret == nullptr || method.secret.empty() ? Status{} : check_secret(method.secret);
}

Status KindRules<ContactMethod>::keep_secrets(ContactMethod& method, const ContactMethod* present,
                                              Backend& backend) {
  const auto check_secret = row_of(method.channel).check_secret;
  if (check_secret != nullptr && method.secret.empty() && present == nullptr) {
    return check_secret(method.secret);
  }
  return seal_or_keep(method.secret, present == nullptr ? nullptr : &present->secret,
                      contact_secret_purpose(method.slug), backend);
}

void KindRules<ContactMethod>::add_extras(json::object& item, const ContactMethod& method,
                                          const Call& call, Desk&) {
  const Verification* verification = verification_of(*call.config, method);
  item.emplace("verified", verification != nullptr);
  item.emplace("verified_at",
               verification == nullptr ? json::value(nullptr) : to_json(verification->verified_at));
}

bool KindRules<NotificationRule>::may_read(const Call& call, const NotificationRule& rule) {
  return rule.user == call.who.viewer.user || call.may(Action::administer);
}

Status KindRules<NotificationRule>::may_write(const Call& call, const NotificationRule& rule) {
  if (!rule.user.empty() && rule.user == call.who.viewer.user) return {};
  return call.must(Action::administer);
}

const Verification* verification_of(const Config& config, const ContactMethod& method) {
  const Verification* found = config.find<Verification>(method.slug);
  const bool counts =
      found != nullptr && found->verified_at.has_value() && found->address == method.address;
  return counts ? found : nullptr;
}

bool KindRules<Service>::may_read(const Call& call, const Service& service) {
  return call.may(Action::view, Object{.service = service.slug, .team = service.team});
}

Status KindRules<Service>::may_write(const Call& call, const Service& service) {
  return call.must(Action::configure, Object{.service = service.slug, .team = service.team});
}

void KindRules<Service>::add_extras(json::object& item, const Service& service, const Call& call,
                                    Desk& desk) {
  AlertQuery query;
  query.statuses = {AlertStatus::firing, AlertStatus::acknowledged};
  query.services = {service.slug};
  const auto counts = desk.reader->count_alerts(call.sight(), query).value_or(AlertCounts{});
  item.emplace("counts", json::object{{"firing", counts.firing},
                                      {"acknowledged", counts.acknowledged},
                                      {"suppressed", counts.suppressed}});
}

Status KindRules<Schedule>::may_write(const Call& call, const Schedule& schedule) {
  return call.must(Action::configure, Object{.service = {}, .team = schedule.team});
}

Status KindRules<HolidayCalendar>::may_write(const Call& call, const HolidayCalendar& calendar) {
  return call.must(Action::configure, Object{.service = {}, .team = calendar.team});
}

namespace {

// Of calendars that others keep.
template <typename T>
Status check_calendar(const T& calendar) {
  if (!calendar.url.empty() && calendar.url != "none") {
    if (const Status good = check_http_url(calendar.url); !good) {
      return fail_at("url", good.error());
    }
  }
  return tocsin::check(calendar);
}

// An empty address stays as it is; "none" takes it away. What is read there is nobody's to write.
template <typename T>
Status keep_calendar(T& calendar, const T* present, auto T::* content, Backend& backend) {
  if (calendar.url == "none") {
    calendar.url.clear();
    return {};
  }
  const Status kept =
      seal_or_keep(calendar.url, present == nullptr ? nullptr : &present->url,
                   calendar_url_purpose(KindRules<T>::kind, calendar.slug), backend);
  if (present != nullptr && !calendar.url.empty() && (calendar.*content).empty()) {
    calendar.*content = present->*content;
  }
  return kept;
}

// Where it is read, without what could be its secret, and how that went.
template <typename T>
void add_calendar_extras(json::object& item, const T& calendar, Desk& desk) {
  constexpr ConfigKind kind = KindRules<T>::kind;
  const auto url =
      unseal(desk.backend.secrets_key, calendar_url_purpose(kind, calendar.slug), calendar.url);
  CalendarState state;
  if (desk.backend.calendar_state) state = desk.backend.calendar_state(kind, calendar.slug);
  item.emplace("host", url ? host_of(*url) : "");
  item.emplace("read_at", to_json(state.read_at));
  item.emplace("fault", state.fault);
}

}  // namespace

Status KindRules<HolidayCalendar>::check(const HolidayCalendar& calendar) {
  return check_calendar(calendar);
}

Status KindRules<HolidayCalendar>::keep_secrets(HolidayCalendar& calendar,
                                                const HolidayCalendar* present, Backend& backend) {
  return keep_calendar(calendar, present, &HolidayCalendar::days, backend);
}

void KindRules<HolidayCalendar>::add_extras(json::object& item, const HolidayCalendar& calendar,
                                            const Call&, Desk& desk) {
  add_calendar_extras(item, calendar, desk);
}

Status KindRules<ShiftCalendar>::may_write(const Call& call, const ShiftCalendar& calendar) {
  return call.must(Action::configure, object_of_schedule(*call.config, calendar.schedule));
}

Status KindRules<ShiftCalendar>::check(const ShiftCalendar& calendar) {
  return check_calendar(calendar);
}

Status KindRules<ShiftCalendar>::keep_secrets(ShiftCalendar& calendar, const ShiftCalendar* present,
                                              Backend& backend) {
  return keep_calendar(calendar, present, &ShiftCalendar::shifts, backend);
}

void KindRules<ShiftCalendar>::add_extras(json::object& item, const ShiftCalendar& calendar,
                                          const Call&, Desk& desk) {
  add_calendar_extras(item, calendar, desk);
}

Status KindRules<HandoffNote>::may_write(const Call& call, const HandoffNote& note) {
  return call.must(Action::respond, object_of_schedule(*call.config, note.slug));
}

Object object_of_schedule(const Config& config, std::string_view schedule) {
  const Schedule* found = config.find<Schedule>(schedule);
  return {.service = {}, .team = found == nullptr ? Slug() : found->team};
}

Status KindRules<Override>::may_write(const Call& call, const Override& override) {
  const Object object = object_of_schedule(*call.config, override.schedule);
  const Slug& self = call.who.viewer.user;
  const bool comes = !self.empty() && override.user == self;
  const bool looks =
      !self.empty() && override.wanted && override.user.empty() && override.absent == self;
  return call.must(comes || looks ? Action::respond : Action::configure, object);
}

Status KindRules<TemporarySchedule>::may_write(const Call& call,
                                               const TemporarySchedule& temporary) {
  return call.must(Action::configure, object_of_schedule(*call.config, temporary.schedule));
}

Status KindRules<EscalationPolicy>::may_write(const Call& call, const EscalationPolicy& policy) {
  return call.must(Action::configure, Object{.service = {}, .team = policy.team});
}

bool KindRules<Integration>::may_read(const Call& call, const Integration& integration) {
  return call.may(Action::view, object_of_service(*call.config, integration.service));
}

Status KindRules<Integration>::may_write(const Call& call, const Integration& integration) {
  // Silences made with its key hold for every alert, whoever's it is.
  if (integration.readable) return call.must(Action::configure);
  return call.must(Action::configure, object_of_service(*call.config, integration.service));
}

Status KindRules<Integration>::check(const Integration& integration) {
  if (const Status good = tocsin::check(integration.mapping); !good) {
    return fail_at("mapping", good.error());
  }
  return {};
}

void KindRules<Integration>::blank(Integration& integration) {
  for (IntegrationKey& key : integration.keys) key.hash.clear();
}

Status KindRules<Integration>::keep_secrets(Integration& integration, const Integration* present,
                                            Backend&) {
  integration.keys = present == nullptr ? std::vector<IntegrationKey>{} : present->keys;
  return {};
}

void KindRules<Integration>::add_extras(json::object& item, const Integration& integration,
                                        const Call& call, Desk& desk) {
  const auto events = desk.reader->events(call.sight(), integration.slug, AlertId{}, {}, 1);
  const bool any = events && !events->rows.empty();
  item.emplace("last_event_at",
               any ? to_json(events->rows.front().record.received_at) : json::value(nullptr));
  if (integration.protocol != Protocol::heartbeat) return;
  const auto beat = desk.reader->heartbeat(integration.slug);
  if (!beat) {  // it was never heard
    item.emplace("heartbeat", nullptr);
    return;
  }
  item.emplace("heartbeat", json::object{{"expired", beat->expired},
                                         {"last_beat_at", to_json(beat->last_beat_at)},
                                         {"due_at", to_json(beat->wake_at)}});
}

bool KindRules<ApiToken>::may_read(const Call& call, const ApiToken& token) {
  return token.user == call.who.viewer.user || call.may(Action::administer);
}

// One's own tokens never reach further than oneself: they act with the user's rights.
Status KindRules<ApiToken>::may_write(const Call& call, const ApiToken& token) {
  const bool own = !token.user.empty() && token.user == call.who.viewer.user;
  // A token must not make a token that reaches further than itself.
  const auto& ceiling = call.who.viewer.ceiling;
  if (own && (!ceiling || token.access >= *ceiling)) return {};
  return call.must(Action::administer);
}

Status KindRules<ApiToken>::keep_secrets(ApiToken& token, const ApiToken* present, Backend&) {
  token.hash = present == nullptr ? "" : present->hash;
  token.hint = present == nullptr ? "" : present->hint;
  if (present == nullptr) {
    return fail(Error::Code::invalid,
                "make tokens with POST /api/v1/tokens, which tells the secret");
  }
  return {};
}

namespace {

Status check_mail_server(std::string_view what, std::string_view host, int port,
                         std::string_view security) {
  const auto refuse = [&](std::string_view member, std::string message) {
    return fail(Error::Code::invalid, std::move(message), fmt::format("/{}_{}", what, member));
  };
  const bool one_word = std::ranges::all_of(
      host, [](char c) { return (c > ' ' && c < 0x7F && c != '/' && c != '@') || c < 0; });
  if (!one_word) return refuse("host", "a host's name or address alone, such as mail.example.org");
  if (port < 1 || port > 65'535) return refuse("port", "a port is a number from 1 to 65535");
  if (security != "none" && security != "starttls" && security != "tls") {
    return refuse("security", "one of none, starttls, tls");
  }
  return {};
}

}  // namespace

Status KindRules<Settings>::check(const Settings& settings) {
  if (const Status good =
          check_mail_server("smtp", settings.smtp_host, settings.smtp_port, settings.smtp_security);
      !good) {
    return good;
  }
  if (const Status good =
          check_mail_server("imap", settings.imap_host, settings.imap_port, settings.imap_security);
      !good) {
    return good;
  }
  if (settings.imap_host.empty()) return {};
  if (settings.imap_username.empty()) {
    return fail(Error::Code::invalid, "the user of the mailbox is needed", "/imap_username");
  }
  const bool ascii =
      std::ranges::all_of(settings.imap_folder, [](char c) { return c >= ' ' && c < 0x7F; });
  if (settings.imap_folder.empty() || !ascii) {
    return fail(Error::Code::invalid, "a folder as the server names it, in ASCII, such as INBOX",
                "/imap_folder");
  }
  return {};
}

Status KindRules<Settings>::keep_secrets(Settings& settings, const Settings* present,
                                         Backend& backend) {
  const auto keep = [&](std::string Settings::* member, std::string_view purpose) {
    return seal_or_keep(settings.*member, present == nullptr ? nullptr : &(present->*member),
                        purpose, backend);
  };
  const bool elsewhere =
      present != nullptr && origin_of(present->slack_api_url) != origin_of(settings.slack_api_url);
  if (elsewhere && settings.slack_bot_token.empty() && !present->slack_bot_token.empty()) {
    return fail(Error::Code::invalid, "another address: enter the token of the bot again",
                "/slack_bot_token");
  }
  for (const auto& [member, purpose] : settings_secrets) {
    if (const Status kept = keep(member, purpose); !kept) return kept;
  }
  return {};
}

Status KindRules<Provider>::check(const Provider& provider) {
  if (provider.kind != ProviderKind::spool) return {};
  struct stat found{};
  const char* path = provider.directory.c_str();
  const bool folder = ::stat(path, &found) == 0 && S_ISDIR(found.st_mode);
  if (provider.directory.starts_with('/') && folder && ::access(path, W_OK | X_OK) == 0) return {};
  return fail(Error::Code::invalid,
              folder ? "Tocsin may not write into this folder; put the user that it runs as into "
                       "the folder's group and let the group write"
                     : "there is no such folder on the server; make it first, and give its whole "
                       "path",
              "/directory");
}

Status KindRules<Provider>::keep_secrets(Provider& provider, const Provider* present,
                                         Backend& backend) {
  const Status kept = seal_or_keep(provider.secret, present == nullptr ? nullptr : &present->secret,
                                   provider_secret_purpose(provider.slug), backend);
  return kept ? has_secret(provider) : kept;
}

Status KindRules<CallServer>::keep_secrets(CallServer& server, const CallServer* present,
                                           Backend& backend) {
  // One kind of secret is not another: a password is not what passwords are made of.
  const bool same = present != nullptr && present->credential == server.credential;
  if (server.credential == CallCredential::none && server.secret.empty()) return {};
  const Status kept = seal_or_keep(server.secret, same ? &present->secret : nullptr,
                                   call_server_secret_purpose(server.slug), backend);
  return kept ? has_secret(server) : kept;
}

Status KindRules<CallServer>::has_secret(const CallServer& server) {
  const bool needed = server.credential != CallCredential::none;
  if (needed == !server.secret.empty()) return {};
  return fail(Error::Code::invalid,
              needed ? "the secret that the server knows is needed"
                     : "STUN asks for no secret: leave it empty",
              "/secret");
}

void KindRules<WebhookSubscription>::blank(WebhookSubscription& subscription) {
  subscription.secret.clear();
  for (WebhookHeader& header : subscription.headers) header.value.clear();
}

Status KindRules<WebhookSubscription>::keep_secrets(WebhookSubscription& subscription,
                                                    const WebhookSubscription* present,
                                                    Backend& backend) {
  // Elsewhere they do not go by themselves: whoever changes the address enters them again.
  const bool same = present != nullptr && origin_of(present->url) == origin_of(subscription.url);
  if (present != nullptr && !same && subscription.secret.empty() && !present->secret.empty()) {
    return fail(Error::Code::invalid, "another address: enter the secret again", "/secret");
  }
  for (WebhookHeader& header : subscription.headers) {
    const std::string purpose = webhook_header_purpose(subscription.slug, header.name);
    if (!header.value.empty()) {
      if (auto good = check_header_value(header.value); !good) return good;
      header.value = seal(backend.random, backend.secrets_key, purpose, header.value);
      continue;
    }
    const auto known = [&] {
      return std::ranges::find(present->headers, header.name, &WebhookHeader::name);
    };
    if (!same || known() == present->headers.end()) {
      return fail(Error::Code::invalid, "the value of the header " + header.name + " is needed",
                  "/headers");
    }
    header.value = known()->value;
  }
  return seal_or_keep(subscription.secret, present == nullptr ? nullptr : &present->secret,
                      webhook_secret_purpose(subscription.slug), backend);
}

void KindRules<WebhookSubscription>::add_extras(json::object& item,
                                                const WebhookSubscription& subscription,
                                                const Call&, Desk& desk) {
  const std::string key = key_of({FollowerKind::webhook_subscription, subscription.slug});
  item.emplace("signed", !subscription.secret.empty());
  const auto owed = desk.reader->owed_to(key);
  item.emplace("incidents_waiting", owed ? owed->size() : 0);
  NotificationQuery query;
  query.contact_method = key;
  query.limit = 1;
  const auto last = desk.reader->notifications(sight_of_all, query);
  const bool any = last && !last->rows.empty();
  item.emplace("last", any ? to_json(last->rows.front()) : json::value(nullptr));
}

Status KindRules<Provider>::has_secret(const Provider& provider) {
  if (provider.kind != ProviderKind::twilio || !provider.secret.empty()) return {};
  return fail(Error::Code::invalid,
              "the account's auth token is needed, to send and to know what comes from Twilio",
              "/secret");
}

}  // namespace tocsin::api
