#include "engine/holidays.hpp"

#include <algorithm>
#include <iterator>

namespace tocsin {

std::vector<Holiday> holiday_days(const Config& config, const Schedule& schedule, Span span) {
  constexpr Duration around = std::chrono::days(2);
  const auto date_at = [](Time at) { return date_text(WallTime(at.time_since_epoch())); };
  const std::string first = date_at(span.begin - around);
  const std::string last = date_at(span.end + around);
  std::vector<Holiday> days;
  for (const auto& [slug, entry] : config.table<HolidayCalendar>().all()) {
    const HolidayCalendar& calendar = entry.value;
    if (!calendar.team.empty() && calendar.team != schedule.team) continue;
    std::ranges::copy_if(calendar.days, std::back_inserter(days),
                         [&](const Holiday& day) { return first <= day.date && day.date <= last; });
  }
  return days;
}

std::vector<HolidaySpan> holidays_of(const Config& config, const Schedule& schedule, Span within) {
  const auto zone = TimeZone::find(schedule.time_zone);
  if (!zone) return {};
  return holiday_spans(holiday_days(config, schedule, within), *zone, within);
}

}  // namespace tocsin
