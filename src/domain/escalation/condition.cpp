#include "domain/escalation/condition.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tocsin {

Status check(const Condition& condition) {
  if (auto zone = TimeZone::find(condition.time_zone); !zone) {
    return fail_at("time_zone", {zone.error().code, zone.error().message, {}});
  }
  if (condition.alerts_min < 0 || condition.alerts_min > alerts_min_max) {
    return fail(Error::Code::invalid, fmt::format("a number from 0 to {}", alerts_min_max),
                "/alerts_min");
  }
  if (condition.alerts_within < 1s || condition.alerts_within > alerts_within_max) {
    return fail(Error::Code::invalid, "a time from 1s to 24h", "/alerts_within");
  }
  return check(condition.hours, "/hours");
}

bool concerns(const Condition& condition, Severity severity) {
  if (condition.urgency && *condition.urgency != page_urgency(severity)) return false;
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
