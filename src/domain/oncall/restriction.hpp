// Restriction: the hours of the week to which somebody's being on call is limited, on the wall
// clock of a zone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/oncall/time_zone.hpp"

namespace tocsin {

enum class Weekday { mon, tue, wed, thu, fri, sat, sun };
TOCSIN_DESCRIBE_ENUM(Weekday, mon, tue, wed, thu, fri, sat, sun)

Weekday weekday_of(WallTime wall);

// A time of day in whole minutes; as text "HH:MM", 00:00 to 24:00.
struct ClockTime {
  int minutes = 0;
  auto operator<=>(const ClockTime&) const = default;
};
template <>
struct Codec<ClockTime> {
  static json::value write(ClockTime time);
  static Result<ClockTime> read(const json::value& from, Unknown);  // Errors: invalid
};

// On each of `days` from `start` until `end`, which is on the next day when it is not later than
// `start`, or on the next `end_day`: {fri, 20:00, 08:00, mon} is a weekend. Belongs to the day on
// which it starts. No days: never.
struct Restriction {
  std::vector<Weekday> days;
  ClockTime start;
  ClockTime end;
  std::optional<Weekday> end_day;
  bool operator==(const Restriction&) const = default;
};
TOCSIN_DESCRIBE(Restriction, days, start, end, end_day)

constexpr std::size_t restrictions_max = 50;

// Errors: too_large, at `at`.
Status check(const std::vector<Restriction>& restrictions, std::string_view at);

// From `begin` until `end`, which is outside.
struct Span {
  Time begin{};
  Time end{};
  bool operator==(const Span&) const = default;
};
TOCSIN_DESCRIBE(Span, begin, end)

// When the restrictions hold between `from` and `to`, cut there: in order, apart from each other,
// none empty. An hour that happens twice at an edge belongs to both sides: covered twice rather
// than by nobody.
std::vector<Span> spans_of(const std::vector<Restriction>& restrictions, const TimeZone& zone,
                           Span within);

// Joins what overlaps or touches; leaves the spans in order.
void merge(std::vector<Span>& spans);

}  // namespace tocsin
