#include "base/time.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

TEST(Time, ReadsOffsetsAndFractions) {
  EXPECT_EQ(format_time(*parse_time("2026-11-23T04:12:09.1239+01:00")), "2026-11-23T03:12:09.123Z");
  EXPECT_EQ(to_ms(*parse_time("1970-01-01T00:00:00Z")), 0);
  EXPECT_EQ(to_ms(*parse_time("0001-01-01T00:00:00Z")), -62135596800000);
}

TEST(Time, RefusesWhatIsNoTime) {
  for (const char* text :
       {"", "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01", "2026-01-01T00:00:00",
        "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+1:00"}) {
    EXPECT_FALSE(parse_time(text)) << text;
  }
}

TEST(Duration, ReadsBackWhatItWrites) {
  for (const Duration duration : {Duration(0ms), Duration(250ms), Duration(90s), Duration(25h)}) {
    EXPECT_EQ(parse_duration(format_duration(duration)), duration);
  }
  EXPECT_EQ(format_duration(90min), "1h30m");
  EXPECT_EQ(*parse_duration("2w"), Duration(14 * 24h));
}

TEST(Duration, RefusesWhatIsNoDuration) {
  for (const char* text :
       {"", "5", "m", "5m5m", "1s1m", "-5m", "99999999999999999999h", "999999d"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
}

}  // namespace
}  // namespace tocsin
