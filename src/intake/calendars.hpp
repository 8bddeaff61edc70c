// Calendars: what a document that was read makes of a calendar of holidays or of shifts.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "domain/oncall/holidays.hpp"
#include "domain/oncall/shift_calendar.hpp"
#include "intake/ical.hpp"

namespace tocsin {

// The time that a document is read for: from the first of January of last year until the end of the
// fifth year from now; of shifts, from three months ago until thirteen months from now.
Span holidays_read(Time now);
Span shifts_read(Time now);

// What the document tells of its time replaces what was known of that time; the past stays. What
// has hours is no holiday.
struct ReadHolidays {
  HolidayCalendar calendar;
  std::size_t read = 0;  // days in the document
};
ReadHolidays with_holidays(HolidayCalendar calendar, const IcalCalendar& document, Time now);

// Whom a word means; empty: nobody. Words are addresses, names, slugs.
using FindUser = std::function<Slug(std::string_view word)>;

// Whose shift an event is: of its attendees, or else of whom its summary names, by itself or in a
// list with commas. The calendar's own names come first. Shifts that were over by `now` stay as
// they were known.
struct ReadShifts {
  ShiftCalendar calendar;
  std::size_t read = 0;              // shifts in the document
  std::vector<std::string> unknown;  // summaries that mean nobody, each once
};
ReadShifts with_shifts(ShiftCalendar calendar, const IcalCalendar& document,
                       const FindUser& find_user, Time now);

}  // namespace tocsin
