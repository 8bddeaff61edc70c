// HolidayCalendar: the days that count as holidays, for everybody or for one team.
#pragma once

#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/oncall/restriction.hpp"
#include "domain/slug.hpp"

namespace tocsin {

constexpr std::size_t holidays_max = 3'000;  // of one calendar
constexpr std::size_t holiday_name_bytes_max = 200;

struct Holiday {
  std::string date;  // "2026-12-25", on the wall clock of whichever schedule it is looked at for
  std::string name;
  auto operator<=>(const Holiday&) const = default;
};
TOCSIN_DESCRIBE(Holiday, date, name)

struct HolidayCalendar {
  Slug slug;
  std::string name;
  Slug team;  // empty: holds for all schedules; else for those of this team
  std::vector<Holiday> days;
  std::string url{};  // sealed: where it is read each day; empty: it is only uploaded
  bool operator==(const HolidayCalendar&) const = default;
};
TOCSIN_DESCRIBE(HolidayCalendar, slug, name, team, days, url)

// Errors: invalid, too_large; the pointer leads to the member.
Status check(const HolidayCalendar& calendar);

// One holiday as instants: from midnight to midnight on a schedule's clocks.
struct HolidaySpan {
  std::string date;
  std::string name;
  Time begin{};
  Time end{};
  bool operator==(const HolidaySpan&) const = default;
};
TOCSIN_DESCRIBE(HolidaySpan, date, name, begin, end)

// Those of the days that touch the span, in order, each date once.
std::vector<HolidaySpan> holiday_spans(std::vector<Holiday> days, const TimeZone& zone,
                                       Span within);

// "2026-12-25"
std::string date_text(WallTime wall);

}  // namespace tocsin
