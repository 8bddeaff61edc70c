#include "api/byte_range.hpp"

#include <gtest/gtest.h>

#include "api/custody_csv.hpp"

namespace tocsin::api {
namespace {

TEST(ByteRange, IsOneRangeOrTheWhole) {
  EXPECT_EQ(range_of("bytes=0-", 10).range, (ByteRange{0, 9}));
  EXPECT_EQ(range_of("bytes=2-5", 10).range, (ByteRange{2, 5}));
  EXPECT_EQ(range_of("bytes=2-500", 10).range, (ByteRange{2, 9}));
  EXPECT_EQ(range_of("bytes=-3", 10).range, (ByteRange{7, 9}));
  EXPECT_EQ(range_of("bytes=-300", 10).range, (ByteRange{0, 9}));
  for (const char* whole : {"", "lines=1-2", "bytes=", "bytes=a-b", "bytes=5-2", "bytes=0-1,3-4",
                            "bytes=99999999999999999999999-"}) {
    EXPECT_EQ(range_of(whole, 10).range, std::nullopt) << whole;
    EXPECT_FALSE(range_of(whole, 10).outside) << whole;
  }
  EXPECT_TRUE(range_of("bytes=10-", 10).outside);
  EXPECT_TRUE(range_of("bytes=-0", 10).outside);
}

TEST(CustodyTable, QuotesAndDisarmsItsCells) {
  Custody row;
  row.file = FileId{3};
  row.actor.slug = "bo";
  IncidentFile file;
  file.name = "=cmd|'/c calc'!A1 \"x\"";
  const std::string text = custody_csv({row}, {{FileId{3}, file}});
  EXPECT_NE(text.find("\"'=cmd|'/c calc'!A1 \"\"x\"\"\""), std::string::npos) << text;
  EXPECT_TRUE(text.starts_with("at,act,who,"));
  EXPECT_TRUE(text.ends_with("\r\n"));
}

}  // namespace
}  // namespace tocsin::api
