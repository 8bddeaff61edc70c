#include "intake/recurrence.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/describe.hpp"

namespace tocsin {
namespace {

WallTime wall(std::string_view text) {
  const auto time = ical_time(text);
  EXPECT_TRUE(time) << text;
  return time ? time->wall : WallTime();
}

std::vector<WallTime> walls(const std::vector<std::string_view>& texts) {
  std::vector<WallTime> all;
  for (const std::string_view text : texts) all.push_back(wall(text));
  return all;
}

std::vector<WallTime> of(std::string_view rule, std::string_view start, std::string_view from,
                         std::string_view to) {
  RecurrenceBudget budget;
  const auto read = read_recurrence(rule);
  EXPECT_TRUE(read) << rule;
  if (!read) return {};
  return happens(*read, wall(start), wall(from), wall(to), budget)
      .value_or(std::vector<WallTime>{});
}

// Made by python3-dateutil: tests/golden/ical/make.py.
TEST(Recurrence, IsWhatAnotherProgramMakesOfIt) {
  std::ifstream stream(std::string(TOCSIN_SOURCE_DIR) + "/tests/golden/ical/recurrences.json");
  std::ostringstream kept;
  kept << stream.rdbuf();
  const auto vectors = parse_json(kept.str());
  ASSERT_TRUE(vectors.has_value());
  ASSERT_GE(vectors->as_array().size(), 400U);
  std::size_t times = 0;
  for (const json::value& vector : vectors->as_array()) {
    const auto text = [&](std::string_view name) {
      return std::string(vector.at(name).as_string());
    };
    std::vector<WallTime> expected;
    for (const json::value& time : vector.at("times").as_array()) {
      expected.push_back(wall(time.as_string()));
    }
    times += expected.size();
    EXPECT_EQ(of(text("rule"), text("start"), text("from"), text("to")), expected)
        << json_text(vector);
  }
  EXPECT_GE(times, 5000U);
}

TEST(Recurrence, JoinsPlainAndNumberedDays) {
  EXPECT_EQ(of("FREQ=MONTHLY;BYDAY=WE,1FR", "20260101T090000", "20260101", "20260201"),
            walls({"20260102T090000", "20260107T090000", "20260114T090000", "20260121T090000",
                   "20260128T090000"}));
}

TEST(Recurrence, ReadsItsParts) {
  const auto rule = read_recurrence(
      "freq=yearly;interval=2;byday=-1SU,MO;bymonth=10;wkst=SU;"
      "until=20301231T235959Z;X-SOMETHING=1;");
  ASSERT_TRUE(rule) << rule.error().message;
  EXPECT_EQ(rule->every, Recurrence::Every::year);
  EXPECT_EQ(rule->interval, 2);
  EXPECT_EQ(rule->by_day, (std::vector<Recurrence::ByDay>{{-1, Weekday::sun}, {0, Weekday::mon}}));
  EXPECT_EQ(rule->by_month, std::vector<int>{10});
  EXPECT_EQ(rule->week_start, Weekday::sun);
  ASSERT_TRUE(rule->until);
  EXPECT_TRUE(rule->until->is_utc);
}

TEST(Recurrence, RefusesWhatItDoesNotUnderstand) {
  for (const char* text :
       {"", "INTERVAL=2", "FREQ=HOURLY", "FREQ=SECONDLY;BYMONTH=2", "FREQ", "FREQ=DAILY;BYHOUR=9",
        "FREQ=YEARLY;BYWEEKNO=20", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYDAY=99MO", "FREQ=MONTHLY;BYDAY=0MO", "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=", "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=1001", "FREQ=DAILY;COUNT=-1", "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=DAILY;RSCALE=HEBREW"}) {
    const auto rule = read_recurrence(text);
    ASSERT_FALSE(rule) << text;
    EXPECT_EQ(rule.error().code, Error::Code::invalid);
  }
}

TEST(Recurrence, ComesToAnEndWhereNothingEverHappens) {
  RecurrenceBudget budget;
  const auto rule = read_recurrence("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31;COUNT=5");
  const auto times = happens(*rule, wall("20000101"), wall("20260101"), wall("20270101"), budget);
  ASSERT_TRUE(times);
  EXPECT_TRUE(times->empty());
  EXPECT_LT(RecurrenceBudget().days - budget.days, 40 * 366);
}

TEST(Recurrence, DoesNotLookAtAllThatWasBefore) {
  RecurrenceBudget budget;
  const auto rule = read_recurrence("FREQ=DAILY");
  const auto times =
      happens(*rule, wall("00010101T080000"), wall("20260101"), wall("20260103"), budget);
  ASSERT_TRUE(times);
  EXPECT_EQ(*times, walls({"20260101T080000", "20260102T080000"}));
  EXPECT_LT(RecurrenceBudget().days - budget.days, 10);
}

TEST(Recurrence, HasABudget) {
  RecurrenceBudget budget{1000};
  const auto rule = read_recurrence("FREQ=DAILY;COUNT=1000000");
  const auto times = happens(*rule, wall("20000101"), wall("20260101"), wall("20270101"), budget);
  ASSERT_FALSE(times);
  EXPECT_EQ(times.error().code, Error::Code::too_large);
}

}  // namespace
}  // namespace tocsin
