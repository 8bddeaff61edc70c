#include "domain/oncall/shifts.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <set>

namespace tocsin {
namespace {

constexpr std::array users = {"ana", "ben", "cleo", "dan", "eve"};

// A schedule thrown with dice, and who is on call at an instant by the words of shifts.hpp alone:
// nothing is cut, sorted or merged there, only asked of each part whether it holds.
struct Thrown {
  std::mt19937& random;
  std::vector<Rotation> rotations;
  std::vector<Override> overrides;
  std::vector<TemporarySchedule> temporary;
  std::vector<ShiftCalendar> calendars{};
  Time from = *parse_time("2026-10-20T00:00:00Z");

  int upto(int max) { return std::uniform_int_distribution<int>(0, max)(random); }
  Slug user() { return users[static_cast<std::size_t>(upto(4))]; }
  Time time() { return from + std::chrono::minutes(30 * upto(14 * 48)); }

  Rotation rotation() {
    Rotation made;
    made.priority = upto(2);
    made.anchor = WallTime(time().time_since_epoch());
    made.unit = std::array{TurnUnit::hour, TurnUnit::day, TurnUnit::week,
                           TurnUnit::month}[static_cast<std::size_t>(upto(3))];
    made.lengths.assign(static_cast<std::size_t>(1 + upto(1)), 1 + upto(3));
    made.off = upto(3) == 0 ? 1 : 0;
    for (int i = upto(3); i >= 0; --i) {
      made.groups.push_back({{user()}, {}, {}});
      if (upto(4) == 0) made.groups.back().users.push_back(user());
    }
    if (upto(1) == 0) {
      made.restrictions = {{{Weekday::mon, Weekday::wed, Weekday::sun},
                            ClockTime{30 * upto(47)},
                            ClockTime{30 * upto(47)},
                            {}}};
    }
    return made;
  }

  void fill() {
    for (int i = upto(3); i > 0; --i) rotations.push_back(rotation());
    for (int i = upto(4); i > 0; --i) {
      Override made;
      made.begin = time();
      made.end = made.begin + std::chrono::minutes(30 * (1 + upto(100)));
      const int kind = upto(3);
      if (kind != 0) made.user = user();
      if (kind == 0 || kind == 1) made.absent = user();
      made.everyone = kind == 3;
      made.priority = upto(1);
      overrides.push_back(made);
    }
    for (int i = upto(1); i > 0; --i) {
      const Time begin = time();
      TemporarySchedule made{begin, begin + 30h, {}};
      made.shifts.push_back({user(), begin + 2h, begin + 40h});
      temporary.push_back(made);
    }
    for (int i = upto(1); i > 0; --i) {
      ShiftCalendar& made = calendars.emplace_back();
      made.priority = upto(2);
      for (int shift = upto(5); shift > 0; --shift) {
        const Time begin = time();
        made.shifts.push_back({user(), begin, begin + std::chrono::minutes(30 * (1 + upto(50)))});
      }
    }
  }

  std::set<Slug> on_call(const TimeZone& zone, Time at) const {
    const auto holds = [&](const auto& part) { return part.begin <= at && at < part.end; };
    std::set<Slug> people;
    bool decided = false;
    for (const TemporarySchedule& schedule : temporary) {
      if (!holds(schedule)) continue;
      decided = true;
      for (const TemporaryShift& shift : schedule.shifts) {
        if (holds(shift)) people.insert(shift.user);
      }
    }
    if (decided) return people;
    std::int64_t highest = -1;
    for (const Override& override : overrides) {
      if (override.everyone && holds(override)) highest = std::max(highest, override.priority);
    }
    if (highest >= 0) {
      for (const Override& override : overrides) {
        if (override.everyone && holds(override) && override.priority == highest) {
          people.insert(override.user);
        }
      }
    } else {
      std::set<Slug> base;
      for (const Rotation& rotation : rotations) {
        const auto turns = turns_of(rotation, zone, {at, at + 1ms});
        if (turns.empty() || rotation.priority < highest) continue;
        if (rotation.priority > highest) base.clear();
        highest = rotation.priority;
        for (const Turn& turn : turns) {
          for (const Slug& user : rotation.groups[turn.group].users) base.insert(user);
        }
      }
      for (const ShiftCalendar& calendar : calendars) {
        for (const TemporaryShift& shift : calendar.shifts) {
          if (!holds(shift) || calendar.priority < highest) continue;
          if (calendar.priority > highest) base.clear();
          highest = calendar.priority;
          base.insert(shift.user);
        }
      }
      for (const Slug& user : base) {
        bool replaced = false;
        for (const Override& override : overrides) {
          if (override.everyone || override.absent != user || !holds(override)) continue;
          replaced = true;
          if (!override.user.empty()) people.insert(override.user);
        }
        if (!replaced) people.insert(user);
      }
    }
    for (const Override& override : overrides) {
      if (!override.everyone && override.absent.empty() && holds(override)) {
        people.insert(override.user);
      }
    }
    return people;
  }
};

// Clocks of all kinds: half an hour (Lord Howe), at midnight (Havana, Beirut, Santiago), a whole
// day left out (Apia in 2011), never (Tokyo), odd offsets (Kathmandu, St John's, Chatham).
constexpr std::array zones = {"Europe/Berlin",    "America/New_York", "Australia/Lord_Howe",
                              "America/Havana",   "Pacific/Apia",     "Asia/Tokyo",
                              "Asia/Kathmandu",   "Asia/Beirut",      "America/Santiago",
                              "America/St_Johns", "Pacific/Chatham",  "Africa/Casablanca"};

TEST(Shifts, AgreeWithAskingMinuteByMinuteAroundEachChangeOfTheClocks) {
  std::mt19937 random(11);  // NOLINT: a seed, so that a failure can be looked at again
  for (std::size_t round = 0; round < 5 * zones.size(); ++round) {
    const TimeZone zone = *TimeZone::find(zones[round % zones.size()]);
    const Time year = *parse_time(zone.name() == "Pacific/Apia" ? "2011-12-01T00:00:00Z"
                                  : round % 2 == 0              ? "2026-02-01T00:00:00Z"
                                                                : "2026-08-01T00:00:00Z");
    const auto change = zone.next_change(year);
    const Time edge = change ? change->at : year;
    Thrown thrown{random, {}, {}, {}, {}, edge - std::chrono::days(8)};
    thrown.fill();
    const Span within{thrown.from, thrown.from + std::chrono::days(16)};
    const auto shifts = shifts_of(
        {thrown.rotations, thrown.overrides, thrown.temporary, thrown.calendars}, zone, within);
    for (const Shift& shift : shifts) ASSERT_LT(shift.begin, shift.end);
    const auto gaps = gaps_of(shifts, within);
    const auto step = [&](Time at) { return std::chrono::abs(at - edge) < 3h ? 1min : 60min; };
    for (Time at = within.begin; at < within.end; at += step(at)) {
      std::multiset<Slug> computed;
      for (const Shift& shift : shifts) {
        if (shift.begin <= at && at < shift.end) computed.insert(shift.user);
      }
      const std::set<Slug> expected = thrown.on_call(zone, at);
      ASSERT_EQ(computed, std::multiset<Slug>(expected.begin(), expected.end()))
          << "in round " << round << " at " << format_time(at);
      const bool gap = std::ranges::any_of(
          gaps, [&](const Span& span) { return span.begin <= at && at < span.end; });
      ASSERT_EQ(gap, expected.empty()) << "in round " << round << " at " << format_time(at);
    }
  }
}

TEST(Shifts, SayWhereTheyComeFrom) {
  Rotation rotation;
  rotation.anchor = WallTime(parse_time("2026-11-23T00:00:00Z")->time_since_epoch());
  rotation.groups = {{{"ana"}, {}, {}}};
  const Time noon = *parse_time("2026-11-24T12:00:00Z");
  const std::vector<Override> overrides = {{"ben", "ana", false, 0, noon, noon + 1h}};
  const auto shifts =
      shifts_of({{rotation}, overrides, {}, {}}, TimeZone(), {noon - 1h, noon + 2h});
  const std::vector<Shift> expected = {
      {"ana", noon - 1h, noon, ShiftSource::rotation, 0, false},
      {"ben", noon, noon + 1h, ShiftSource::override, 0, false},
      {"ana", noon + 1h, noon + 2h, ShiftSource::rotation, 0, true}};
  EXPECT_EQ(shifts, expected);
}

TEST(Override, IsChecked) {
  const Time at = *parse_time("2026-11-24T12:00:00Z");
  const auto pointer_of = [](const Override& override) {
    const Status status = check(override);
    return status ? std::string("fine") : status.error().pointer;
  };
  EXPECT_EQ(pointer_of({"ben", "ana", false, 0, at, at + 1h}), "fine");
  EXPECT_EQ(pointer_of({"", "ana", false, 0, at, at + 1h}), "fine");
  EXPECT_EQ(pointer_of({"ben", "", true, 0, at, at + 1h}), "fine");
  EXPECT_EQ(pointer_of({"", "", false, 0, at, at + 1h}), "/user");
  EXPECT_EQ(pointer_of({"", "", true, 0, at, at + 1h}), "/user");
  EXPECT_EQ(pointer_of({"ben", "ana", true, 0, at, at + 1h}), "/absent");
  EXPECT_EQ(pointer_of({"ana", "ana", false, 0, at, at + 1h}), "/absent");
  EXPECT_EQ(pointer_of({"ben", "ana", false, 0, at, at}), "/end");
}

TEST(TemporarySchedule, WhatTouchesIsOne) {
  const Time at = *parse_time("2026-11-24T12:00:00Z");
  const auto tidy = tidied({{at + 1h, at + 2h, {{"ana", at, at + 90min}}},
                            {at, at + 1h, {{"ana", at, at + 1h}, {"ben", at + 2h, at + 3h}}},
                            {at + 3h, at + 3h, {}}});
  const std::vector<TemporarySchedule> expected = {{at, at + 2h, {{"ana", at, at + 90min}}}};
  EXPECT_EQ(tidy, expected);
}

}  // namespace
}  // namespace tocsin
