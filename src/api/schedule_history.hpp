// The versions of a schedule and of what was ever arranged for it.
#pragma once

#include "domain/oncall/history.hpp"
#include "engine/store.hpp"

namespace tocsin::api {

// What is planned now.
Record present_record(const Config& config, const Schedule& schedule, Span range);
// Who is on call in the range: as it was, where it lies in the past, else as it is planned now.
Result<Record> record_of_range(const Config& config, Reader& reader, const Schedule& schedule,
                               Span range, Time now);

// Of each of `schedules`. Errors: those of the reader; internal when a body does not read.
Result<std::map<Slug, ScheduleHistory>> histories_of(Reader& reader,
                                                     const std::vector<Slug>& schedules);

}  // namespace tocsin::api
