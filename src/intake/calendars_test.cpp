#include "intake/calendars.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

const Time now = *parse_time("2026-11-30T12:00:00Z");

IcalEvent event(const std::string& summary, Duration from, Duration to,
                std::vector<std::string> mails = {}) {
  IcalEvent made;
  made.summary = summary;
  made.mails = std::move(mails);
  made.begin = now + from;
  made.end = now + to;
  return made;
}

Slug find_user(std::string_view word) {
  if (word == "ana@example.org" || word == "Ana") return "ana";
  return word == "ben" ? "ben" : "";
}

ReadShifts read(ShiftCalendar calendar, std::vector<IcalEvent> events) {
  IcalCalendar document;
  document.events = std::move(events);
  return with_shifts(std::move(calendar), document, find_user, now);
}

TEST(Calendars, AnEventIsTheShiftOfWhomItMeans) {
  ShiftCalendar calendar;
  calendar.names = {{"the new one", "cleo"}};
  const ReadShifts found =
      read(calendar, {event("Night", 1h, 2h, {"ana@example.org"}), event(" ben ", 2h, 3h),
                      event("The New One", 3h, 4h), event("Ana, ben", 4h, 5h),
                      event("Holiday", 5h, 6h), event("Holiday", 7h, 8h)});
  const std::vector<TemporaryShift> expected = {{"ana", now + 1h, now + 2h},
                                                {"ben", now + 2h, now + 3h},
                                                {"cleo", now + 3h, now + 4h},
                                                {"ana", now + 4h, now + 5h},
                                                {"ben", now + 4h, now + 5h}};
  EXPECT_EQ(found.calendar.shifts, expected);
  EXPECT_EQ(found.read, 5U);
  EXPECT_EQ(found.unknown, std::vector<std::string>{"Holiday"});
}

TEST(Calendars, WhatIsOverStaysAsItWasKnown) {
  ShiftCalendar calendar;
  calendar.shifts = {{"ben", now - 2h, now - 1h},
                     {"ben", now - 1h, now + 1h},
                     {"ben", now + 1h, now + 2h},
                     {"ben", now - std::chrono::days(400), now - std::chrono::days(399)}};
  const ReadShifts found = read(calendar, {event("Ana", -2h, -1h), event("Ana", -1h, 1h)});
  const std::vector<TemporaryShift> expected = {{"ben", now - 2h, now - 1h},
                                                {"ana", now - 1h, now + 1h}};
  EXPECT_EQ(found.calendar.shifts, expected);
}

TEST(Calendars, TheSameReadTwiceChangesNothing) {
  const std::vector<IcalEvent> events = {event("Ana", 1h, 2h), event("ben", 1h, 2h),
                                         event("Ana", 1h, 2h)};
  const ReadShifts once = read({}, events);
  EXPECT_EQ(once.calendar.shifts.size(), 2U);
  EXPECT_EQ(read(once.calendar, events).calendar, once.calendar);
}

}  // namespace
}  // namespace tocsin
