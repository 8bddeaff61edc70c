// Routes of calendar feeds: making the private addresses, and what calendar programs read there.
#include <fmt/format.h>

#include <algorithm>

#include "api/auth.hpp"
#include "api/config_routes.hpp"
#include "api/routes.hpp"
#include "base/crypto.hpp"
#include "base/hash.hpp"
#include "base/url.hpp"
#include "domain/oncall/calendar.hpp"

namespace tocsin::api {
namespace {

using std::chrono::days;

// From the beginning of a day on, so that a feed stays the same while nothing changes.
constexpr Duration feed_past = days(30);
constexpr Duration feed_ahead = days(180);
constexpr std::size_t feed_events_max = 20'000;
constexpr std::int64_t feed_reads_per_second_max = 1;

struct NewCalendarFeed {
  CalendarScope scope_kind = CalendarScope::user;
  Slug scope;  // empty for a user: one's own
};
TOCSIN_DESCRIBE(NewCalendarFeed, scope_kind, scope)

struct CalendarFeedView {
  Slug slug;
  CalendarScope scope_kind = CalendarScope::user;
  Slug scope;
  std::string hint;  // the last 4 characters of the secret
  Time created_at{};
};
TOCSIN_DESCRIBE(CalendarFeedView, slug, scope_kind, scope, hint, created_at)

struct MadeCalendarFeed {
  Slug slug;
  CalendarScope scope_kind = CalendarScope::user;
  Slug scope;
  std::string hint;
  Time created_at{};
  std::string secret;  // told here and never again
  std::string url;     // only the path, while Tocsin's public address is not set
};
TOCSIN_DESCRIBE(MadeCalendarFeed, slug, scope_kind, scope, hint, created_at, secret, url)

Slug feed_slug(std::string_view secret) { return to_hex(sha256(secret)).substr(0, 40); }

// Whether there is such a thing, and the caller may see it.
bool may_see(const Call& call, CalendarScope kind, const Slug& scope) {
  switch (kind) {
    case CalendarScope::schedule:
      return entry_for<Schedule>(call, scope).has_value();
    case CalendarScope::user:
      return entry_for<User>(call, scope).has_value();
    case CalendarScope::team:
      return entry_for<Team>(call, scope).has_value();
  }
  return false;
}

std::size_t feeds_of(const Config& config, const Slug& user) {
  return static_cast<std::size_t>(
      std::ranges::count_if(config.table<CalendarFeed>().all(),
                            [&](const auto& item) { return item.second.value.user == user; }));
}

Result<Outcome> list_feeds(Call& call, Desk&) {
  std::vector<CalendarFeedView> views;
  for (const auto& [slug, entry] : call.config->table<CalendarFeed>().all()) {
    const CalendarFeed& feed = entry.value;
    if (feed.user != call.who.viewer.user) continue;
    views.push_back({slug, feed.scope_kind, feed.scope, feed.hint, entry.meta.created_at});
  }
  std::ranges::sort(views, {}, &CalendarFeedView::created_at);
  return json_response(200, list_json(views));
}

net::Response made(const Call& call, const Slug& slug, const std::string& secret) {
  const Configured<CalendarFeed>* entry = call.config->table<CalendarFeed>().find_entry(slug);
  if (entry == nullptr) {  // deleted again by another in between
    return problem(no_such("calendar feeds", slug).error());
  }
  const std::string_view base = without_slashes(call.config->settings().public_url);
  const CalendarFeed& feed = entry->value;
  return respond_with(
      MadeCalendarFeed{slug, feed.scope_kind, feed.scope, feed.hint, entry->meta.created_at, secret,
                       fmt::format("{}/calendars/{}.ics", base, secret)},
      201);
}

Result<Outcome> make_feed(Call& call, Desk& desk) {
  auto asked = call.body<NewCalendarFeed>();
  if (!asked) return std::unexpected(std::move(asked.error()));
  const Slug& owner = call.who.viewer.user;
  if (owner.empty()) return fail(Error::Code::forbidden, "only people have calendar feeds");
  if (asked->scope_kind == CalendarScope::user && asked->scope.empty()) asked->scope = owner;
  if (!may_see(call, asked->scope_kind, asked->scope)) {
    return fail(Error::Code::invalid,
                fmt::format("there is no {} \"{}\"", to_text(asked->scope_kind), asked->scope),
                "/scope");
  }
  if (feeds_of(*call.config, owner) >= calendar_feeds_of_user_max) {
    return fail(Error::Code::conflict,
                fmt::format("a person has at most {} calendar feeds; delete one first",
                            calendar_feeds_of_user_max));
  }
  const std::string secret = secret_for(call, desk.backend, "tcc_");
  ChangeConfig change;
  change.puts.push_back({.object = CalendarFeed{.slug = feed_slug(secret),
                                                .user = owner,
                                                .scope_kind = asked->scope_kind,
                                                .scope = std::move(asked->scope),
                                                .hint = secret.substr(secret.size() - 4)},
                         .expected_version = {}});
  return Write{call.command(std::move(change)), [secret](Call& done, Desk&, const Reply& reply) {
                 return Result<net::Response>(made(done, reply.slug, secret));
               }};
}

Result<Outcome> delete_feed(Call& call, Desk&) {
  const CalendarFeed* feed = call.config->find<CalendarFeed>(call.part(0));
  if (feed == nullptr || feed->user != call.who.viewer.user) {
    return no_such("calendar feeds", call.part(0));
  }
  ChangeConfig change;
  change.deletes.push_back(
      {.kind = ConfigKind::calendar_feed, .slug = call.part(0), .expected_version = {}});
  return Write{call.command(std::move(change)),
               [](Call&, Desk&, const Reply&) { return Result<net::Response>(no_content()); }};
}

bool is_of(const CalendarFeed& feed, const Schedule& schedule) {
  switch (feed.scope_kind) {
    case CalendarScope::schedule:
      return schedule.slug == feed.scope;
    case CalendarScope::team:
      return schedule.team == feed.scope;
    case CalendarScope::user:
      return true;
  }
  return false;
}

std::string name_of(const Config& config, const CalendarFeed& feed) {
  const auto named = [&](const auto* found) { return found == nullptr ? feed.scope : found->name; };
  switch (feed.scope_kind) {
    case CalendarScope::schedule:
      return "On call: " + named(config.find<Schedule>(feed.scope));
    case CalendarScope::user:
      return "On call: " + named(config.find<User>(feed.scope));
    case CalendarScope::team:
      return "On call: " + named(config.find<Team>(feed.scope));
  }
  return {};
}

void add_events(Calendar& calendar, const Call& call, const CalendarFeed& feed,
                const Configured<Schedule>& entry, Span within) {
  const Schedule& schedule = entry.value;
  const auto zone = TimeZone::find(schedule.time_zone);
  if (!zone) return;
  const auto shifts_in = [&](Span span) { return shifts_of(*call.config, schedule, span); };
  const bool of_one = feed.scope_kind == CalendarScope::user;
  for (const WholeShift& whole : whole_shifts(shifts_in, within)) {
    const Slug& user = whole.shift.user;
    if (of_one && user != feed.scope) continue;
    const Configured<User>* person = call.config->table<User>().find_entry(user);
    CalendarEvent event;
    event.uid = uid_of(schedule.slug, whole);
    const bool shadow = whole.shift.shadow;
    event.summary =
        of_one ? (shadow ? "Shadow for " : "On call for ") + schedule.name
               : fmt::format("{}, {} for {}", person == nullptr ? user : person->value.name,
                             shadow ? "shadow" : "on call", schedule.name);
    event.begin = whole.shift.begin;
    event.end = whole.shift.end;
    event.changed_at = entry.meta.updated_at;
    if (person != nullptr) event.changed_at = std::max(event.changed_at, person->meta.updated_at);
    event.zone = *zone;
    calendar.events.push_back(std::move(event));
  }
}

// What the owner may see of it; the call has the owner's rights.
Calendar calendar_of(const Call& call, const CalendarFeed& feed) {
  const Time today = std::chrono::floor<days>(call.now);
  Calendar calendar;
  calendar.name = name_of(*call.config, feed);
  for (const auto& [slug, entry] : call.config->table<Schedule>().all()) {
    if (!is_of(feed, entry.value) || !KindRules<Schedule>::may_read(call, entry.value)) continue;
    add_events(calendar, call, feed, entry, {today - feed_past, today + feed_ahead});
  }
  std::ranges::stable_sort(calendar.events, {}, &CalendarEvent::begin);
  // The farthest come in again when their time is near.
  if (calendar.events.size() > feed_events_max) calendar.events.resize(feed_events_max);
  return calendar;
}

std::unexpected<Error> no_feed() {
  return fail(Error::Code::not_found, "there is no calendar at this address");
}

// The feed of this secret, and its owner's rights in the call. Errors: not_found.
Result<const CalendarFeed*> open_feed(Call& call) {
  constexpr std::string_view ending = ".ics";
  std::string_view secret = call.part(0);
  if (!secret.ends_with(ending)) return no_feed();
  secret.remove_suffix(ending.size());
  // Looked up by its hash: how long that takes tells nothing about the secret.
  const CalendarFeed* feed = call.config->find<CalendarFeed>(feed_slug(secret));
  if (feed == nullptr) return no_feed();
  const User* owner = call.config->find<User>(feed->user);
  if (owner == nullptr || !owner->active) return no_feed();
  call.who = Who{.viewer = viewer_of(*call.config, feed->user), .actor = {}, .session = {}};
  if (!may_see(call, feed->scope_kind, feed->scope)) return no_feed();
  return feed;
}

Result<Outcome> read_feed(Call& call, Desk& desk) {
  const auto feed = open_feed(call);
  if (!feed) return std::unexpected(feed.error());
  if (desk.backend.calendar_rates.take((*feed)->slug, feed_reads_per_second_max, 1, call.now)) {
    return fail(Error::Code::rate_limited, "this calendar is read too often; once an hour is fine");
  }
  net::Response response = net::respond_with(200, "text/calendar; charset=utf-8",
                                             write_calendar(calendar_of(call, **feed)));
  const Digest digest = digest_of(response.body);
  const std::string etag = fmt::format("\"{:016x}{:016x}\"", digest.high, digest.low);
  const std::string_view known = call.request.header("If-None-Match");
  if (known == "*" || known.find(etag) != known.npos) {
    response = {};
    response.status = 304;
  }
  response.headers.set("ETag", etag);
  response.headers.set("Cache-Control", "private, no-cache");
  response.headers.set("Referrer-Policy", "no-referrer");
  response.headers.set("X-Content-Type-Options", "nosniff");
  return response;
}

}  // namespace

void add_calendar_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/calendar-feeds",
                    .handle = list_feeds,
                    .summary = "One's own calendar feeds",
                    .gives = list_shape<CalendarFeedView>});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/calendar-feeds",
                    .handle = make_feed,
                    .summary = "Make a private address of shifts for calendar programs; tells it, "
                               "once",
                    .takes = partial<NewCalendarFeed>,
                    .gives = shape<MadeCalendarFeed>,
                    .status = 201});
  routes.push_back({.method = "DELETE",
                    .pattern = "/api/v1/calendar-feeds/{slug}",
                    .handle = delete_feed,
                    .summary = "Delete: its address shows nothing any more",
                    .status = 204});
  routes.push_back(
      {.method = "GET", .pattern = "/calendars/{file}", .gate = Gate::open, .handle = read_feed});
}

}  // namespace tocsin::api
