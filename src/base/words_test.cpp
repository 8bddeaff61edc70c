#include "base/words.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

std::string read(std::string_view text) {
  std::string all;
  for (const Word& word : words_of(text)) all += (all.empty() ? "" : "|") + word.text;
  return all;
}

TEST(Words, AreRunsOfLettersAndDigits) {
  EXPECT_EQ(read("disk_full on db-12: 10.0.0.7!"), "disk|full|on|db|12|10|0|0|7");
  EXPECT_EQ(read(""), "");
  EXPECT_EQ(read(" -- \xF0\x9F\x94\xA5 "), "") << "a picture is no word";
}

TEST(Words, HaveNeitherCaseNorAccents) {
  EXPECT_EQ(read("ÉCHEC Größe Łódź Việt"), "echec|grosse|lodz|viet");
  EXPECT_EQ(read("e\xCC\x81"
                 "chec"),
            "echec")
      << "an accent of its own";
  EXPECT_EQ(read("Ёлка ЙОД Ώρα"), "елка|иод|ωρα");
}

TEST(Words, OfChineseAreSigns) { EXPECT_EQ(read("数据库 down"), "数|据|库|down"); }

TEST(Words, StandWhereTheyWereRead) {
  const auto words = words_of("a Größe.");
  ASSERT_EQ(words.size(), 2u);
  EXPECT_EQ(words[1], (Word{.begin = 2, .end = 9, .text = "grosse"}));
}

TEST(Words, CountByTheirBeginningWhenTheyAreLong) {
  const std::string text(word_bytes_max + 9, 'x');
  ASSERT_EQ(words_of(text).size(), 1u);
  EXPECT_EQ(words_of(text)[0].text.size(), word_bytes_max);
  EXPECT_EQ(words_of(text)[0].end, text.size());
}

TEST(Words, AreReadFromWhatIsNotUtf8) { EXPECT_EQ(read("a\xFF\xC3z"), "a|z"); }

}  // namespace
}  // namespace tocsin
