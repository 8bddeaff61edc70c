// Rotation: groups of people who take turns at being on call.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/oncall/handoffs.hpp"
#include "domain/oncall/restriction.hpp"
#include "domain/slug.hpp"

namespace tocsin {

// As text "2026-11-30T09:00", seconds where there are some.
template <>
struct Codec<WallTime> {
  static json::value write(WallTime wall);
  static Result<WallTime> read(const json::value& from, Unknown);  // Errors: invalid
};

// People who are on call together. Joining and leaving take effect at the next hand-off.
struct RotationGroup {
  std::vector<Slug> users;
  std::optional<WallTime> joins;
  std::optional<WallTime> leaves;
  bool operator==(const RotationGroup&) const = default;
};
TOCSIN_DESCRIBE(RotationGroup, users, joins, leaves)

enum class HolidayRule {
  any,   // holidays are days like others
  off,   // nobody is on call on them
  only,  // nor on any other day
};
TOCSIN_DESCRIBE_ENUM(HolidayRule, any, off, only)

// Wall-clock times are of the rotation's zone.
struct Rotation {
  std::string name;
  std::int64_t priority = 0;  // hides lower ones while somebody of it is on call; equals both are
  WallTime anchor;            // where the first group's turn begins; the grid also runs backwards
  std::optional<WallTime> from;   // nobody before
  std::optional<WallTime> until;  // nor from then on
  TurnUnit unit = TurnUnit::week;
  // How many units a turn takes; several alternate. With `days`, units are covered days, calendar
  // weeks from Monday, or calendar months, counted from the first covered day: who only works on
  // weekdays gets no turn that falls on a weekend.
  std::vector<std::int64_t> lengths = {1};
  std::int64_t off = 0;       // units with nobody after each turn
  std::vector<Weekday> days;  // none: all, in an unbroken row. Not with hours.
  std::vector<RotationGroup> groups;
  std::vector<Restriction> restrictions;    // none: around the clock
  std::string time_zone{};                  // IANA name; empty: the schedule's
  HolidayRule holidays = HolidayRule::any;  // those of the calendars that hold for the schedule
  // Its people learn: they hear of each page, but nobody counts on them, and they hide nobody.
  bool shadow = false;
  bool operator==(const Rotation&) const = default;
};
TOCSIN_DESCRIBE(Rotation, name, priority, anchor, from, until, unit, lengths, off, days, groups,
                restrictions, time_zone, holidays, shadow)

constexpr std::size_t rotation_groups_max = 1000;
constexpr std::size_t group_users_max = 20;
constexpr std::int64_t turn_units_max = 10'000;

// Errors: invalid, too_large; the pointer leads to the member.
Status check(const Rotation& rotation);

// One group's turn, as far as the restrictions let it.
struct Turn {
  Span span;
  std::size_t group = 0;  // index in Rotation::groups
  bool operator==(const Turn&) const = default;
};

TimeZone zone_of(const Rotation& rotation, const TimeZone& schedule);

// The turns between `within.begin` and `within.end`, cut there, in order. What `check` refuses has
// none. `schedule`: its zone. Holidays are not looked at.
std::vector<Turn> turns_of(const Rotation& rotation, const TimeZone& schedule, Span within);

}  // namespace tocsin
