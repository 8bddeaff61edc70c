#include "domain/oncall/load.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

Shift shift(const Slug& user, const char* begin, const char* end) {
  Shift made;
  made.user = user;
  made.begin = *parse_time(begin);
  made.end = *parse_time(end);
  return made;
}

TEST(Load, EachHourIsOfOneKind) {
  const TimeZone zone = *TimeZone::find("Europe/Berlin");
  const Span month{*parse_time("2026-10-01T00:00:00Z"), *parse_time("2026-11-01T00:00:00Z")};
  // Friday 18:00 to Monday 08:00, over the end of summer time: 63 hours.
  const auto loads =
      load_of({shift("ana", "2026-10-23T16:00:00Z", "2026-10-26T07:00:00Z")}, zone, month);
  const Load& load = loads.at("ana");
  EXPECT_EQ(load.total(), 63h);
  EXPECT_EQ(load.weekend, 49h);  // two days, one of them of 25 hours
  EXPECT_EQ(load.night, 8h);     // Friday 22 to 24, Monday 0 to 6
  EXPECT_EQ(load.day, 6h);       // Friday 18 to 22, Monday 6 to 8
  EXPECT_EQ(load.shifts, 1);
}

TEST(Load, AHolidayIsNeitherDayNorNightNorWeekend) {
  const TimeZone zone;
  const Span week{*parse_time("2026-12-21T00:00:00Z"), *parse_time("2026-12-28T00:00:00Z")};
  const std::vector<Span> holidays = {
      {*parse_time("2026-12-25T00:00:00Z"), *parse_time("2026-12-27T00:00:00Z")}};
  const auto loads =
      load_of({shift("ana", "2026-12-24T00:00:00Z", "2026-12-28T00:00:00Z")}, zone, week, holidays);
  EXPECT_EQ(loads.at("ana").holiday, 48h);
  EXPECT_EQ(loads.at("ana").weekend, 24h);
  EXPECT_EQ(loads.at("ana").night, 8h);
  EXPECT_EQ(loads.at("ana").day, 16h);
}

TEST(Load, WhoIsOnCallTwiceAtOnceIsOnCallOnce) {
  const TimeZone zone;
  const Span day{*parse_time("2026-12-21T00:00:00Z"), *parse_time("2026-12-22T00:00:00Z")};
  const auto loads = load_of({shift("ana", "2026-12-21T08:00:00Z", "2026-12-21T12:00:00Z"),
                              shift("ana", "2026-12-21T10:00:00Z", "2026-12-21T14:00:00Z")},
                             zone, day);
  EXPECT_EQ(loads.at("ana").total(), 6h);
}

}  // namespace
}  // namespace tocsin
