// Severity, urgency and impact: how bad, how soon, how wide. Shared by alerts and incidents.
#pragma once

#include <string_view>

#include "base/describe.hpp"

namespace tocsin {

// SEV1 is the worst. When unsure, the more severe one (lower number) is taken.
enum class Severity { SEV1, SEV2, SEV3, SEV4, SEV5 };
TOCSIN_DESCRIBE_ENUM(Severity, SEV1, SEV2, SEV3, SEV4, SEV5)

// high wakes somebody; low is recorded and does not page.
enum class Urgency { high, low };
TOCSIN_DESCRIBE_ENUM(Urgency, high, low)

// How urgent a page is, by the severity of what it is about: SEV1 to SEV3 are high. (What a service
// or rule calls low urgency does not page at all.)
enum class PageUrgency { high, low };
TOCSIN_DESCRIBE_ENUM(PageUrgency, high, low)

constexpr PageUrgency page_urgency(Severity severity) {
  return severity <= Severity::SEV3 ? PageUrgency::high : PageUrgency::low;
}

// The two axes of the incident matrix (ITIL): 1 is the widest impact, the greatest urgency.
enum class Level { extensive, significant, moderate, minor, none };
TOCSIN_DESCRIBE_ENUM(Level, extensive, significant, moderate, minor, none)

// What a source's own word means: PagerDuty's critical, error, warning, info; Prometheus' page;
// syslog's emerg, alert, crit ...; SEV1 .. SEV5; P1 .. P5. Unknown or empty: SEV3.
Severity severity_of_word(std::string_view word);

}  // namespace tocsin
