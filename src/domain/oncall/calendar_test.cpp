#include "domain/oncall/calendar.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/utf8.hpp"
#include "domain/oncall/schedule.hpp"

namespace tocsin {
namespace {

using std::chrono::days;

Time at(const char* text) { return *parse_time(text); }

TimeZone zone(const char* name) { return *TimeZone::find(name); }

CalendarEvent event_in(const char* name, const char* begin, const char* end) {
  return {.uid = "payments+ana+x@tocsin",
          .summary = "On call",
          .begin = at(begin),
          .end = at(end),
          .changed_at = at("2026-01-02T03:04:05.678Z"),
          .zone = zone(name)};
}

std::string written(CalendarEvent event) {
  Calendar calendar;
  calendar.name = "On call";
  calendar.events.push_back(std::move(event));
  return write_calendar(calendar);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t to = text.find("\r\n", from);
    EXPECT_NE(to, std::string::npos) << "every line ends with CRLF";
    if (to == std::string::npos) break;
    lines.push_back(text.substr(from, to - from));
    from = to + 2;
  }
  return lines;
}

bool holds(const std::string& text, const std::string& line) {
  return std::ranges::count(lines_of(text), line) > 0;
}

std::string unfolded(std::string text) {
  for (std::size_t fold; (fold = text.find("\r\n ")) != std::string::npos;) text.erase(fold, 3);
  return text;
}

TEST(Calendar, IsThisDocument) {
  EXPECT_EQ(written(event_in("Europe/Berlin", "2026-10-19T07:00:00Z", "2026-10-26T08:00:00Z")),
            "BEGIN:VCALENDAR\r\n"
            "VERSION:2.0\r\n"
            "PRODID:-//Tocsin//On call//EN\r\n"
            "CALSCALE:GREGORIAN\r\n"
            "NAME:On call\r\n"
            "X-WR-CALNAME:On call\r\n"
            "REFRESH-INTERVAL;VALUE=DURATION:PT60M\r\n"
            "X-PUBLISHED-TTL:PT60M\r\n"
            "BEGIN:VTIMEZONE\r\n"
            "TZID:Europe/Berlin\r\n"
            "BEGIN:DAYLIGHT\r\n"
            "DTSTART:19700101T000000\r\n"
            "TZOFFSETFROM:+0200\r\n"
            "TZOFFSETTO:+0200\r\n"
            "TZNAME:CEST\r\n"
            "END:DAYLIGHT\r\n"
            "BEGIN:STANDARD\r\n"
            "DTSTART:20261025T030000\r\n"
            "TZOFFSETFROM:+0200\r\n"
            "TZOFFSETTO:+0100\r\n"
            "TZNAME:CET\r\n"
            "END:STANDARD\r\n"
            "END:VTIMEZONE\r\n"
            "BEGIN:VEVENT\r\n"
            "UID:payments+ana+x@tocsin\r\n"
            "DTSTAMP:20260102T030405Z\r\n"
            "DTSTART;TZID=Europe/Berlin:20261019T090000\r\n"
            "DTEND;TZID=Europe/Berlin:20261026T090000\r\n"
            "SUMMARY:On call\r\n"
            "TRANSP:TRANSPARENT\r\n"
            "END:VEVENT\r\n"
            "END:VCALENDAR\r\n");
}

TEST(Calendar, FoldsLinesBetweenCharacters) {
  for (std::size_t shift = 0; shift < 8; ++shift) {
    CalendarEvent event = event_in("UTC", "2026-10-19T07:00:00Z", "2026-10-20T07:00:00Z");
    event.summary = std::string(shift, 'x');
    for (int i = 0; i < 60; ++i) event.summary += "aé€😀";
    const std::string text = written(event);
    std::size_t longest = 0;
    for (const std::string& line : lines_of(text)) {
      EXPECT_TRUE(valid_utf8(line)) << line;
      longest = std::max(longest, line.size());
    }
    EXPECT_LE(longest, 75U);
    EXPECT_GE(longest, 72U) << "lines are filled";
    EXPECT_NE(unfolded(text).find("SUMMARY:" + event.summary + "\r\n"), std::string::npos);
  }
}

TEST(Calendar, DoesNotHangOnWhatIsNoText) {
  CalendarEvent event = event_in("UTC", "2026-10-19T07:00:00Z", "2026-10-20T07:00:00Z");
  event.summary = std::string(500, '\x80');
  EXPECT_NE(unfolded(written(event)).find(event.summary), std::string::npos);
}

TEST(Calendar, EscapesText) {
  CalendarEvent event = event_in("UTC", "2026-10-19T07:00:00Z", "2026-10-20T07:00:00Z");
  event.summary = "a\\b;c,d\ne\r:f\x01g\"h";
  EXPECT_TRUE(holds(written(event), R"(SUMMARY:a\\b\;c\,d\ne:fg"h)"));
}

TEST(Calendar, TellsInUtcWhatClocksShowTwice) {
  // 02:30 comes twice in Berlin that night.
  const std::string second =
      written(event_in("Europe/Berlin", "2026-10-25T01:30:00Z", "2026-10-25T12:00:00Z"));
  EXPECT_TRUE(holds(second, "DTSTART:20261025T013000Z")) << second;
  EXPECT_TRUE(holds(second, "DTEND:20261025T120000Z")) << second;
  const std::string first =
      written(event_in("Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"));
  EXPECT_TRUE(holds(first, "DTSTART:20261024T120000Z")) << first;
  EXPECT_TRUE(holds(first, "DTEND:20261025T003000Z")) << first;
  const std::string behind =
      written(event_in("Europe/Berlin", "2026-10-25T02:00:00Z", "2026-10-25T12:00:00Z"));
  EXPECT_TRUE(holds(behind, "DTSTART;TZID=Europe/Berlin:20261025T030000")) << behind;
}

TEST(Calendar, KnowsHalfHoursAndMidnights) {
  const std::string island =
      written(event_in("Australia/Lord_Howe", "2026-03-01T00:00:00Z", "2026-11-01T00:00:00Z"));
  EXPECT_TRUE(holds(island, "DTSTART:20260405T020000")) << island;
  EXPECT_TRUE(holds(island, "TZOFFSETFROM:+1100")) << island;
  EXPECT_TRUE(holds(island, "TZOFFSETTO:+1030")) << island;
  EXPECT_TRUE(holds(island, "DTSTART:20261004T020000")) << island;
  EXPECT_EQ(std::ranges::count(lines_of(island), "BEGIN:DAYLIGHT"), 2);
  EXPECT_EQ(std::ranges::count(lines_of(island), "BEGIN:STANDARD"), 1);
  const std::string havana =
      written(event_in("America/Havana", "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z"));
  EXPECT_TRUE(holds(havana, "DTSTART:20260308T000000")) << havana;
  const std::string old =
      written(event_in("Europe/Amsterdam", "1900-01-01T00:00:00Z", "1900-02-01T00:00:00Z"));
  EXPECT_NE(old.find("TZOFFSETTO:+00"), std::string::npos) << "seconds, and before 1970";
  EXPECT_EQ(old.find("DTSTART:1970"), std::string::npos) << old;
}

TEST(Calendar, ASummerComesWithTheWinterBeforeIt) {
  // Readers such as Python's icalendar refuse a zone without its standard time.
  const std::string summer =
      written(event_in("Europe/Berlin", "2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z"));
  EXPECT_EQ(std::ranges::count(lines_of(summer), "BEGIN:STANDARD"), 1) << summer;
  EXPECT_EQ(std::ranges::count(lines_of(summer), "BEGIN:DAYLIGHT"), 1) << summer;
  EXPECT_TRUE(holds(summer, "DTSTART:20260329T020000")) << summer;
  EXPECT_TRUE(holds(summer, "DTSTART:19700101T000000")) << summer;
}

TEST(Calendar, EachZoneComesOnceAndOnlyWhereUsed) {
  Calendar calendar;
  calendar.events = {event_in("Europe/Berlin", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"),
                     event_in("Asia/Tokyo", "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"),
                     event_in("Europe/Berlin", "2026-01-03T00:00:00Z", "2026-01-04T00:00:00Z"),
                     event_in("Asia/Kolkata", "2026-01-03T00:00:00Z", "2026-01-03T00:00:00.9Z")};
  const auto lines = lines_of(write_calendar(calendar));
  EXPECT_EQ(std::ranges::count(lines, "BEGIN:VEVENT"), 3) << "less than a second is nothing";
  EXPECT_EQ(std::ranges::count(lines, "BEGIN:VTIMEZONE"), 2);
  EXPECT_EQ(std::ranges::count(lines, "TZID:Europe/Berlin"), 1);
  EXPECT_EQ(std::ranges::count(lines, "BEGIN:STANDARD"), 2) << "no change in these days";
}

Schedule weekly(std::vector<Slug> people) {
  Rotation rotation;
  rotation.anchor = WallTime(at("2026-10-19T09:00:00Z").time_since_epoch());
  for (Slug& person : people) rotation.groups.push_back({{std::move(person)}, {}, {}});
  Schedule schedule;
  schedule.slug = "payments";
  schedule.time_zone = "Europe/Berlin";
  schedule.rotations = {std::move(rotation)};
  return schedule;
}

std::vector<std::string> uids(const Schedule& schedule, Span within) {
  std::vector<std::string> uids;
  const auto shifts_in = [&](Span span) { return shifts_of(schedule, {}, span); };
  for (const WholeShift& shift : whole_shifts(shifts_in, within)) {
    uids.push_back(uid_of(schedule.slug, shift));
  }
  return uids;
}

TEST(CalendarUids, StayWhenTheWindowMoves) {
  const Schedule schedule = weekly({"ana", "bob"});
  const Time begin = at("2026-10-20T00:00:00Z");
  EXPECT_EQ(uids(schedule, {begin, begin + days(10)}),
            (std::vector<std::string>{"payments+ana+20261019T070000Z@tocsin",
                                      "payments+bob+20261026T080000Z@tocsin"}));
  for (int later = 0; later < 6; ++later) {
    EXPECT_EQ(uids(schedule, {begin + days(later), begin + days(10 + later)})[0],
              "payments+ana+20261019T070000Z@tocsin");
  }
}

TEST(CalendarUids, AWholeShiftHasItsTrueBeginning) {
  Schedule schedule = weekly({"ana"});
  schedule.rotations[0].from = WallTime(at("2024-01-01T00:00:00Z").time_since_epoch());
  const Time begin = at("2026-10-20T00:00:00Z");
  const auto whole = whole_shifts([&](Span span) { return shifts_of(schedule, {}, span); },
                                  {begin, begin + days(10)});
  ASSERT_EQ(whole.size(), 1U);
  EXPECT_FALSE(whole[0].endless);
  EXPECT_EQ(whole[0].shift.begin, at("2023-12-31T23:00:00Z")) << "more than a step back";
  EXPECT_EQ(whole[0].shift.end, begin + days(10));
}

TEST(CalendarUids, WhoIsAlwaysOnCallHasOneShift) {
  const Schedule schedule = weekly({"ana"});
  const Time begin = at("2026-10-20T00:00:00Z");
  int asked = 0;
  const auto shifts_in = [&](Span span) {
    ++asked;
    return shifts_of(schedule, {}, span);
  };
  const auto whole = whole_shifts(shifts_in, {begin, begin + days(10)});
  ASSERT_EQ(whole.size(), 1U);
  EXPECT_TRUE(whole[0].endless);
  EXPECT_EQ(whole[0].shift.begin, begin);
  EXPECT_EQ(uid_of("payments", whole[0]), "payments+ana+always@tocsin");
  EXPECT_EQ(asked, 1 + look_back_max / days(400)) << "the search ends";
}

TEST(CalendarUids, AShiftThatBeginsWithTheWindowIsItself) {
  const Schedule schedule = weekly({"ana", "bob"});
  const Time begin = at("2026-10-26T08:00:00Z");
  EXPECT_EQ(uids(schedule, {begin, begin + days(1)}),
            std::vector<std::string>{"payments+bob+20261026T080000Z@tocsin"});
}

}  // namespace
}  // namespace tocsin
