#include "domain/oncall/rotation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/utf8.hpp"
#include "domain/oncall/count.hpp"

namespace tocsin {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::local_days;

// A stretch of time and the number of the turn that it belongs to; none: nobody's.
struct Stretch {
  Span span;
  std::int64_t turn = 0;
};

// A turn as parts of a row, each so many units long: on, and off behind it where there is such
// time.
std::vector<std::int64_t> parts_of(const Rotation& rotation) {
  std::vector<std::int64_t> parts;
  for (const std::int64_t length : rotation.lengths) {
    parts.push_back(length);
    if (rotation.off > 0) parts.push_back(rotation.off);
  }
  return parts;
}

// None where the part is off.
std::optional<std::int64_t> turn_of_part(const Rotation& rotation, std::int64_t part) {
  if (rotation.off == 0) return part;
  if (floor_modulo(part, 2) == 1) return std::nullopt;
  return floor_divide(part, 2);
}

// None where the unit is off.
std::optional<std::int64_t> turn_of_unit(const Rotation& rotation,
                                         const std::vector<std::int64_t>& parts,
                                         std::int64_t unit) {
  const std::int64_t cycle = std::accumulate(parts.begin(), parts.end(), std::int64_t{0});
  std::int64_t part = floor_divide(unit, cycle) * static_cast<std::int64_t>(parts.size());
  for (std::int64_t rest = floor_modulo(unit, cycle); const std::int64_t length : parts) {
    if (rest < length) break;
    rest -= length;
    ++part;
  }
  return turn_of_part(rotation, part);
}

// Turns in an unbroken row.
std::vector<Stretch> row_of_turns(const Rotation& rotation, const TimeZone& zone, Span within) {
  const Handoffs handoffs(zone, rotation.anchor, rotation.unit, parts_of(rotation));
  std::vector<Stretch> turns;
  std::int64_t part = handoffs.turn_at(within.begin);
  for (Time begin = handoffs.begin(part); begin < within.end; ++part) {
    const Time end = handoffs.begin(part + 1);
    const auto turn = turn_of_part(rotation, part);
    if (begin < end && turn) turns.push_back({{begin, end}, *turn});
    begin = end;
  }
  return turns;
}

// Counts covered days, weeks and months from the first covered day on.
class CoveredDays {
 public:
  explicit CoveredDays(const Rotation& rotation) : rotation_(rotation) {
    first_ = floor<days>(rotation.anchor);
    while (!covered(first_)) first_ += days(1);
  }

  bool covered(local_days day) const {
    return std::ranges::find(rotation_.days, weekday_of(WallTime(day))) != rotation_.days.end();
  }
  std::int64_t unit_of(local_days day) const {
    if (rotation_.unit == TurnUnit::week) return (monday(day) - monday(first_)) / days(7);
    if (rotation_.unit == TurnUnit::month) return month(day) - month(first_);
    const std::int64_t weeks = floor_divide((day - first_).count(), 7);
    std::int64_t count = weeks * static_cast<std::int64_t>(rotation_.days.size());
    for (local_days at = first_ + days(7 * weeks); at < day; at += days(1)) count += covered(at);
    return count;
  }

 private:
  static local_days monday(local_days day) {
    return day - days(static_cast<int>(weekday_of(WallTime(day))));
  }
  static std::int64_t month(local_days day) {
    const std::chrono::year_month_day date(day);
    return std::int64_t{12} * static_cast<int>(date.year()) + static_cast<unsigned>(date.month());
  }

  const Rotation& rotation_;
  local_days first_;
};

// Turns on some days of the week. A covered day lasts from the anchor's hour until that hour of the
// next day.
std::vector<Stretch> turns_on_days(const Rotation& rotation, const TimeZone& zone, Span within) {
  const CoveredDays covered(rotation);
  const std::vector<std::int64_t> parts = parts_of(rotation);
  const Duration hour = rotation.anchor - floor<days>(rotation.anchor);
  std::vector<Stretch> turns;
  // Clocks that are put back behind midnight have shown a part of the next day already.
  const local_days last = floor<days>(zone.wall(within.end)) + days(1);
  for (local_days day = floor<days>(zone.wall(within.begin)) - days(1); day <= last;
       day += days(1)) {
    if (!covered.covered(day)) continue;
    const auto turn = turn_of_unit(rotation, parts, covered.unit_of(day));
    const Span span{zone.first(day + hour), zone.first(day + days(1) + hour)};
    if (!turn || span.begin >= span.end || span.end <= within.begin || span.begin >= within.end) {
      continue;
    }
    if (!turns.empty() && turns.back().turn == *turn && turns.back().span.end == span.begin) {
      turns.back().span.end = span.end;
    } else {
      turns.push_back({span, *turn});
    }
  }
  return turns;
}

std::vector<Stretch> stretches_of(const Rotation& rotation, const TimeZone& zone, Span within) {
  return rotation.days.empty() ? row_of_turns(rotation, zone, within)
                               : turns_on_days(rotation, zone, within);
}

// Which group holds which turn. Where groups join or leave, the row goes on behind whoever had the
// last turn before, so that nobody is skipped or called twice.
class Holders {
 public:
  Holders(const Rotation& rotation, const TimeZone& zone) : rotation_(rotation) {
    std::vector<Time> changes;
    for (const RotationGroup& group : rotation.groups) {
      for (const auto& change : {group.joins, group.leaves}) {
        if (change) changes.push_back(zone.first(*change));
      }
    }
    std::ranges::sort(changes);
    eras_.push_back({std::nullopt, groups_at(zone, Time::min()), 0});
    for (const Time change : changes) {
      if (const auto turn = first_turn_from(zone, change)) {
        eras_.push_back({turn, groups_at(zone, change), 0});
      }
    }
    settle();
  }

  // None: there is no group.
  std::optional<std::size_t> of(std::int64_t turn) const {
    const auto later = std::ranges::upper_bound(eras_.begin() + 1, eras_.end(), turn, {},
                                                [](const Era& era) { return *era.from; });
    return holder(*(later - 1), turn);
  }

 private:
  // From turn `from` on these groups take turns; turn 0, were it within, would be that of
  // `groups[shift]`.
  struct Era {
    std::optional<std::int64_t> from;
    std::vector<std::size_t> groups;
    std::int64_t shift = 0;
  };

  static std::optional<std::size_t> holder(const Era& era, std::int64_t turn) {
    if (era.groups.empty()) return std::nullopt;
    const auto count = static_cast<std::int64_t>(era.groups.size());
    return era.groups[static_cast<std::size_t>(floor_modulo(turn + era.shift, count))];
  }

  std::vector<std::size_t> groups_at(const TimeZone& zone, Time at) const {
    std::vector<std::size_t> groups;
    for (std::size_t i = 0; i < rotation_.groups.size(); ++i) {
      const RotationGroup& group = rotation_.groups[i];
      if (group.joins && zone.first(*group.joins) > at) continue;
      if (group.leaves && zone.first(*group.leaves) <= at) continue;
      groups.push_back(i);
    }
    return groups;
  }

  // The first turn that begins at or after the instant.
  std::optional<std::int64_t> first_turn_from(const TimeZone& zone, Time at) const {
    Duration around = std::chrono::days(31);
    for (int tries = 0; tries < 16; ++tries, around *= 2) {  // long turns are far apart
      std::optional<std::int64_t> under_way;                 // though it may pause at the instant
      for (const Stretch& stretch : stretches_of(rotation_, zone, {at - around, at + around})) {
        if (stretch.span.begin < at) {
          under_way = stretch.turn;
        } else if (stretch.turn != under_way) {
          return stretch.turn;
        }
      }
    }
    return std::nullopt;
  }

  void settle() {
    // Two changes before the same hand-off are one.
    std::vector<Era> apart;
    for (Era& era : eras_) {
      if (!apart.empty() && apart.back().from && apart.back().from == era.from) apart.pop_back();
      apart.push_back(std::move(era));
    }
    eras_ = std::move(apart);
    std::optional<std::size_t> last;
    for (std::size_t i = 1; i < eras_.size(); ++i) {
      Era& era = eras_[i];
      if (const auto held = holder(eras_[i - 1], *era.from - 1)) last = held;
      if (era.groups.empty()) continue;
      const auto next = last ? std::ranges::upper_bound(era.groups, *last) : era.groups.begin();
      const auto position = next == era.groups.end() ? 0 : next - era.groups.begin();
      era.shift = position - *era.from;
    }
  }

  const Rotation& rotation_;
  std::vector<Era> eras_;
};

}  // namespace

json::value Codec<WallTime>::write(WallTime wall) {
  std::string text = format_time(Time(wall.time_since_epoch()));
  const bool to_the_minute = text.ends_with(":00.000Z");
  return json::value(text.substr(0, to_the_minute ? 16 : 19));
}

Result<WallTime> Codec<WallTime>::read(const json::value& from, Unknown) {
  if (!from.is_string()) return detail::wrong_kind("a time such as \"2026-11-30T09:00\"", from);
  std::string text(from.get_string());
  if (text.size() == 16) text += ":00";
  if (text.size() == 19) {
    if (const auto time = parse_time(text + "Z")) return WallTime(time->time_since_epoch());
  }
  return fail(Error::Code::invalid, "\"" + std::string(cut_utf8(text, 40)) +
                                        "\" is not a date and a time of day; write it like "
                                        "2026-11-30T09:00, without a zone");
}

Status check(const Rotation& rotation) {
  if (rotation.lengths.empty())
    return fail(Error::Code::invalid, "a turn needs a length", "/lengths");
  for (const std::int64_t length : rotation.lengths) {
    if (length < 1 || length > turn_units_max) {
      return fail(Error::Code::invalid, fmt::format("a turn takes 1 to {} units", turn_units_max),
                  "/lengths");
    }
  }
  if (rotation.off < 0 || rotation.off > turn_units_max) {
    return fail(Error::Code::invalid, fmt::format("0 to {} units may be off", turn_units_max),
                "/off");
  }
  if (!rotation.days.empty() && rotation.unit == TurnUnit::hour) {
    return fail(Error::Code::invalid,
                "turns that are counted in hours cannot be limited to days of the week; "
                "use restrictions",
                "/days");
  }
  std::vector<Weekday> sorted = rotation.days;
  std::ranges::sort(sorted);
  if (std::ranges::adjacent_find(sorted) != sorted.end()) {
    return fail(Error::Code::invalid, "a day stands here twice", "/days");
  }
  if (rotation.groups.size() > rotation_groups_max) {
    return fail(Error::Code::invalid,
                fmt::format("there may be at most {} groups", rotation_groups_max), "/groups");
  }
  if (const Status good = check(rotation.restrictions, "/restrictions"); !good) return good;
  for (const RotationGroup& group : rotation.groups) {
    if (group.users.size() > group_users_max) {
      return fail(Error::Code::invalid,
                  fmt::format("at most {} people have a turn together", group_users_max),
                  "/groups");
    }
    if (group.joins && group.leaves && *group.joins >= *group.leaves) {
      return fail(Error::Code::invalid, "a group leaves before it joins", "/groups");
    }
  }
  if (!rotation.time_zone.empty()) {
    if (const auto zone = TimeZone::find(rotation.time_zone); !zone) {
      return fail(Error::Code::invalid, zone.error().message, "/time_zone");
    }
  }
  if (rotation.from && rotation.until && *rotation.from >= *rotation.until) {
    return fail(Error::Code::invalid, "this is not after \"from\"", "/until");
  }
  return {};
}

TimeZone zone_of(const Rotation& rotation, const TimeZone& schedule) {
  if (rotation.time_zone.empty()) return schedule;
  return TimeZone::find(rotation.time_zone).value_or(schedule);
}

std::vector<Turn> turns_of(const Rotation& rotation, const TimeZone& schedule, Span within) {
  const TimeZone zone = zone_of(rotation, schedule);
  if (rotation.from) within.begin = std::max(within.begin, zone.first(*rotation.from));
  if (rotation.until) within.end = std::min(within.end, zone.first(*rotation.until));
  std::vector<Turn> turns;
  if (within.begin >= within.end || rotation.groups.empty() || !check(rotation)) return turns;
  const Holders holders(rotation, zone);
  const std::vector<Span> open = rotation.restrictions.empty()
                                     ? std::vector<Span>{within}
                                     : spans_of(rotation.restrictions, zone, within);
  auto window = open.begin();
  for (const Stretch& stretch : stretches_of(rotation, zone, within)) {
    const auto group = holders.of(stretch.turn);
    if (!group) continue;
    while (window != open.end() && window->end <= stretch.span.begin) ++window;
    for (auto at = window; at != open.end() && at->begin < stretch.span.end; ++at) {
      turns.push_back(
          {{std::max(at->begin, stretch.span.begin), std::min(at->end, stretch.span.end)}, *group});
    }
  }
  return turns;
}

}  // namespace tocsin
