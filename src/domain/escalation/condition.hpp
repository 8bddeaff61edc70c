// Condition: when a step of a policy is meant to be called at all.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/oncall/restriction.hpp"
#include "domain/severity.hpp"

namespace tocsin {

struct Condition {
  std::vector<Severity> severities;    // none: any
  std::optional<PageUrgency> urgency;  // none: any
  std::vector<Restriction> hours;      // none: always
  std::string time_zone = "UTC";       // of the hours
  // Meant only while so many alerts of the service are open that began within this time; 0, 1: any.
  int alerts_min = 0;
  Duration alerts_within = 5min;
  bool operator==(const Condition&) const = default;
};
TOCSIN_DESCRIBE(Condition, severities, urgency, hours, time_zone, alerts_min, alerts_within)

constexpr int alerts_min_max = 1'000;
constexpr Duration alerts_within_max = std::chrono::hours(24);

// Errors: invalid, too_large; the pointer leads to the member.
Status check(const Condition& condition);

bool concerns(const Condition& condition, Severity severity);
// When the hours hold between the ends of `within`. A zone that is not known here limits nothing:
// somebody is called rather than nobody.
std::vector<Span> hours_of(const Condition& condition, Span within);
bool open_at(const Condition& condition, Time now);
// When the hours begin next, after `now`; none: not within eight days.
std::optional<Time> next_opening(const Condition& condition, Time now);

}  // namespace tocsin
