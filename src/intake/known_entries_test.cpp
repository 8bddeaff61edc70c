#include "intake/known_entries.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

Digest number(std::size_t i) { return {i * 7, i * 0x9E3779B97F4A7C15ULL}; }

TEST(KnownEntries, TellsWhatAnEntryWasReadAs) {
  KnownEntries known;
  EXPECT_EQ(known.find(number(1)), nullptr);
  known.put(number(1), {number(2), number(3)});
  ASSERT_NE(known.find(number(1)), nullptr);
  EXPECT_EQ(known.find(number(1))->key, number(2));
  known.put(number(1), {number(2), number(4)});
  EXPECT_EQ(known.find(number(1))->content, number(4));
}

TEST(KnownEntries, ForgetsTheOnesNotMetForLongest) {
  KnownEntries known;
  const std::size_t half = KnownEntries::remembered_max / 2;
  known.put(number(0), {number(1), number(2)});
  known.put(number(1), {number(1), number(2)});
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t k = 2; k < half; ++k) known.put(number(k + i * half), {});
    EXPECT_NE(known.find(number(0)), nullptr) << i;  // met again and again
  }
  EXPECT_EQ(known.find(number(1)), nullptr);
  EXPECT_NE(known.find(number(half - 1 + 3 * half)), nullptr);
}

}  // namespace
}  // namespace tocsin
