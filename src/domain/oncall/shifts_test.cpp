#include "domain/oncall/shifts.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

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
