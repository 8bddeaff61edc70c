#include "domain/oncall/spans.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

Time at(int hour) { return Time{} + std::chrono::hours(hour); }
using Spans = std::vector<Span>;

TEST(Spans, CommonIsWhereBothHold) {
  EXPECT_EQ(common({{at(0), at(4)}, {at(6), at(9)}}, {{at(2), at(7)}, {at(8), at(12)}}),
            (Spans{{at(2), at(4)}, {at(6), at(7)}, {at(8), at(9)}}));
  EXPECT_TRUE(common({{at(0), at(1)}}, {{at(1), at(2)}}).empty());  // half open
  EXPECT_TRUE(common({}, {{at(1), at(2)}}).empty());
}

TEST(Spans, RestIsWhatNothingTook) {
  const Span day{at(0), at(24)};
  EXPECT_EQ(rest_of(day, {}), Spans{day});
  EXPECT_EQ(rest_of(day, {{at(-3), at(2)}, {at(4), at(5)}, {at(20), at(30)}}),
            (Spans{{at(2), at(4)}, {at(5), at(20)}}));
  EXPECT_TRUE(rest_of(day, {{at(-1), at(25)}}).empty());
  EXPECT_EQ(rest_of(day, {{at(-5), at(-1)}, {at(30), at(31)}}), Spans{day});
}

}  // namespace
}  // namespace tocsin
