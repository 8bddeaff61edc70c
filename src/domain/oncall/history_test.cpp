#include "domain/oncall/history.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

Time at(int day, int hour = 0) {
  return *parse_time("2026-11-01T00:00:00Z") + std::chrono::days(day - 1) +
         std::chrono::hours(hour);
}

Schedule of(const Slug& user) {
  Schedule schedule;
  schedule.slug = "primary";
  Rotation rotation;
  rotation.anchor = TimeZone().wall(at(1));
  rotation.unit = TurnUnit::day;
  rotation.groups = {{{user}, {}, {}}};
  schedule.rotations = {rotation};
  return schedule;
}

Override alone(const Slug& user, Time begin, Time end) {
  Override override;
  override.slug = user + "-alone";
  override.user = user;
  override.everyone = true;
  override.begin = begin;
  override.end = end;
  return override;
}

TEST(History, IsAnsweredByTheVersionsOfItsTime) {
  ScheduleHistory history;
  history.schedule = {{at(2), of("ana")}, {at(5), of("ben")}};
  const Record record = record_of(history, {at(1), at(8)});
  ASSERT_EQ(record.shifts.size(), 2U);  // one person's turns in a row are one shift
  EXPECT_EQ(record.shifts[0].end, at(5));
  EXPECT_EQ(record.shifts[1].begin, at(5));
  EXPECT_TRUE(record.shifts[1].goes_on);
  EXPECT_TRUE(record.gaps.empty());  // before there was a schedule nobody was missed
}

TEST(History, KeepsAnOverrideThatWasDeletedAfterwards) {
  ScheduleHistory history;
  history.schedule = {{at(1), of("ana")}};
  history.overrides["cleo-alone"] = {{at(2), alone("cleo", at(3), at(6))}, {at(4), std::nullopt}};
  const Record record = record_of(history, {at(2), at(7)});
  ASSERT_EQ(record.shifts.size(), 3U);
  EXPECT_EQ(record.shifts[0].user, "ana");
  EXPECT_EQ(record.shifts[1].user, "cleo");
  EXPECT_EQ(record.shifts[1].begin, at(3));
  EXPECT_EQ(record.shifts[1].end, at(4));  // when it was deleted
  EXPECT_EQ(record.arranged.overrides[record.shifts[1].index].slug, "cleo-alone");
  EXPECT_EQ(record.shifts[2].user, "ana");
}

TEST(History, DoesNotLetAnOverrideReachBackBeforeItWasMade) {
  ScheduleHistory history;
  history.schedule = {{at(1), of("ana")}};
  history.overrides["cleo-alone"] = {{at(4), alone("cleo", at(3), at(6))}};
  const Record record = record_of(history, {at(2), at(7)});
  ASSERT_EQ(record.shifts.size(), 3U);
  EXPECT_EQ(record.shifts[0].end, at(4));
  EXPECT_EQ(record.shifts[1].user, "cleo");
}

TEST(History, GapsAreOnesOfItsTime) {
  ScheduleHistory history;
  Schedule empty = of("ana");
  empty.rotations.clear();
  history.schedule = {{at(2), of("ana")}, {at(4), empty}, {at(5), std::nullopt}};
  const Record record = record_of(history, {at(1), at(8)});
  ASSERT_EQ(record.gaps.size(), 1U);
  EXPECT_EQ(record.gaps[0], (Span{at(4), at(5)}));
}

}  // namespace
}  // namespace tocsin
