// History: who was on call, by what the schedule and its arrangements said at each time, not by
// what they say today.
#pragma once

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "domain/oncall/schedule.hpp"

namespace tocsin {

// What an object was from which time on, in order; none: it was deleted.
template <typename T>
using Versions = std::vector<std::pair<Time, std::optional<T>>>;

struct ScheduleHistory {
  Versions<Schedule> schedule;
  std::map<Slug, Versions<Override>> overrides;
  std::map<Slug, Versions<TemporarySchedule>> temporary;
  std::map<Slug, Versions<ShiftCalendar>> calendars;
  std::vector<Holiday> holidays{};  // as they are now
};

struct Record {
  std::vector<Shift> shifts;
  std::vector<Span> gaps;  // only while there was a schedule
  // What the shifts' `index` leads to, each as it was last.
  Arrangements arranged;
};

// What is still to come is answered by the newest versions.
Record record_of(const ScheduleHistory& history, Span within);

}  // namespace tocsin
