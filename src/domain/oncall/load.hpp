// Load: how much of each kind of time somebody is on call, for fairness and pay.
#pragma once

#include <map>
#include <vector>

#include "domain/oncall/shifts.hpp"

namespace tocsin {

// Each hour is of one kind: of a holiday, else of a weekend (Saturday and Sunday), else of a night
// (22:00 to 06:00), else of a day; by the clock of the schedule's zone.
struct Load {
  Duration day{};
  Duration night{};
  Duration weekend{};
  Duration holiday{};
  int shifts = 0;
  Duration total() const { return day + night + weekend + holiday; }
  bool operator==(const Load&) const = default;
};
TOCSIN_DESCRIBE(Load, day, night, weekend, holiday, shifts)

constexpr int night_begins_hour = 22;
constexpr int night_ends_hour = 6;

// `holidays` in order and apart.
std::map<Slug, Load> load_of(const std::vector<Shift>& shifts, const TimeZone& zone, Span within,
                             const std::vector<Span>& holidays = {});

}  // namespace tocsin
