#include "engine/holidays.hpp"

namespace tocsin {

std::vector<HolidaySpan> holidays_of(const Config& config, const Schedule& schedule, Span within) {
  const auto zone = TimeZone::find(schedule.time_zone);
  if (!zone) return {};
  std::vector<Holiday> days;
  for (const auto& [slug, entry] : config.table<HolidayCalendar>().all()) {
    const HolidayCalendar& calendar = entry.value;
    if (!calendar.team.empty() && calendar.team != schedule.team) continue;
    days.insert(days.end(), calendar.days.begin(), calendar.days.end());
  }
  return holiday_spans(std::move(days), *zone, within);
}

}  // namespace tocsin
