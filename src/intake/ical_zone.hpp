// IcalZone: the clocks of a VTIMEZONE (RFC 5545 §3.6.5), for zones whose name nobody else knows.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "intake/recurrence.hpp"

namespace tocsin {

// One STANDARD or DAYLIGHT part: from `onset` on, and each time the rule or the dates say so.
struct IcalObservance {
  WallTime onset;  // on the clocks before it
  std::optional<Recurrence> rule;
  std::vector<WallTime> dates;
  Duration before{};
  Duration after{};
};

class IcalZone {
 public:
  // Right between `from` and `to`; outside, the nearest change that is known counts.
  // Errors: too_large.
  static Result<IcalZone> of(const std::vector<IcalObservance>& observances, WallTime from,
                             WallTime to, RecurrenceBudget& budget);

  // The first instant at which clocks show `wall`. A time that they skip is the instant behind the
  // gap.
  Time first(WallTime wall) const;

 private:
  struct Onset {
    WallTime at;
    Duration before{};
    Duration after{};
  };
  std::vector<Onset> onsets_;  // in order
};

// The zone that a TZID means: "Europe/Berlin", also with a registry in front, such as
// "/example.org/2026/Europe/Berlin". None: no zone of the system's.
std::optional<TimeZone> zone_named(std::string_view id);

}  // namespace tocsin
