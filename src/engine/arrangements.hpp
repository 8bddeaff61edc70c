// Arrangements: the overrides and temporary schedules of the configuration, by schedule.
#pragma once

#include <utility>
#include <vector>

#include "engine/config.hpp"

namespace tocsin {

// All of them in one configuration: they exceed this only by being written by programs.
constexpr std::size_t arrangements_max = 50'000;

// Every reference is there, and no two contradict each other: one schedule has one answer to who
// comes for one person, to who is on call alone, and to what holds for a while. Errors: invalid,
// conflict, too_large, with pointer "/<kind>/<slug>/<member>".
Status check_arrangements(const Config& config);
// What is deleted with an object, so that nothing names what is not there: with a schedule all that
// is arranged for it, with a user the own rules and contact methods, and what
// is over by `now`. What is still to come
// must be settled first. (Versions are kept: the past is still answered.)
std::vector<std::pair<ConfigKind, Slug>> gone_with(const Config& config, ConfigKind kind,
                                                   std::string_view slug, Time now);
// The shift calendars that name a user for shifts that are over by `now`, without these shifts: to
// be put with his or her deletion.
std::vector<ShiftCalendar> calendars_freed_of(const Config& config, std::string_view user,
                                              Time now);
void compile_arrangements(const Config& config, Config::Compiled& compiled);

}  // namespace tocsin
