// iCalendar (RFC 5545): what stands in a calendar of holidays or shifts that somebody else keeps,
// each repetition by itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "domain/oncall/restriction.hpp"
#include "domain/oncall/time_zone.hpp"

namespace tocsin {

constexpr std::size_t ical_bytes_max = 4 * 1024 * 1024;
constexpr std::size_t ical_events_max = 10'000;     // in the document
constexpr std::size_t ical_instances_max = 20'000;  // in the span, repetitions counted
constexpr std::size_t ical_attendees_max = 50;
constexpr std::size_t ical_dates_max = 5'000;  // exceptions of one event
constexpr std::size_t ical_faults_max = 100;
constexpr std::size_t ical_summary_bytes_max = 500;

struct IcalEvent {
  std::string uid;
  std::string summary;
  std::vector<std::string> mails;  // of the attendees, then of the organizer; lower case
  bool all_day = false;            // whole days: a holiday
  Time begin{};
  Time end{};
  bool operator==(const IcalEvent&) const = default;
};
TOCSIN_DESCRIBE(IcalEvent, uid, summary, mails, all_day, begin, end)

// What was left out, and why.
struct IcalFault {
  std::size_t line = 0;  // where the event begins
  std::string message;
  bool operator==(const IcalFault&) const = default;
};
TOCSIN_DESCRIBE(IcalFault, line, message)

struct IcalCalendar {
  std::string name;
  std::vector<IcalEvent> events;  // by their beginning
  std::vector<IcalFault> faults;
  bool operator==(const IcalCalendar&) const = default;
};
TOCSIN_DESCRIBE(IcalCalendar, name, events, faults)

// The events that touch the span, not cut by it. `zone` is that of dates and of times that name
// none. Repetitions keep their time on the wall, across every change of clocks; cancelled events
// and instances are left out, changed instances replace the ones that they change. Zones are found
// by their name, or else by the VTIMEZONE in the document. One event that cannot be read is a fault
// and does not hide the others.
// Errors: invalid (not iCalendar, or cut off), too_large (over a limit above).
Result<IcalCalendar> read_ical(std::string_view text, const TimeZone& zone, Span within);

}  // namespace tocsin
