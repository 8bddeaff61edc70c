// What PagerDuty's V3 webhooks would call an entry of an incident's timeline.
#pragma once

#include <string_view>

#include "domain/timeline.hpp"

namespace tocsin {

// "incident.triggered"; empty: PagerDuty has no event of that kind.
std::string_view pagerduty_event_type(const TimelineEntry& entry);

}  // namespace tocsin
