#include "app/calendar_reading.hpp"

#include <fmt/format.h>

#include "api/calendar_import.hpp"
#include "app/net_sender.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"
#include "engine/secrets.hpp"

namespace tocsin {
namespace {

constexpr Duration answer_time_max = 20s;

template <typename T>
constexpr ConfigKind kind_of_calendar =
    std::same_as<T, HolidayCalendar> ? ConfigKind::holiday_calendar : ConfigKind::shift_calendar;

net::HttpClientOptions client_options() {
  net::HttpClientOptions options;
  options.response_bytes_max = ical_bytes_max;
  return options;
}

}  // namespace

CalendarReading::CalendarReading(Engine& engine, const Clock& clock, std::string secrets_key)
    : engine_(engine),
      clock_(clock),
      secrets_key_(std::move(secrets_key)),
      client_(client_options()),
      thread_([this] { run(); }) {}

CalendarReading::~CalendarReading() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

api::CalendarState CalendarReading::state_of(ConfigKind kind, const Slug& calendar) const {
  const std::scoped_lock lock(mutex_);
  const auto found = plans_.find({kind, calendar});
  return found == plans_.end() ? api::CalendarState{} : found->second.state;
}

bool CalendarReading::wait(Duration time) {
  std::unique_lock lock(mutex_);
  return !wake_.wait_for(lock, time, [this] { return stopping_; });
}

void CalendarReading::run() {
  do {
    look_at<HolidayCalendar>(between_holidays);
    look_at<ShiftCalendar>(between_shifts);
  } while (wait(between_looks));
}

template <typename T>
void CalendarReading::look_at(Duration between) {
  const auto config = engine_.config();
  const Time now = clock_.now();
  for (const auto& [slug, entry] : config->table<T>().all()) {
    if (entry.value.url.empty()) continue;
    {
      const std::scoped_lock lock(mutex_);
      Plan& plan = plans_[{kind_of_calendar<T>, slug}];
      // A clock that was set back must not put it off.
      const bool due = plan.due <= now || plan.due > now + between;
      if (plan.url == entry.value.url && !due) continue;
      plan.url = entry.value.url;
      plan.due = now + between;
    }
    read<T>(entry.value);
  }
}

template <typename T>
void CalendarReading::read(const T& calendar) {
  const Settings settings = engine_.config()->settings();
  const Key key{kind_of_calendar<T>, calendar.slug};
  auto url = unseal(secrets_key_, calendar_url_purpose(key.first, calendar.slug), calendar.url);
  if (!url) return failed(key, url.error().message);
  net::OutgoingRequest request{.method = "GET", .url = std::move(*url), .timeout = answer_time_max};
  request.address_rule =
      address_rule_of(request.url, settings.allow_private_addresses, settings.allowed_hosts);
  request.headers.add("Accept", "text/calendar");
  client_.send(std::move(request), [this, slug = calendar.slug, sealed = calendar.url](
                                       const net::Sent<net::OutgoingResponse>& sent) {
    answered<T>(slug, sealed, sent);
  });
}

template <typename T>
void CalendarReading::answered(const Slug& slug, const std::string& sealed,
                               const net::Sent<net::OutgoingResponse>& sent) {
  const Key key{kind_of_calendar<T>, slug};
  if (!sent) return failed(key, sent.error().text);
  if (sent->status != 200) {
    return failed(
        key, sent->status >= 300 && sent->status < 400
                 ? fmt::format("the address has moved (HTTP {}): enter the new one", sent->status)
                 : fmt::format("HTTP {}", sent->status));
  }
  if (sent->body_truncated) return failed(key, "the calendar is too large");
  const auto config = engine_.config();
  const Configured<T>* present = config->table<T>().find_entry(slug);
  const bool same = present != nullptr && present->value.url == sealed;
  if (!same) return;  // it was changed meanwhile, and is read again
  const Time now = clock_.now();
  auto imported = import_document(*config, present->value, sent->body, now);
  if (!imported) return failed(key, imported.error().message);
  if (!imported->unknown.empty() && imported->read == 0) {
    return failed(key, fmt::format("nobody here is called \"{}\"; say under names who is meant",
                                   imported->unknown.front()));
  }
  {
    const std::scoped_lock lock(mutex_);
    plans_[key].state = {now, {}};
  }
  if (imported->calendar == present->value) return;
  ChangeConfig change;
  change.puts.push_back(
      {.object = std::move(imported->calendar), .expected_version = present->meta.version});
  change.managed_by = present->meta.managed_by;
  Command command;
  command.origin = Origin::channel;
  command.body = std::move(change);
  if (!engine_.submit(std::move(command), nullptr)) failed(key, "the server is busy");
}

void CalendarReading::failed(const Key& key, std::string fault) {
  log::warn("calendar_not_read",
            {{"kind", to_text(key.first)}, {"calendar", key.second}, {"reason", fault}});
  const std::scoped_lock lock(mutex_);
  Plan& plan = plans_[key];
  plan.state.fault = std::move(fault);
  plan.due = clock_.now() + after_failure;
}

}  // namespace tocsin
