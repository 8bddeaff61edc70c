// The holidays of a schedule, for whoever counts hours or shows days.
#pragma once

#include <vector>

#include "engine/config.hpp"

namespace tocsin {

// The days of the calendars that hold for everybody or for the schedule's team and that may touch
// the span on some clock of the world: in no order.
std::vector<Holiday> holiday_days(const Config& config, const Schedule& schedule, Span span);

// Those of the calendars that hold for everybody or for the schedule's team, on the schedule's
// clocks, as far as they touch the span: in order, each date once.
std::vector<HolidaySpan> holidays_of(const Config& config, const Schedule& schedule, Span within);

}  // namespace tocsin
