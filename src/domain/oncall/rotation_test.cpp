#include "domain/oncall/rotation.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

WallTime wall(const char* text) {
  return *Codec<WallTime>::read(json::value(text), Unknown::refused);
}
Time utc(const char* text) { return TimeZone().first(wall(text)); }

Rotation of(std::size_t groups) {
  Rotation rotation;
  rotation.anchor = wall("2026-11-02T09:00");  // a Monday
  for (std::size_t i = 0; i < groups; ++i) {
    rotation.groups.push_back({{"person-" + std::to_string(i)}, {}, {}});
  }
  return rotation;
}

// Who has the turn at 12:00 of each day from the anchor on: "0011-" is two days each, then nobody.
std::string at_noon(const Rotation& rotation, int days, int from = 0) {
  std::string held;
  for (int day = from; day < from + days; ++day) {
    const Time noon = utc("2026-11-02T12:00") + std::chrono::days(day);
    const auto turns = turns_of(rotation, TimeZone(), {noon, noon + 1ms});
    EXPECT_LE(turns.size(), 1U);
    held += turns.empty() ? '-' : static_cast<char>('0' + turns.front().group);
  }
  return held;
}

TEST(Rotation, TakesTurnsByTheWeekAndTheDay) {
  Rotation rotation = of(2);
  EXPECT_EQ(at_noon(rotation, 21), "000000011111110000000");
  rotation.unit = TurnUnit::day;
  EXPECT_EQ(at_noon(rotation, 6), "010101");
  EXPECT_EQ(at_noon(rotation, 6, -3), "101010");
  rotation.lengths = {4, 3};
  EXPECT_EQ(at_noon(rotation, 14), "00001110000111");
  rotation.groups.push_back({{"person-2"}, {}, {}});
  EXPECT_EQ(at_noon(rotation, 21), "000011122220001111222");
}

TEST(Rotation, HasUnitsOff) {
  Rotation rotation = of(2);
  rotation.unit = TurnUnit::day;
  rotation.off = 2;
  EXPECT_EQ(at_noon(rotation, 9), "0--1--0--");
  EXPECT_EQ(at_noon(rotation, 6, -6), "0--1--");
}

TEST(Rotation, OnWeekdaysNobodysTurnFallsOnAWeekend) {
  Rotation rotation = of(7);
  rotation.unit = TurnUnit::day;
  rotation.days = {Weekday::mon, Weekday::tue, Weekday::wed, Weekday::thu, Weekday::fri};
  EXPECT_EQ(at_noon(rotation, 21), "01234--56012--34560--");
  EXPECT_EQ(at_noon(rotation, 7, -7), "23456--");
}

TEST(Rotation, JoiningAndLeavingTakeEffectAtTheNextHandOff) {
  Rotation rotation = of(3);
  rotation.groups[1].joins = wall("2026-11-10T00:00");   // in the second week
  rotation.groups[0].leaves = wall("2026-11-24T00:00");  // in the fourth
  std::string weeks;
  for (int week = 0; week < 8; ++week) weeks += at_noon(rotation, 1, 7 * week);
  //  0 and 2 take turns, 1 comes in behind them, 0 goes
  EXPECT_EQ(weeks, "02012121");
  EXPECT_EQ(at_noon(rotation, 1, -7), "2");
}

// In Casey two o'clock on Friday, 5 March 2010 became eleven on Thursday. Friday had begun by then.
TEST(Rotation, ADayThatHasBegunGoesOnThoughClocksArePutBackToTheDayBefore) {
  Rotation rotation = of(2);
  rotation.anchor = wall("2010-03-05T00:00");
  rotation.unit = TurnUnit::day;
  rotation.days = {Weekday::fri, Weekday::sat};
  const Span thursday_again{utc("2010-03-04T15:30"), utc("2010-03-04T15:31")};
  EXPECT_EQ(turns_of(rotation, *TimeZone::find("Antarctica/Casey"), thursday_again),
            std::vector<Turn>({{thursday_again, 0}}));
}

TEST(Rotation, ATurnThatPausesIsNotHandedOver) {
  Rotation rotation = of(2);
  rotation.days = {Weekday::mon, Weekday::sat};  // a week's turn is its Monday and its Saturday
  EXPECT_EQ(at_noon(rotation, 14), "0----0-1----1-");
  rotation.groups[0].leaves = wall("2026-11-05T00:00");  // on Thursday
  EXPECT_EQ(at_noon(rotation, 14), "0----0-1----1-");
  EXPECT_EQ(at_noon(rotation, 7, 14), "1----1-");
}

TEST(Rotation, IsCutByItsEndsAndItsRestrictions) {
  Rotation rotation = of(2);
  rotation.from = wall("2026-11-03T10:00");
  rotation.until = wall("2026-11-10T16:00");
  rotation.restrictions = {
      {{Weekday::mon, Weekday::tue}, ClockTime{8 * 60}, ClockTime{17 * 60}, {}}};
  const std::vector<Turn> expected = {{{utc("2026-11-03T10:00"), utc("2026-11-03T17:00")}, 0},
                                      {{utc("2026-11-09T08:00"), utc("2026-11-09T09:00")}, 0},
                                      {{utc("2026-11-09T09:00"), utc("2026-11-09T17:00")}, 1},
                                      {{utc("2026-11-10T08:00"), utc("2026-11-10T16:00")}, 1}};
  const Span month{utc("2026-11-01T00:00"), utc("2026-12-01T00:00")};
  EXPECT_EQ(turns_of(rotation, TimeZone(), month), expected);
}

TEST(Rotation, ChecksWhatItIsGiven) {
  EXPECT_TRUE(check(of(2)));
  const auto pointer_of = [](auto change) {
    Rotation rotation = of(2);
    change(rotation);
    const Status status = check(rotation);
    return status ? std::string("fine") : status.error().pointer;
  };
  EXPECT_EQ(pointer_of([](Rotation& r) { r.lengths.clear(); }), "/lengths");
  EXPECT_EQ(pointer_of([](Rotation& r) { r.lengths = {0}; }), "/lengths");
  EXPECT_EQ(pointer_of([](Rotation& r) { r.off = -1; }), "/off");
  EXPECT_EQ(pointer_of([](Rotation& r) { r.days = {Weekday::mon, Weekday::mon}; }), "/days");
  EXPECT_EQ(pointer_of([](Rotation& r) {
              r.unit = TurnUnit::hour;
              r.days = {Weekday::mon};
            }),
            "/days");
  EXPECT_EQ(pointer_of([](Rotation& r) { r.from = r.until = wall("2026-11-03T10:00"); }), "/until");
  EXPECT_EQ(pointer_of([](Rotation& r) {
              r.groups[0].joins = r.groups[0].leaves = wall("2026-11-03T10:00");
            }),
            "/groups");
  Rotation nobody = of(0);
  EXPECT_TRUE(
      turns_of(nobody, TimeZone(), {utc("2026-11-01T00:00"), utc("2026-12-01T00:00")}).empty());
}

TEST(WallTime, IsWrittenWithoutAZone) {
  EXPECT_EQ(Codec<WallTime>::write(wall("2026-11-30T09:00")), json::value("2026-11-30T09:00"));
  EXPECT_EQ(Codec<WallTime>::write(wall("2026-11-30T09:00:07")),
            json::value("2026-11-30T09:00:07"));
  for (const char* wrong :
       {"", "2026-11-30", "2026-11-30T09:00Z", "2026-02-30T09:00", "2026-11-30T25:00"}) {
    EXPECT_FALSE(Codec<WallTime>::read(json::value(wrong), Unknown::refused)) << wrong;
  }
}

}  // namespace
}  // namespace tocsin
