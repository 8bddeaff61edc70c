#include "domain/oncall/time_zone.hpp"

#include <gtest/gtest.h>

#include "domain/oncall/old_names.hpp"

namespace tocsin {
namespace {

WallTime wall(const char* text) {
  return WallTime(parse_time(std::string(text) + "Z")->time_since_epoch());
}

TEST(TimeZone, KnowsTheNamesOfTheDatabaseAndNoFiles) {
  for (const char* name : {"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"}) {
    ASSERT_TRUE(TimeZone::find(name)) << name;
    EXPECT_EQ(TimeZone::find(name)->name(), name);
  }
  for (const char* name : {"", "Europe/Atlantis", "/etc/passwd", "../zoneinfo/UTC", "UTC\n",
                           "libc:localtime", "Europe"}) {
    const auto found = TimeZone::find(name);
    ASSERT_FALSE(found) << name;
    EXPECT_EQ(found.error().code, Error::Code::invalid);
  }
}

std::vector<TimeZone::Change> changes(const TimeZone& zone, Time from, Time to) {
  std::vector<TimeZone::Change> all;
  for (auto change = zone.next_change(from); change && change->at < to;
       change = zone.next_change(change->at)) {
    all.push_back(*change);
  }
  return all;
}

TEST(TimeZone, KnowsOldNamesWhereTheSystemDoesNot) {
  const Time from = *parse_time("2020-01-01T00:00:00Z");
  const Time to = *parse_time("2030-01-01T00:00:00Z");
  EXPECT_GE(old_zone_names().size(), 120U);
  for (const auto& [old, present] : old_zone_names()) {
    const auto zone = TimeZone::find(present);
    ASSERT_TRUE(zone) << present;
    EXPECT_EQ(present_zone_name(old), present);
    EXPECT_EQ(present_zone_name(present), "") << "no chains";
    // On a system that has the old name, too, this compares the list with its database.
    const auto same = TimeZone::find(old);
    ASSERT_TRUE(same) << old;
    EXPECT_EQ(same->name(), old);
    EXPECT_EQ(same->wall(from), zone->wall(from)) << old;
    EXPECT_EQ(changes(*same, from, to), changes(*zone, from, to)) << old;
  }
  EXPECT_EQ(present_zone_name("US/Pacific"), "America/Los_Angeles");
  EXPECT_EQ(present_zone_name("Asia/Calcutta"), "Asia/Kolkata");
  EXPECT_EQ(present_zone_name("US/Atlantis"), "");
  EXPECT_EQ(present_zone_name(""), "");
}

TEST(TimeZone, KeepsMilliseconds) {
  const TimeZone berlin = *TimeZone::find("Europe/Berlin");
  const Time at = *parse_time("2026-11-28T12:00:00.250Z");
  EXPECT_EQ(berlin.wall(at), wall("2026-11-28T13:00:00.250"));
  EXPECT_EQ(berlin.first(berlin.wall(at)), at);
  const Time before = *parse_time("1969-12-31T23:59:59.750Z");
  EXPECT_EQ(TimeZone().first(TimeZone().wall(before)), before);
}

TEST(TimeZone, FindsTheNextChange) {
  const TimeZone berlin = *TimeZone::find("Europe/Berlin");
  const auto change = berlin.next_change(*parse_time("2026-09-01T00:00:00Z"));
  ASSERT_TRUE(change);
  EXPECT_EQ(change->at, *parse_time("2026-10-25T01:00:00Z"));
  EXPECT_EQ(change->before, wall("2026-10-25T03:00:00"));
  EXPECT_EQ(change->after, wall("2026-10-25T02:00:00"));
  EXPECT_FALSE(TimeZone().next_change(*parse_time("2026-09-01T00:00:00Z")));
}

}  // namespace
}  // namespace tocsin
