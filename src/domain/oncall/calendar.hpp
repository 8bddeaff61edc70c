// Calendar: shifts as an iCalendar document (RFC 5545), for calendar programs to subscribe to.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/oncall/shifts.hpp"
#include "domain/oncall/time_zone.hpp"

namespace tocsin {

struct CalendarEvent {
  std::string uid;
  std::string summary;
  Time begin{};
  Time end{};
  Time changed_at{};  // when what it says was last written down
  TimeZone zone;      // on whose clocks it is told
};

struct Calendar {
  std::string name;
  Duration refresh = 1h;  // how often programs should look again
  std::vector<CalendarEvent> events;
};

// The document. Equal calendars give equal bytes. Of times only whole seconds are kept; what is
// shorter than one is left out. Each zone comes with the changes of its clocks between its first
// and its last event; what begins or ends at a time that clocks show twice is told in UTC.
std::string write_calendar(const Calendar& calendar);

// The final shifts of one schedule in a span, as shifts_of has them.
using ShiftsIn = std::function<std::vector<Shift>(Span)>;

// A shift and whether its beginning is its own.
struct WholeShift {
  Shift shift;
  bool endless = false;  // it goes on from further back than anybody looks
};

// The shifts of the span. What goes on from before it has its true beginning, unless that is more
// than `look_back_max` before the span: then it is cut at the span's.
constexpr Duration look_back_max = std::chrono::days(10 * 400);
std::vector<WholeShift> whole_shifts(const ShiftsIn& shifts_in, Span within);

// The same for the same shift whenever it is asked: made from who is on call where, and since when.
// Unique, because nobody is on call twice at once in one schedule.
std::string uid_of(std::string_view schedule, const WholeShift& shift);

}  // namespace tocsin
