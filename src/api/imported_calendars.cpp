// Routes of calendars that others keep, beside their being objects: reading a document into one,
// and which holidays hold for a schedule.
#include <algorithm>

#include "api/calendar_import.hpp"
#include "api/config_routes.hpp"
#include "api/routes.hpp"
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

// With ?preview nothing is written.
template <typename T>
Result<Outcome> import(Call& call, Desk& desk) {
  const auto entry = entry_for<T>(call, call.part(0));
  if (!entry) return std::unexpected(entry.error());
  const T& present = (*entry)->value;
  if (const Status may = KindRules<T>::may_write(call, present); !may) {
    return std::unexpected(may.error());
  }
  auto read = import_document(*call.config, present, call.request.body, call.now);
  if (!read) return std::unexpected(read.error());
  json::object told{{"read", read->read}, {"faults", to_json(read->faults)}};
  if constexpr (std::is_same_v<T, ShiftCalendar>) told.emplace("unknown", to_json(read->unknown));
  if (call.asks("preview")) {
    Configured<T> shown{(*entry)->meta, std::move(read->calendar)};
    json::object item = item_json(shown, call, desk);
    for (auto& [name, value] : told) item.insert_or_assign(name, std::move(value));
    return json_response(200, std::move(item));
  }
  const auto expected = expected_version(call.request);
  if (!expected) return std::unexpected(expected.error());
  return put_object(call, std::move(read->calendar), *expected, 200, std::move(told));
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
                    .handle = import <HolidayCalendar>,
                    .summary = "Read the whole days of an iCalendar document, the request's body; "
                               "what is known of last year to the fifth from now is replaced. "
                               "preview: only tell what would be read",
                    .gives = import_shape<HolidayCalendar>,
                    .query = "preview",
                    .body_bytes_max = ical_bytes_max});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/shift-calendars/{slug}/import",
                    .handle = import <ShiftCalendar>,
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
