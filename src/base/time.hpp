// Time and Duration: UTC instants and spans in whole milliseconds, and their text forms.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tocsin {

using Duration = std::chrono::milliseconds;
using Time = std::chrono::sys_time<Duration>;

using namespace std::chrono_literals;

inline std::int64_t to_ms(Time time) { return time.time_since_epoch().count(); }
inline Time from_ms(std::int64_t ms) { return Time{Duration{ms}}; }

// RFC 3339 in UTC with milliseconds: "2026-11-23T03:12:09.123Z".
std::string format_time(Time time);

// RFC 3339 with any offset and any number of fraction digits (cut to milliseconds).
// Errors: invalid. Years 0001..9999; a leap second reads as the following instant.
Result<Time> parse_time(std::string_view text);

// "1h30m", "5m", "250ms", "0s": units d h m s ms, each at most once, largest first.
std::string format_duration(Duration duration);

// Reads what format_duration writes, and a bare "w" (7 days). At most 10 years. Errors: invalid.
Result<Duration> parse_duration(std::string_view text);

}  // namespace tocsin
