// Schedule: who is on call when, as people configure it.
#pragma once

#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/oncall/shifts.hpp"
#include "domain/slug.hpp"

namespace tocsin {

constexpr std::size_t schedule_rotations_max = 20;

// Of what the schedule tells, beside those who come and go.
struct ScheduleNotices {
  std::vector<Slug> channels;         // contact methods of teams: told who is on call
  bool changes = true;                // whenever that changes
  std::optional<ClockTime> daily_at;  // and at this time, on the schedule's clocks
  std::vector<Weekday> days = {Weekday::mon, Weekday::tue, Weekday::wed, Weekday::thu,
                               Weekday::fri, Weekday::sat, Weekday::sun};  // of `daily_at`
  bool gaps = true;  // managers, and the channels, are told of gaps ahead
  bool operator==(const ScheduleNotices&) const = default;
};
TOCSIN_DESCRIBE(ScheduleNotices, channels, changes, daily_at, days, gaps)

constexpr std::size_t notice_channels_max = 20;

// When the daily notice goes out next, after `now`; none: never.
std::optional<Time> next_daily(const ScheduleNotices& notices, const TimeZone& zone, Time now);

struct Schedule {
  Slug slug;
  std::string name;
  std::string description;
  Slug team;
  std::string time_zone = "UTC";  // IANA name; of every wall-clock time in the rotations
  std::vector<Rotation> rotations;
  ScheduleNotices notices{};
  bool operator==(const Schedule&) const = default;
};
TOCSIN_DESCRIBE(Schedule, slug, name, description, team, time_zone, rotations, notices)

// Errors: invalid, too_large; the pointer leads to the member.
Status check(const Schedule& schedule);

// At most as many shifts as the schedule has between the two: known without computing them.
std::size_t most_shifts(const Schedule& schedule, Span within);

// What people arranged beside the rotations of a schedule.
struct Arrangements {
  std::vector<Override> overrides;
  std::vector<TemporarySchedule> temporary;
  std::vector<ShiftCalendar> calendars{};
  std::vector<Holiday> holidays{};  // for rotations that mind them
  bool operator==(const Arrangements&) const = default;
};

// The final shifts, as shifts_of has them; none when the zone is unknown.
std::vector<Shift> shifts_of(const Schedule& schedule, const Arrangements& arranged, Span within);

// Who is on call at the instant, each once and by name, as shifts are that begin together; no
// shadows.
std::vector<Slug> on_call_at(const Schedule& schedule, const Arrangements& arranged, Time at);
std::vector<Slug> shadows_at(const Schedule& schedule, const Arrangements& arranged, Time at);

// Whether some rotation of it is another one on holidays.
bool minds_holidays(const Schedule& schedule);

}  // namespace tocsin
