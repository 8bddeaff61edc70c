#include "intake/ical.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "domain/oncall/calendar.hpp"
#include "intake/ical_text.hpp"

namespace tocsin {
namespace {

Time at(const std::string& text) { return *parse_time(text); }

const Span year_2026{at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z")};

std::string document(const std::string& inside) {
  std::string text = "BEGIN:VCALENDAR\nVERSION:2.0\n" + inside + "END:VCALENDAR\n";
  for (std::size_t i = 0; (i = text.find('\n', i)) != std::string::npos; i += 2) {
    text.replace(i, 1, "\r\n");
  }
  return text;
}

std::string event(const std::string& lines) {
  return "BEGIN:VEVENT\nUID:x\nSUMMARY:x\n" + lines + "END:VEVENT\n";
}

IcalCalendar read(const std::string& inside, const char* zone = "Europe/Berlin",
                  Span within = year_2026) {
  const auto calendar = read_ical(document(inside), *TimeZone::find(zone), within);
  EXPECT_TRUE(calendar) << calendar.error().message;
  return calendar ? *calendar : IcalCalendar{};
}

// "2026-01-05T08:00:00.000Z/2026-01-05T16:00:00.000Z" of each event, without the zeros.
std::vector<std::string> spans(const IcalCalendar& calendar) {
  std::vector<std::string> spans;
  for (const IcalEvent& each : calendar.events) {
    spans.push_back(format_time(each.begin).substr(5, 11) + " " +
                    format_time(each.end).substr(5, 11));
  }
  return spans;
}

using Spans = std::vector<std::string>;

TEST(Ical, ReadsWholeDays) {
  const auto holidays = read(event("DTSTART;VALUE=DATE:20260501\n") +
                             event("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261227\n"));
  EXPECT_EQ(spans(holidays), (Spans{"04-30T22:00 05-01T22:00", "12-24T23:00 12-26T23:00"}));
  EXPECT_TRUE(holidays.events[0].all_day);
}

TEST(Ical, ReadsTimesInUtcInAZoneAndInNone) {
  EXPECT_EQ(spans(read(event("DTSTART:20260105T090000Z\nDTEND:20260105T100000Z\n"))),
            Spans{"01-05T09:00 01-05T10:00"});
  EXPECT_EQ(spans(read(event("DTSTART;TZID=Asia/Tokyo:20260105T090000\nDURATION:PT8H\n"))),
            Spans{"01-05T00:00 01-05T08:00"});
  EXPECT_EQ(spans(read(event("DTSTART:20260105T090000\nDTEND:20260105T100000\n"))),
            Spans{"01-05T08:00 01-05T09:00"});
  EXPECT_EQ(spans(read(event("DTSTART;TZID=\"/example.org/1/Asia/Tokyo\":20260105T090000\n"
                             "DURATION:P1D\n"))),
            Spans{"01-05T00:00 01-06T00:00"});
  EXPECT_EQ(spans(read(event("DTSTART;TZID=US/Pacific:20260105T090000\n"
                             "DTEND;TZID=Europe/Berlin:20260105T190000\n"))),
            Spans{"01-05T17:00 01-05T18:00"});
}

TEST(Ical, KeepsTheHourOfAHandOffAcrossChangesOfClocks) {
  const auto calendar =
      read(event("DTSTART;TZID=Europe/Berlin:20260323T090000\n"
                 "DTEND;TZID=Europe/Berlin:20260330T090000\n"
                 "RRULE:FREQ=WEEKLY;COUNT=3\n"));
  EXPECT_EQ(spans(calendar), (Spans{"03-23T08:00 03-30T07:00", "03-30T07:00 04-06T07:00",
                                    "04-06T07:00 04-13T07:00"}))
      << "one ends when the next begins";
}

TEST(Ical, EndsARepetition) {
  const std::string daily = "DTSTART;TZID=Europe/Berlin:20260105T090000\nDURATION:PT1H\n";
  EXPECT_EQ(spans(read(event(daily + "RRULE:FREQ=DAILY;UNTIL=20260107T080000Z\n"))).size(), 3U);
  EXPECT_EQ(spans(read(event(daily + "RRULE:FREQ=DAILY;UNTIL=20260107T075959Z\n"))).size(), 2U);
  EXPECT_EQ(spans(read(event(daily + "RRULE:FREQ=DAILY;UNTIL=20260107\n"))).size(), 3U);
  EXPECT_EQ(spans(read(event(daily + "RRULE:FREQ=DAILY;UNTIL=20260107T090000\n"))).size(), 3U);
  EXPECT_EQ(spans(read(event(daily + "RRULE:FREQ=DAILY\n"))).size(), 361U) << "to the span's end";
}

TEST(Ical, LeavesOutExceptionsAndAddsDates) {
  const auto calendar =
      read(event("DTSTART;TZID=Europe/Berlin:20260105T090000\nDURATION:PT1H\n"
                 "RRULE:FREQ=DAILY;COUNT=4\nEXDATE;TZID=Europe/Berlin:20260106T090000\n"
                 "EXDATE:20260108T080000Z\nRDATE;TZID=Europe/Berlin:20260201T120000\n"));
  EXPECT_EQ(spans(calendar), (Spans{"01-05T08:00 01-05T09:00", "01-07T08:00 01-07T09:00",
                                    "02-01T11:00 02-01T12:00"}));
  const auto days =
      read(event("DTSTART;TZID=Europe/Berlin:20260105T090000\nDURATION:PT1H\n"
                 "RRULE:FREQ=DAILY;COUNT=2\nEXDATE;VALUE=DATE:20260106\n"));
  EXPECT_EQ(spans(days), Spans{"01-05T08:00 01-05T09:00"});
}

TEST(Ical, PutsChangedInstancesInTheirPlace) {
  const std::string weekly = event(
      "DTSTART;TZID=Europe/Berlin:20260105T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3\n");
  const auto calendar =
      read(event("DTSTART;TZID=Europe/Berlin:20260113T100000\nDURATION:PT2H\n"
                 "RECURRENCE-ID;TZID=Europe/Berlin:20260112T090000\n") +
           weekly +
           event("DTSTART:20260119T080000Z\nRECURRENCE-ID:20260119T080000Z\nSTATUS:CANCELLED\n"));
  EXPECT_EQ(spans(calendar), (Spans{"01-05T08:00 01-05T09:00", "01-13T09:00 01-13T11:00"}));
  EXPECT_TRUE(
      read(event("DTSTART:20260105T090000Z\nDURATION:PT1H\nSTATUS:CANCELLED\n")).events.empty());
}

TEST(Ical, CutsNothingThatTouchesTheSpan) {
  const Span day{at("2026-06-01T00:00:00Z"), at("2026-06-02T00:00:00Z")};
  const auto calendar = read(event("DTSTART:20260420T000000Z\nDTEND:20260720T000000Z\n"
                                   "RRULE:FREQ=YEARLY\n") +
                                 event("DTSTART:20260531T230000Z\nDURATION:PT1H\n") +
                                 event("DTSTART:20260602T000000Z\nDURATION:PT1H\n") +
                                 event("DTSTART:20260601T120000Z\n"),
                             "UTC", day);
  EXPECT_EQ(spans(calendar), Spans{"04-20T00:00 07-20T00:00"});
}

TEST(Ical, KnowsWhoItIsFor) {
  const auto calendar = read(
      "X-WR-CALNAME:Team\\, one\n" +
      event("DTSTART:20260105T090000Z\nDURATION:PT1H\nSUMMARY:Ana\\, or\\nBo\\; and "
            "a name tha\n t goes on\nORGANIZER:mailto:Boss@Example.org\n"
            "ATTENDEE;CN=\"Ana: A\";PARTSTAT=ACCEPTED:MAILTO:Ana@example.org\nATTENDEE:urn:uuid:1\n"
            "BEGIN:VALARM\nATTENDEE:mailto:alarm@example.org\nSUMMARY:alarm\nEND:VALARM\n"));
  EXPECT_EQ(calendar.name, "Team, one");
  ASSERT_EQ(calendar.events.size(), 1U);
  EXPECT_EQ(calendar.events[0].summary, "Ana, or Bo; and a name that goes on");
  EXPECT_EQ(calendar.events[0].mails,
            (std::vector<std::string>{"ana@example.org", "boss@example.org"}));
}

TEST(Ical, KnowsTheClocksOfTheDocument) {
  // What Exchange sends: a name of its own and the rules of Berlin.
  const std::string zone =
      "BEGIN:VTIMEZONE\nTZID:Our Standard Time\n"
      "BEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n"
      "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\n"
      "BEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
      "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n";
  const auto told_in = [](const std::string& name) {
    return event("DTSTART;TZID=" + name + ":20260101T003000\nDURATION:PT30M\nRRULE:FREQ=DAILY\n") +
           event("DTSTART;TZID=" + name + ":20260101T023000\nDURATION:PT30M\nRRULE:FREQ=DAILY\n");
  };
  const auto given = read(zone + told_in("Our Standard Time"));
  EXPECT_TRUE(given.faults.empty());
  EXPECT_EQ(given.events.size(), 2 * 365U);
  EXPECT_EQ(spans(given), spans(read(told_in("Europe/Berlin"))));
}

TEST(Ical, ReadsWhatTocsinWrites) {
  for (const char* name : {"Europe/Berlin", "Australia/Lord_Howe", "America/Havana"}) {
    const TimeZone zone = *TimeZone::find(name);
    Calendar written;
    written.name = "On call";
    for (Time begin = at("2026-03-01T00:30:00Z"); begin < at("2026-11-10T00:00:00Z"); begin += 1h) {
      if (begin > at("2026-04-10T00:00:00Z") && begin < at("2026-10-01T00:00:00Z")) continue;
      written.events.push_back({.uid = format_time(begin),
                                .summary = "a, b",
                                .begin = begin,
                                .end = begin + 1h,
                                .changed_at = begin,
                                .zone = zone});
    }
    std::string text = write_calendar(written);
    for (const bool by_name : {true, false}) {
      if (!by_name) {  // only the VTIMEZONE tells
        const std::string id = std::string("TZID:") + name, parameter = std::string("TZID=") + name;
        for (std::size_t i = 0; (i = text.find(id, i)) != text.npos; ++i) text.insert(i + 5, "X-");
        for (std::size_t i = 0; (i = text.find(parameter, i)) != text.npos; ++i) {
          text.insert(i + 5, "X-");
        }
      }
      const auto calendar = read_ical(text, TimeZone(), year_2026);
      ASSERT_TRUE(calendar) << calendar.error().message;
      EXPECT_TRUE(calendar->faults.empty());
      ASSERT_EQ(calendar->events.size(), written.events.size());
      for (std::size_t i = 0; i < written.events.size(); ++i) {
        EXPECT_EQ(calendar->events[i].begin, written.events[i].begin);
        EXPECT_EQ(calendar->events[i].end, written.events[i].end);
      }
    }
  }
}

TEST(Ical, OneBadEventHidesNoOther) {
  const auto calendar = read(event("DTSTART:20260105T090000Z\nDURATION:PT1H\n") +
                             event("DTSTART:20260231T090000Z\n") + event("") +
                             event("DTSTART:20260105T090000Z\nRRULE:FREQ=HOURLY\n") +
                             event("DTSTART;TZID=Middle Earth:20260105T090000\n") +
                             event("DTSTART:20260105T090000Z\nDTEND:20260104T090000Z\n") +
                             event("DTSTART:20260105T090000Z\nDURATION:PT\n") +
                             event("DTSTART:20260105T090000Z\nDURATION:P9999999D\n"));
  EXPECT_EQ(calendar.events.size(), 1U);
  ASSERT_EQ(calendar.faults.size(), 7U);
  EXPECT_EQ(calendar.faults[0].line, 9U);
  EXPECT_EQ(calendar.faults[0].message,
            "line 12: \"20260231T090000Z\" is not understood as DTSTART");
  EXPECT_EQ(calendar.faults[1].message, "DTSTART is missing");
  EXPECT_EQ(calendar.faults[3].message, "\"Middle Earth\" is no known time zone");
}

TEST(Ical, RefusesWhatIsNoCalendarOrCutOff) {
  const auto refused = [](const std::string& text) {
    const auto calendar = read_ical(text, TimeZone(), year_2026);
    EXPECT_FALSE(calendar) << text;
    return calendar ? std::string() : calendar.error().message;
  };
  const std::string begins = "this is no iCalendar document; it begins with BEGIN:VCALENDAR";
  EXPECT_EQ(refused(""), begins);
  EXPECT_EQ(refused("<!doctype html><a href=\"http://x\">sign in</a>"), begins);
  EXPECT_EQ(refused("{\"a\": 1}"), begins);
  EXPECT_EQ(refused("BEGIN:VCARD\r\nEND:VCARD\r\n"), begins);
  const std::string whole = document(event("DTSTART:20260105T090000Z\n"));
  EXPECT_EQ(refused(whole.substr(0, whole.size() - 15)),
            "the calendar is cut off: END:VCALENDAR is missing");
  EXPECT_EQ(refused("BEGIN:VCALENDAR\nEND:VEVENT\n"), "line 2: END without its BEGIN");
  EXPECT_EQ(refused("BEGIN:VCALENDAR\nX:\xff\nEND:VCALENDAR\n"), "the calendar is not in UTF-8");
}

TEST(Ical, HasLimits) {
  const auto code = [](const std::string& text) {
    const auto calendar = read_ical(text, TimeZone(), year_2026);
    return calendar ? std::optional<Error::Code>() : calendar.error().code;
  };
  EXPECT_EQ(code(std::string(ical_bytes_max + 1, 'x')), Error::Code::too_large);
  std::string many;
  for (std::size_t i = 0; i < ical_events_max; ++i) many += "BEGIN:VEVENT\nEND:VEVENT\n";
  EXPECT_EQ(code(document(many)), std::nullopt);
  EXPECT_EQ(read(many).faults.size(), ical_faults_max);
  EXPECT_EQ(code(document(many + event(""))), Error::Code::too_large);
  std::string repeated;
  for (int i = 0; i < 60; ++i) {
    repeated += event("DTSTART:20260101T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY\n");
  }
  EXPECT_EQ(code(document(repeated)), Error::Code::too_large);
  std::string costly;
  for (int i = 0; i < 1000; ++i) {
    costly += event("DTSTART:19000101T090000Z\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=9\n");
  }
  EXPECT_EQ(code(document(costly)), Error::Code::too_large);
  std::string dates = "DTSTART:20260101T090000Z\nDURATION:PT1H\n";
  for (std::size_t i = 0; i <= ical_dates_max; ++i) dates += "EXDATE:20260101T090000Z\n";
  EXPECT_EQ(code(document(event(dates))), Error::Code::too_large);
  std::string people = "DTSTART:20260101T090000Z\nDURATION:PT1H\n";
  for (std::size_t i = 0; i <= ical_attendees_max; ++i) people += "ATTENDEE:mailto:a@example.org\n";
  EXPECT_EQ(read(event(people)).events.at(0).mails.size(), ical_attendees_max);
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "BEGIN:X\n";
  EXPECT_EQ(code("BEGIN:VCALENDAR\n" + deep), Error::Code::invalid);
}

TEST(IcalText, ReadsLines) {
  IcalLines lines("\r\nA;B=\"x;:y\";c=d:e:f\r\n  g\r\n\th\nno colon\n\nZ:\r\n");
  auto line = lines.next();
  ASSERT_TRUE(line);
  EXPECT_EQ(line->number, 2U);
  EXPECT_EQ(line->name, "A");
  EXPECT_EQ(line->parameter("B"), "x;:y");
  EXPECT_EQ(line->parameter("C"), "d");
  EXPECT_EQ(line->value, "e:f gh");
  line = lines.next();
  ASSERT_TRUE(line);
  EXPECT_EQ(line->name, "Z");
  EXPECT_EQ(line->number, 7U);
  EXPECT_FALSE(lines.next());
}

TEST(IcalText, ReadsTimes) {
  EXPECT_TRUE(ical_time("20260228")->is_date);
  EXPECT_TRUE(ical_time("20261231T235960Z")->is_utc);
  for (const char* text : {"", "2026", "20260229", "20261301", "00000101", "20260228T",
                           "20260228T24", "20260228T240000", "20260228T006000", "20260228T000061",
                           "2026-02-28", "20260228T000000X", "20260228 000000"}) {
    EXPECT_FALSE(ical_time(text)) << text;
  }
}

TEST(IcalText, ReadsDurationsAndOffsets) {
  EXPECT_EQ(ical_duration("P1W"), (IcalDuration{std::chrono::days(7), 0ms}));
  EXPECT_EQ(ical_duration("P1DT2H3M4S"), (IcalDuration{std::chrono::days(1), 7384s}));
  EXPECT_EQ(ical_duration("-PT15M"), (IcalDuration{std::chrono::days(0), -15min}));
  for (const char* text : {"", "P", "PT", "1H", "P1", "P1X", "PT1H2", "P100001D", "PTT1H"}) {
    EXPECT_FALSE(ical_duration(text)) << text;
  }
  EXPECT_EQ(ical_offset("+0530"), Duration(330min));
  EXPECT_EQ(ical_offset("-001530"), Duration(-930s));
  for (const char* text : {"", "+05", "0530", "+05:30", "+2400", "+-530"}) {
    EXPECT_FALSE(ical_offset(text)) << text;
  }
}

}  // namespace
}  // namespace tocsin
