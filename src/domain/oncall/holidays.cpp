#include "domain/oncall/holidays.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace tocsin {
namespace {

std::optional<WallTime> midnight_of(const std::string& date) {
  if (date.size() != 10) return std::nullopt;
  const auto time = parse_time(date + "T00:00:00Z");
  if (!time) return std::nullopt;
  return WallTime(time->time_since_epoch());
}

}  // namespace

Status check(const HolidayCalendar& calendar) {
  if (calendar.days.size() > holidays_max) {
    return fail(Error::Code::too_large, fmt::format("there may be at most {} days", holidays_max),
                "/days");
  }
  for (std::size_t i = 0; i < calendar.days.size(); ++i) {
    const Holiday& day = calendar.days[i];
    if (!midnight_of(day.date)) {
      return fail(Error::Code::invalid, "this is not a date; write it like 2026-12-25",
                  fmt::format("/days/{}/date", i));
    }
    if (day.name.size() > holiday_name_bytes_max) {
      return fail(Error::Code::invalid, fmt::format("at most {} bytes", holiday_name_bytes_max),
                  fmt::format("/days/{}/name", i));
    }
  }
  return {};
}

std::vector<HolidaySpan> holiday_spans(std::vector<Holiday> days, const TimeZone& zone,
                                       Span within) {
  std::ranges::sort(days);
  std::vector<HolidaySpan> spans;
  for (Holiday& day : days) {
    const auto midnight = midnight_of(day.date);
    if (!midnight || (!spans.empty() && spans.back().date == day.date)) continue;
    const Time begin = zone.first(*midnight);
    const Time end = zone.first(*midnight + std::chrono::days(1));
    if (begin >= end || end <= within.begin || begin >= within.end) continue;
    spans.push_back({std::move(day.date), std::move(day.name), begin, end});
  }
  return spans;
}

std::string date_text(WallTime wall) {
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(wall));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

}  // namespace tocsin
