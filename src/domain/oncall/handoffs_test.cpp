#include "domain/oncall/handoffs.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>

#include "domain/oncall/count.hpp"

namespace tocsin {
namespace {

constexpr std::array zones = {"UTC",
                              "Europe/Berlin",
                              "America/New_York",
                              "America/Havana",
                              "America/St_Johns",
                              "Australia/Lord_Howe",
                              "Pacific/Apia",
                              "Asia/Beirut",
                              "Africa/Casablanca",
                              "Asia/Kathmandu",
                              "America/Asuncion",
                              "Antarctica/Troll"};

// Another way to say it: a turn begins when clocks have shown its time, or a later one.
TEST(Handoffs, AgreeWithAClockThatIsWatchedMinuteByMinute) {
  std::mt19937 random(7);  // NOLINT: a seed, so that a failure can be looked at again
  const auto upto = [&](int max) { return std::uniform_int_distribution<int>(0, max)(random); };
  for (int round = 0; round < 60; ++round) {
    const char* name = zones[static_cast<std::size_t>(round) % zones.size()];
    const TimeZone zone = *TimeZone::find(name);
    // Around a change of the clocks where there is one: Apia left a whole day out in 2011.
    Time from = *parse_time("2011-01-01T00:00:00Z") + std::chrono::days(upto(365 * 15));
    if (const auto change = zone.next_change(from))
      from = change->at - std::chrono::hours(upto(40));
    from = std::chrono::floor<std::chrono::minutes>(from);
    const TurnUnit unit = upto(1) == 0 ? TurnUnit::hour : TurnUnit::day;
    const Duration length = unit == TurnUnit::hour ? Duration(1h) : Duration(24h);
    const std::int64_t count = 1 + upto(unit == TurnUnit::hour ? 30 : 2);
    const WallTime start = zone.wall(from) + std::chrono::minutes(upto(20'000) - 10'000);
    const Handoffs handoffs(zone, start, unit, {count});
    WallTime shown = zone.wall(from - 26h);
    for (Time at = from - 26h; at < from + 72h; at += 1min) {
      shown = std::max(shown, zone.wall(at));
      if (at < from) continue;
      const std::int64_t turn = handoffs.turn_at(at);
      ASSERT_EQ(turn, floor_divide((shown - start).count(), (count * length).count()))
          << name << " at " << format_time(at) << " in round " << round;
      ASSERT_TRUE(handoffs.begin(turn) <= at && at < handoffs.begin(turn + 1));
    }
  }
}

TEST(Handoffs, AlternateBetweenTheirLengths) {
  const TimeZone zone = *TimeZone::find("Europe/Berlin");
  const Time monday = *parse_time("2026-11-23T08:00:00Z");
  const Handoffs handoffs(zone, zone.wall(monday), TurnUnit::day, {4, 3});
  EXPECT_EQ(handoffs.begin(1), *parse_time("2026-11-27T08:00:00Z"));
  EXPECT_EQ(handoffs.begin(2), *parse_time("2026-11-30T08:00:00Z"));
  EXPECT_EQ(handoffs.begin(-1), *parse_time("2026-11-20T08:00:00Z"));
  EXPECT_EQ(handoffs.begin(-2), *parse_time("2026-11-16T08:00:00Z"));
  EXPECT_EQ(handoffs.turn_at(*parse_time("2026-11-27T07:59:59Z")), 0);
  EXPECT_EQ(handoffs.turn_at(*parse_time("2026-11-22T00:00:00Z")), -1);
  EXPECT_EQ(handoffs.turn_at(*parse_time("2026-11-18T00:00:00Z")), -2);
}

TEST(Handoffs, AMonthIsCountedFromTheStart) {
  const Handoffs handoffs(TimeZone(), TimeZone().wall(*parse_time("2024-01-31T10:00:00Z")),
                          TurnUnit::month, {1});
  EXPECT_EQ(handoffs.begin(1), *parse_time("2024-02-29T10:00:00Z"));
  EXPECT_EQ(handoffs.begin(2), *parse_time("2024-03-31T10:00:00Z"));
  EXPECT_EQ(handoffs.begin(-2), *parse_time("2023-11-30T10:00:00Z"));
  EXPECT_EQ(handoffs.begin(120), *parse_time("2034-01-31T10:00:00Z"));
  for (std::int64_t turn = -300; turn < 300; ++turn) {
    ASSERT_EQ(handoffs.turn_at(handoffs.begin(turn)), turn);
    ASSERT_EQ(handoffs.turn_at(handoffs.begin(turn) - 1ms), turn - 1);
  }
}

}  // namespace
}  // namespace tocsin
