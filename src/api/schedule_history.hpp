// The versions of a schedule and of what was ever arranged for it.
#pragma once

#include "domain/oncall/history.hpp"
#include "engine/store.hpp"

namespace tocsin::api {

// Of each of `schedules`. Errors: those of the reader; internal when a body does not read.
Result<std::map<Slug, ScheduleHistory>> histories_of(Reader& reader,
                                                     const std::vector<Slug>& schedules);

}  // namespace tocsin::api
