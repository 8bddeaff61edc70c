// The time that a question about schedules looks at: `from` and `to` of its query.
#pragma once

#include "api/call.hpp"
#include "domain/oncall/schedule.hpp"

namespace tocsin::api {

constexpr Duration shifts_range_usual = std::chrono::days(30);

// Now, and as long as is usual, unless told. Errors: invalid.
Result<Span> range_of(std::optional<Time> from, std::optional<Time> to, Time now,
                      Duration usual = shifts_range_usual);
Result<Span> range_of_query(const Call& call, Duration usual = shifts_range_usual);
// A time of the query; none: it is not there. Errors: invalid.
Result<std::optional<Time>> time_of(const Call& call, std::string_view name);

// Whether an answer stays bounded. Errors: too_large.
Status small_enough(const Schedule& schedule, Span range);

}  // namespace tocsin::api
