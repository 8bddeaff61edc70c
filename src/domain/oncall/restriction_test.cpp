#include "domain/oncall/restriction.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

Time at(const char* text) { return *parse_time(text); }

TEST(Restriction, AWeekendIsOneSpanOverTheChangeOfClocks) {
  const TimeZone zone = *TimeZone::find("America/New_York");
  const std::vector<Restriction> weekend = {
      {{Weekday::fri}, ClockTime{20 * 60}, ClockTime{8 * 60}, Weekday::mon}};
  const Span march{at("2026-03-01T05:00:00Z"), at("2026-03-16T04:00:00Z")};
  const std::vector<Span> expected = {{at("2026-03-01T05:00:00Z"), at("2026-03-02T13:00:00Z")},
                                      {at("2026-03-07T01:00:00Z"), at("2026-03-09T12:00:00Z")},
                                      {at("2026-03-14T00:00:00Z"), at("2026-03-16T04:00:00Z")}};
  EXPECT_EQ(spans_of(weekend, zone, march), expected);
}

TEST(Restriction, AWholeWeekFromOneDayToTheSame) {
  const std::vector<Restriction> week = {
      {{Weekday::mon}, ClockTime{8 * 60}, ClockTime{8 * 60}, Weekday::mon}};
  const Span month{at("2026-11-01T00:00:00Z"), at("2026-12-01T00:00:00Z")};
  EXPECT_EQ(spans_of(week, TimeZone(), month), std::vector<Span>{month});
}

TEST(Restriction, EveryMinuteOfAYearIsCoveredByDaysEndToEnd) {
  const std::vector<Weekday> all = {Weekday::mon, Weekday::tue, Weekday::wed, Weekday::thu,
                                    Weekday::fri, Weekday::sat, Weekday::sun};
  const std::vector<Restriction> halves = {{all, ClockTime{0}, ClockTime{150}, {}},
                                           {all, ClockTime{150}, ClockTime{24 * 60}, {}}};
  const Span year{at("2024-01-01T00:00:00Z"), at("2025-01-01T00:00:00Z")};
  for (const char* name :
       {"Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Asia/Beirut"}) {
    EXPECT_EQ(spans_of(halves, *TimeZone::find(name), year), std::vector<Span>{year}) << name;
  }
}

// In Casey two o'clock on Friday, 5 March 2010 became eleven on Thursday. Friday had begun by then.
TEST(Restriction, ADayThatHasBegunGoesOnThoughClocksArePutBackToTheDayBefore) {
  const std::vector<Restriction> friday = {{{Weekday::fri}, ClockTime{0}, ClockTime{2 * 60}, {}}};
  const Span thursday_again{at("2010-03-04T15:30:00Z"), at("2010-03-04T15:31:00Z")};
  EXPECT_EQ(spans_of(friday, *TimeZone::find("Antarctica/Casey"), thursday_again),
            std::vector<Span>{thursday_again});
}

TEST(Restriction, NoDaysAreNever) {
  const Span day{at("2026-11-28T00:00:00Z"), at("2026-11-29T00:00:00Z")};
  EXPECT_TRUE(spans_of({{{}, ClockTime{0}, ClockTime{600}, {}}}, TimeZone(), day).empty());
  EXPECT_TRUE(spans_of({}, TimeZone(), day).empty());
}

TEST(ClockTime, ReadsHoursAndMinutes) {
  const auto read = [](const char* text) {
    return Codec<ClockTime>::read(json::value(text), Unknown::refused);
  };
  EXPECT_EQ(*read("00:00"), ClockTime{0});
  EXPECT_EQ(*read("08:30"), ClockTime{510});
  EXPECT_EQ(*read("24:00"), ClockTime{1440});
  EXPECT_EQ(Codec<ClockTime>::write(ClockTime{510}), json::value("08:30"));
  for (const char* wrong : {"", "8:30", "24:01", "08:60", "08-30", "ab:cd", "08:30:00", "-1:00"}) {
    EXPECT_FALSE(read(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace tocsin
