// Rotations that mind holidays, that keep the time of another place, and that only learn.
#include <gtest/gtest.h>

#include "domain/oncall/schedule.hpp"

namespace tocsin {
namespace {

using std::chrono::days;

Time at(std::string_view text) { return *parse_time(text); }

Rotation always(const Slug& user) {
  Rotation rotation;
  rotation.name = user;
  rotation.anchor = WallTime(at("2026-12-01T00:00:00Z").time_since_epoch());
  rotation.groups = {{{user}, {}, {}}};
  return rotation;
}

Schedule schedule_of(std::vector<Rotation> rotations, std::string zone = "Europe/Berlin") {
  Schedule schedule;
  schedule.slug = schedule.name = "s";
  schedule.time_zone = std::move(zone);
  schedule.rotations = std::move(rotations);
  return schedule;
}

const Arrangements christmas{{}, {}, {}, {{"2026-12-25", "Christmas"}, {"2026-12-26", "Boxing"}}};

TEST(HolidayShifts, SomebodyElseIsOnCallFromMidnightToMidnight) {
  Rotation daily = always("ana");
  daily.holidays = HolidayRule::off;
  Rotation feast = always("ben");
  feast.holidays = HolidayRule::only;
  const Schedule schedule = schedule_of({daily, feast});
  ASSERT_TRUE(check(schedule));
  const Span december{at("2026-12-24T00:00:00Z"), at("2026-12-28T00:00:00Z")};
  const auto shifts = shifts_of(schedule, christmas, december);
  ASSERT_EQ(shifts.size(), 3U);
  EXPECT_EQ(shifts[1].user, "ben");
  EXPECT_EQ(shifts[1].begin, at("2026-12-24T23:00:00Z"));  // midnight in Berlin
  EXPECT_EQ(shifts[1].end, at("2026-12-26T23:00:00Z"));
  EXPECT_TRUE(gaps_of(shifts, december).empty());
  EXPECT_TRUE(minds_holidays(schedule));
}

TEST(HolidayShifts, WithoutCalendarsNoDayIsAHoliday) {
  Rotation feast = always("ben");
  feast.holidays = HolidayRule::only;
  Rotation daily = always("ana");
  daily.holidays = HolidayRule::off;
  const Span december{at("2026-12-24T00:00:00Z"), at("2026-12-28T00:00:00Z")};
  const auto shifts = shifts_of(schedule_of({feast, daily}), {}, december);
  ASSERT_EQ(shifts.size(), 1U);
  EXPECT_EQ(shifts[0].user, "ana");
}

TEST(RotationZone, EachPlaceKeepsItsOwnHours) {
  const std::vector<Weekday> every{Weekday::mon, Weekday::tue, Weekday::wed, Weekday::thu,
                                   Weekday::fri, Weekday::sat, Weekday::sun};
  Rotation sydney = always("ana");
  sydney.time_zone = "Australia/Sydney";
  sydney.restrictions = {{every, {9 * 60}, {17 * 60}, {}}};
  const Schedule schedule = schedule_of({sydney});
  const auto begins = [&](std::string_view day) {
    const Time from = at(day);
    return shifts_of(schedule, {}, {from, from + days(1)}).front().begin;
  };
  EXPECT_EQ(begins("2026-07-01T12:00:00Z"), at("2026-07-01T23:00:00Z"));  // UTC+10
  EXPECT_EQ(begins("2026-12-01T12:00:00Z"), at("2026-12-01T22:00:00Z"));  // UTC+11
  Rotation lost = always("ana");
  lost.time_zone = "Mars/Olympus";
  const Status refused = check(schedule_of({lost}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().pointer, "/rotations/0/time_zone");
}

TEST(Shadow, HearsButIsCountedOnByNobody) {
  Rotation learns = always("eve");
  learns.priority = 9;  // of no effect: it hides nobody
  learns.shadow = true;
  const Schedule schedule = schedule_of({always("ana"), learns});
  const Time now = at("2026-12-03T10:00:00Z");
  EXPECT_EQ(on_call_at(schedule, {}, now), std::vector<Slug>{"ana"});
  EXPECT_EQ(shadows_at(schedule, {}, now), std::vector<Slug>{"eve"});
  const Span day{now, now + days(1)};
  const Schedule alone = schedule_of({learns});
  const auto shifts = shifts_of(alone, {}, day);
  ASSERT_EQ(shifts.size(), 1U);
  EXPECT_TRUE(shifts.front().shadow);
  EXPECT_EQ(gaps_of(shifts, day), std::vector<Span>{day});
}

TEST(Shadow, WhoIsOnCallIsNoShadowAndWhoIsAwayLearnsNothing) {
  Rotation learns = always("eve");
  learns.shadow = true;
  const Schedule schedule = schedule_of({always("ana"), learns});
  const Time now = at("2026-12-03T10:00:00Z");
  Override cover;
  cover.user = "eve";
  cover.absent = "ana";
  cover.begin = now;
  cover.end = now + days(1);
  EXPECT_EQ(on_call_at(schedule, {{cover}, {}, {}, {}}, now), std::vector<Slug>{"eve"});
  EXPECT_TRUE(shadows_at(schedule, {{cover}, {}, {}, {}}, now).empty());
  Override away;
  away.absent = "eve";
  away.begin = now;
  away.end = now + days(1);
  EXPECT_TRUE(shadows_at(schedule, {{away}, {}, {}, {}}, now).empty());
}

}  // namespace
}  // namespace tocsin
