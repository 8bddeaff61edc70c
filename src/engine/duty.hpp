// Duty: what people are to be told about who is on call for a schedule, when time has passed or its
// plan has changed. Pure.
#pragma once

#include <vector>

#include "engine/config.hpp"
#include "engine/effects.hpp"
#include "engine/notice_words.hpp"

namespace tocsin {

// Shifts of one person that less than this lies between are one duty: whoever is on call from nine
// to five all week is told on Monday and on Friday.
constexpr Duration duty_pause = std::chrono::hours(24);

// From so long before the gap begins its managers are told, and once more this near.
constexpr Duration gap_ahead = std::chrono::days(7);
constexpr Duration gap_near = std::chrono::hours(24);

struct DutyNote {
  Slug user;     // who is told; or
  Slug channel;  // a contact method of a team
  Note note;
  bool operator==(const DutyNote&) const = default;
};

struct Duty {
  OnCallRow row;  // as it becomes; wake_at: when to look again
  std::vector<DutyNote> notes;
};

// `changed`: the plan is another: gaps are looked for at once, which is more work than all the
// rest. `before`: none when the schedule is looked at for the first time: then nobody is told of
// who is on call already.
Duty duty_of(const Config& config, const Schedule& schedule, const OnCallRow* before, Time now,
             bool changed = true);

}  // namespace tocsin
