// Routes of calendars that others keep, beside their being objects: reading a document into one,
// and which holidays hold for a schedule.
#include <algorithm>

#include "api/config_routes.hpp"
#include "api/routes.hpp"
#include "api/shift_import.hpp"
#include "api/time_range.hpp"
#include "engine/holidays.hpp"

namespace tocsin::api {
namespace {

constexpr Duration range_usual = std::chrono::days(366);

struct HolidaysView {
  std::vector<HolidaySpan> items;
  std::string next;  // always empty: all are told at once
};
TOCSIN_DESCRIBE(HolidaysView, items, next)

Result<Outcome> import(Call& call, Desk&) {
  const auto entry = entry_for<HolidayCalendar>(call, call.part(0));
  if (!entry) return std::unexpected(entry.error());
  const HolidayCalendar& present = (*entry)->value;
  if (const Status may = KindRules<HolidayCalendar>::may_write(call, present); !may) {
    return std::unexpected(may.error());
  }
  const auto document = read_ical(call.request.body, TimeZone(), holidays_read(call.now));
  if (!document) return std::unexpected(document.error());
  ReadHolidays read = with_holidays(present, *document, call.now);
  if (const Status good = tocsin::check(read.calendar); !good) return std::unexpected(good.error());
  const auto expected = expected_version(call.request);
  if (!expected) return std::unexpected(expected.error());
  return put_object(call, std::move(read.calendar), *expected, 200,
                    {{"read", read.read}, {"faults", to_json(document->faults)}});
}

// The shifts of a document; with ?preview nothing is written.
Result<Outcome> import_shifts(Call& call, Desk& desk) {
  const auto entry = entry_for<ShiftCalendar>(call, call.part(0));
  if (!entry) return std::unexpected(entry.error());
  const ShiftCalendar& present = (*entry)->value;
  if (const Status may = KindRules<ShiftCalendar>::may_write(call, present); !may) {
    return std::unexpected(may.error());
  }
  const auto document = read_shift_document(*call.config, present, call.request.body, call.now);
  if (!document) return std::unexpected(document.error());
  ReadShifts read = with_shifts(present, *document, user_finder(*call.config), call.now);
  if (const Status good = tocsin::check(read.calendar); !good) return std::unexpected(good.error());
  json::object told{{"read", read.read},
                    {"unknown", to_json(read.unknown)},
                    {"faults", to_json(document->faults)}};
  if (call.asks("preview")) {
    Configured<ShiftCalendar> shown{(*entry)->meta, std::move(read.calendar)};
    json::object item = item_json(shown, call, desk);
    for (auto& [name, value] : told) item.insert_or_assign(name, std::move(value));
    return json_response(200, std::move(item));
  }
  const auto expected = expected_version(call.request);
  if (!expected) return std::unexpected(expected.error());
  return put_object(call, std::move(read.calendar), *expected, 200, std::move(told));
}

Result<Outcome> of_schedule(Call& call, Desk&) {
  const auto entry = entry_for<Schedule>(call, call.part(0));
  if (!entry) return std::unexpected(entry.error());
  const auto range = range_of_query(call, range_usual);
  if (!range) return std::unexpected(range.error());
  return respond_with(HolidaysView{holidays_of(*call.config, (*entry)->value, *range), {}});
}

template <typename T>
json::value import_shape(Schemas& schemas) {
  json::object shape = item_shape<T>(schemas).as_object();
  json::object& properties = shape.at("properties").as_object();
  properties.emplace("read", json::object{{"type", "integer"}});
  properties.emplace("faults", json::object{{"type", "array"}, {"items", schemas.of<IcalFault>()}});
  if constexpr (std::is_same_v<T, ShiftCalendar>) {
    properties.emplace("unknown", schemas.of<std::vector<std::string>>());
  }
  return shape;
}

}  // namespace

void add_holiday_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/holiday-calendars/{slug}/import",
                    .handle = import,
                    .summary = "Read the whole days of an iCalendar document, the request's body; "
                               "what is known of last year to the fifth from now is replaced",
                    .gives = import_shape<HolidayCalendar>,
                    .body_bytes_max = ical_bytes_max});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/shift-calendars/{slug}/import",
                    .handle = import_shifts,
                    .summary = "Read the shifts of an iCalendar document, the request's body; what "
                               "is still to come is replaced, what is over stays. preview: only "
                               "tell what would be read",
                    .gives = import_shape<ShiftCalendar>,
                    .query = "preview",
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
