#include "domain/escalation/condition.hpp"

#include <algorithm>

namespace tocsin {

Status check(const Condition& condition) {
  if (auto zone = TimeZone::find(condition.time_zone); !zone) {
    return fail_at("time_zone", {zone.error().code, zone.error().message, {}});
  }
  return check(condition.hours, "/hours");
}

bool concerns(const Condition& condition, Severity severity) {
  return condition.severities.empty() ||
         std::ranges::find(condition.severities, severity) != condition.severities.end();
}

std::vector<Span> hours_of(const Condition& condition, Span within) {
  const auto zone = TimeZone::find(condition.time_zone);
  if (condition.hours.empty() || !zone) return {within};
  return spans_of(condition.hours, *zone, within);
}

bool open_at(const Condition& condition, Time now) {
  return !hours_of(condition, {now, now + 1ms}).empty();
}

std::optional<Time> next_opening(const Condition& condition, Time now) {
  for (const Span& span : hours_of(condition, {now, now + std::chrono::days(8)})) {
    if (span.begin > now) return span.begin;
  }
  return std::nullopt;
}

}  // namespace tocsin
