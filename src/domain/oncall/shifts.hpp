// Shifts: who is on call when, computed from a schedule's rotations, overrides and temporary
// schedules. One pure function answers for the pager, the calendar, the feeds, gaps and the past.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/oncall/holidays.hpp"
#include "domain/oncall/rotation.hpp"
#include "domain/oncall/shift_calendar.hpp"

namespace tocsin {

// Somebody comes (`user`), somebody goes (`absent`), or one for the other. With `everyone` the user
// takes over alone. Swaps, covers and "I take the shift now" are overrides.
struct Override {
  Slug user{};
  Slug absent{};
  bool everyone = false;
  std::int64_t priority = 0;  // among those with `everyone`; equals are on call together
  Time begin{};
  Time end{};
  // Somebody is looked for who takes the place of `user`, or, where nobody comes, of `absent`:
  // until somebody does, whoever it was stays on call.
  bool wanted = false;
  // A swap: only `asked` may take it, and gives for it the time between the two, in which whoever
  // is to be replaced here comes instead.
  Slug asked{};
  std::optional<Time> return_begin{};
  std::optional<Time> return_end{};
  Slug slug{};  // where it is kept as an object: its name, its schedule, and why
  Slug schedule{};
  std::string note{};
  bool operator==(const Override&) const = default;
};
TOCSIN_DESCRIBE(Override, slug, schedule, user, absent, everyone, wanted, asked, return_begin,
                return_end, priority, begin, end, note)

constexpr Duration override_length_max = std::chrono::days(400);

// Errors: invalid; the pointer leads to the member.
Status check(const Override& override);

// Replaces everything between its ends, its own gaps included.
struct TemporarySchedule {
  Time begin{};
  Time end{};
  std::vector<TemporaryShift> shifts;
  Slug slug{};  // as an override's
  Slug schedule{};
  std::string note{};
  bool operator==(const TemporarySchedule&) const = default;
};
TOCSIN_DESCRIBE(TemporarySchedule, slug, schedule, begin, end, shifts, note)

constexpr std::size_t temporary_shifts_max = 1'000;

// Errors: invalid, too_large; the pointer leads to the member.
Status check(const TemporarySchedule& schedule);

// In order and apart: what overlaps or touches is one, and so are a person's shifts in it; shifts
// are cut at the ends of theirs.
std::vector<TemporarySchedule> tidied(std::vector<TemporarySchedule> schedules);
// Tidied, and nothing of them left between `begin` and `end`.
std::vector<TemporarySchedule> cleared(const std::vector<TemporarySchedule>& schedules, Span span);

enum class ShiftSource { rotation, override, temporary, calendar };
TOCSIN_DESCRIBE_ENUM(ShiftSource, rotation, override, temporary, calendar)

// One person's time on call.
struct Shift {
  Slug user;
  Time begin{};
  Time end{};
  ShiftSource source = ShiftSource::rotation;
  std::size_t index = 0;  // of the rotation, the override, ... in its list
  bool goes_on = false;   // behind the window that was asked for
  bool shadow = false;    // hears of pages; nobody counts on him or her
  bool operator==(const Shift&) const = default;
};
TOCSIN_DESCRIBE(Shift, user, begin, end, source, index, goes_on, shadow)

struct ScheduleParts {
  const std::vector<Rotation>& rotations;
  const std::vector<Override>& overrides;
  const std::vector<TemporarySchedule>& temporary;
  const std::vector<ShiftCalendar>& calendars;     // each as a rotation
  const std::vector<Holiday>* holidays = nullptr;  // for rotations that mind them; none: no days
};

// The final shifts between `within.begin` and `within.end`, cut there, by their beginning and then
// by user. At each instant: where a temporary schedule holds, its people. Otherwise those of
// overrides for everyone with the highest priority; or else those of the rotations with the highest
// priority among the ones that have somebody, each replaced, or taken out, by the overrides that
// name them. Added people come on top, and so do shadows beside rotations. What overrides do is not
// chained: who replaces somebody is not replaced in turn.
std::vector<Shift> shifts_of(const ScheduleParts& parts, const TimeZone& zone, Span within);

// Where nobody is on call who is no shadow.
std::vector<Span> gaps_of(const std::vector<Shift>& shifts, Span within);

}  // namespace tocsin
