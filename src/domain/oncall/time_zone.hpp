// TimeZone: what the clock on the wall of a place shows, and when. Everything else in Tocsin knows
// instants only.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace tocsin {

// What a clock on the wall shows, without saying where: a date and a time of day.
using WallTime = std::chrono::local_time<Duration>;

class TimeZone {
 public:
  // Where clocks are put forward or back.
  struct Change {
    Time at{};
    WallTime before;  // what clocks show when they are moved
    WallTime after;   // and to what they are moved
    bool operator==(const Change&) const = default;
  };
  // How clocks stand at an instant.
  struct Reading {
    Duration offset{};      // before UTC: 1h in Berlin's winter
    bool daylight = false;  // daylight saving time
    std::string name;       // "CET"; "+1030" where people have no word for it
    bool operator==(const Reading&) const = default;
  };

  // UTC.
  TimeZone();
  // `name` as in IANA's database ("Europe/Berlin"), read from the system's tzdata; an old name
  // ("US/Pacific") also where that has only the present one.
  // Errors: invalid when there is no such zone.
  static Result<TimeZone> find(std::string_view name);

  const std::string& name() const;
  WallTime wall(Time at) const;
  Reading reading(Time at) const;
  // The instant at which clocks show `wall`, for the first or the last time that they do. A time
  // that they skip is the first instant behind the gap. Both grow with `wall`, though not strictly.
  Time first(WallTime wall) const;
  Time last(WallTime wall) const;
  // The first change after `at`.
  std::optional<Change> next_change(Time at) const;

 private:
  struct Zone;
  explicit TimeZone(std::shared_ptr<const Zone> zone);
  std::shared_ptr<const Zone> zone_;
};

}  // namespace tocsin
