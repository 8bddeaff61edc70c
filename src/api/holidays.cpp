// Routes of holidays beside their being objects: reading a calendar into one, and what holds for a
// schedule.
#include <algorithm>

#include "api/config_routes.hpp"
#include "api/routes.hpp"
#include "api/time_range.hpp"
#include "base/utf8.hpp"
#include "engine/holidays.hpp"
#include "intake/ical.hpp"

namespace tocsin::api {
namespace {

using std::chrono::days;

constexpr Duration range_usual = days(366);

struct HolidaysView {
  std::vector<HolidaySpan> items;
  std::string next;  // always empty: all are told at once
};
TOCSIN_DESCRIBE(HolidaysView, items, next)

// From the first of January of last year until the end of the fifth year from now.
Span read_span(Time now) {
  const std::chrono::year_month_day today(std::chrono::floor<days>(now));
  const auto january = [&](int years) {
    return Time(std::chrono::sys_days((today.year() + std::chrono::years(years)) / 1 / 1));
  };
  return {january(-1), january(6)};
}

// The whole days of the calendar; what has hours is no holiday.
std::vector<Holiday> days_of(const IcalCalendar& calendar, Span span) {
  std::vector<Holiday> found;
  for (const IcalEvent& event : calendar.events) {
    if (!event.all_day) continue;
    for (Time day = std::max(event.begin, span.begin); day < std::min(event.end, span.end);
         day += days(1)) {
      found.push_back({date_text(WallTime(day.time_since_epoch())),
                       std::string(cut_utf8(event.summary, holiday_name_bytes_max))});
    }
  }
  return found;
}

// What the document tells of its time replaces what was known of that time; the past stays.
Result<Outcome> import(Call& call, Desk&) {
  const auto entry = entry_for<HolidayCalendar>(call, call.part(0));
  if (!entry) return std::unexpected(entry.error());
  HolidayCalendar holidays = (*entry)->value;
  if (const Status may = KindRules<HolidayCalendar>::may_write(call, holidays); !may) {
    return std::unexpected(may.error());
  }
  const Span span = read_span(call.now);
  const auto calendar = read_ical(call.request.body, TimeZone(), span);
  if (!calendar) return std::unexpected(calendar.error());
  const std::string first = date_text(WallTime(span.begin.time_since_epoch()));
  const std::string behind = date_text(WallTime(span.end.time_since_epoch()));
  std::erase_if(holidays.days,
                [&](const Holiday& day) { return day.date >= first && day.date < behind; });
  const std::vector<Holiday> read = days_of(*calendar, span);
  holidays.days.insert(holidays.days.end(), read.begin(), read.end());
  std::ranges::sort(holidays.days);
  const auto twice = std::ranges::unique(holidays.days);
  holidays.days.erase(twice.begin(), twice.end());
  if (const Status good = check(holidays); !good) return std::unexpected(good.error());
  const auto expected = expected_version(call.request);
  if (!expected) return std::unexpected(expected.error());
  return put_object(call, std::move(holidays), *expected, 200,
                    {{"read", read.size()}, {"faults", to_json(calendar->faults)}});
}

Result<Outcome> of_schedule(Call& call, Desk&) {
  const auto entry = entry_for<Schedule>(call, call.part(0));
  if (!entry) return std::unexpected(entry.error());
  const auto range = range_of_query(call, range_usual);
  if (!range) return std::unexpected(range.error());
  return respond_with(HolidaysView{holidays_of(*call.config, (*entry)->value, *range), {}});
}

json::value import_shape(Schemas& schemas) {
  json::object shape = item_shape<HolidayCalendar>(schemas).as_object();
  json::object& properties = shape.at("properties").as_object();
  properties.emplace("read", json::object{{"type", "integer"}});
  properties.emplace("faults", json::object{{"type", "array"}, {"items", schemas.of<IcalFault>()}});
  return shape;
}

}  // namespace

void add_holiday_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/holiday-calendars/{slug}/import",
                    .handle = import,
                    .summary = "Read the whole days of an iCalendar document, the request's body; "
                               "what is known of last year to the fifth from now is replaced",
                    .gives = import_shape,
                    .body_bytes_max = ical_bytes_max});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/schedules/{slug}/holidays",
                    .gate = Gate::view,
                    .handle = of_schedule,
                    .summary = "The holidays that hold for a schedule",
                    .gives = shape<HolidaysView>,
                    .query = "from to"});
}

}  // namespace tocsin::api
