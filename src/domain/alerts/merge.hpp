// What two messages about one alert say together about when it began and when it ends.
#pragma once

#include <algorithm>
#include <optional>

#include "base/time.hpp"

namespace tocsin {

// From when to when an alert fires, as far as is known.
struct AlertSpan {
  Time starts_at{};
  std::optional<Time> ends_at;   // none: until its source says so
  bool ends_at_assumed = false;  // the source gave no end; a timeout was added
  bool operator==(const AlertSpan&) const = default;
};

inline bool ended(const AlertSpan& span, Time now) { return span.ends_at && *span.ends_at <= now; }

// `newer` came after `known`. The earliest start holds. A newer end that is past holds, unless both
// are past: then the later one. Against a newer end that is still to come, a later one that the
// source itself gave holds. Semantics of Alertmanager's Alert.Merge.
inline AlertSpan merged(const AlertSpan& known, const AlertSpan& newer, Time now) {
  AlertSpan span = newer;
  span.starts_at = std::min(known.starts_at, newer.starts_at);
  if (!known.ends_at || !newer.ends_at || *known.ends_at <= *newer.ends_at) return span;
  const bool known_holds = ended(newer, now) ? ended(known, now) : !known.ends_at_assumed;
  if (known_holds) {
    span.ends_at = known.ends_at;
    span.ends_at_assumed = known.ends_at_assumed;
  }
  return span;
}

}  // namespace tocsin
