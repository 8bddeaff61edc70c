#include "domain/oncall/holidays.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

Time at(const char* text) { return *parse_time(text); }

TEST(Holidays, LastFromMidnightToMidnightOnTheWall) {
  const TimeZone berlin = *TimeZone::find("Europe/Berlin");
  const Span within{at("2026-03-01T00:00:00Z"), at("2026-05-01T00:00:00Z")};
  const auto spans = holiday_spans({{"2026-05-01", "May Day"},
                                    {"2026-03-29", "a short day"},
                                    {"2026-03-29", "of two names"},
                                    {"2026-02-28", "before"},
                                    {"2026-05-02", "after"},
                                    {"soon", "no date"}},
                                   berlin, within);
  EXPECT_EQ(
      spans,
      (std::vector<HolidaySpan>{
          {"2026-03-29", "a short day", at("2026-03-28T23:00:00Z"), at("2026-03-29T22:00:00Z")},
          {"2026-05-01", "May Day", at("2026-04-30T22:00:00Z"), at("2026-05-01T22:00:00Z")}}));
}

TEST(Holidays, ADayThatAZoneSkippedIsNone) {
  const TimeZone apia = *TimeZone::find("Pacific/Apia");
  const Span within{at("2011-12-01T00:00:00Z"), at("2012-02-01T00:00:00Z")};
  EXPECT_TRUE(holiday_spans({{"2011-12-30", "never was"}}, apia, within).empty());
  EXPECT_EQ(holiday_spans({{"2011-12-31", "was"}}, apia, within).size(), 1U);
}

TEST(Holidays, AreChecked) {
  const auto pointer = [](HolidayCalendar calendar) {
    const Status good = check(calendar);
    return good ? std::string("none") : good.error().pointer;
  };
  EXPECT_EQ(pointer({"de", "Germany", "", {{"2026-12-25", "Christmas"}}}), "none");
  for (const char* date : {"", "2026-12-32", "25.12.2026", "2026-12-25T00:00:00Z", "2026-1-1"}) {
    EXPECT_EQ(pointer({"de", "Germany", "", {{date, ""}}}), "/days/0/date") << date;
  }
  EXPECT_EQ(pointer({"de", "Germany", "", {{"2026-12-25", std::string(201, 'x')}}}),
            "/days/0/name");
  EXPECT_EQ(pointer({"de", "Germany", "", std::vector<Holiday>(holidays_max + 1)}), "/days");
}

TEST(Holidays, AreWrittenAsDates) {
  EXPECT_EQ(date_text(WallTime(at("0999-02-03T23:59:59Z").time_since_epoch())), "0999-02-03");
}

}  // namespace
}  // namespace tocsin
