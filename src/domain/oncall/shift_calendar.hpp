// ShiftCalendar: shifts that somebody else's calendar plans, as one more rotation of a schedule.
#pragma once

#include <string>
#include <vector>

#include "domain/oncall/temporary_shift.hpp"

namespace tocsin {

// Whom the calendar means by a word that is neither a name nor an address of ours.
struct CalendarName {
  std::string text;
  Slug user;
  bool operator==(const CalendarName&) const = default;
};
TOCSIN_DESCRIBE(CalendarName, text, user)

constexpr std::size_t calendar_names_max = 500;
constexpr std::size_t calendar_shifts_max = 5'000;

struct ShiftCalendar {
  Slug slug;
  std::string name;
  Slug schedule;
  std::int64_t priority = 0;  // among the schedule's rotations
  std::string url;            // sealed: where it is read; empty: it is only uploaded
  std::vector<CalendarName> names;
  std::vector<TemporaryShift> shifts;  // as they were read last, by their beginning
  bool operator==(const ShiftCalendar&) const = default;
};
TOCSIN_DESCRIBE(ShiftCalendar, slug, name, schedule, priority, url, names, shifts)

// Errors: invalid, too_large; the pointer leads to the member.
Status check(const ShiftCalendar& calendar);

}  // namespace tocsin
