#include "base/utf8.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

TEST(Utf8, ReadsBackWhatItWrites) {
  for (const char32_t c : {U'a', U'\x7F', U'\x80', U'é', U'\x7FF', U'\x800', U'€', U'\xFFFF', U'🙂',
                           char32_t{0x10FFFF}}) {
    std::string text;
    append_code_point(text, c);
    std::size_t at = 0;
    EXPECT_EQ(next_code_point(text, at), c);
    EXPECT_EQ(at, text.size());
    EXPECT_TRUE(valid_utf8("0123456789" + text + "0123456789"));
  }
}

TEST(Utf8, RefusesWhatRfc3629Refuses) {
  for (const char* text : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80",
                           "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC3",
                           "\xE2\x82", "\xF0\x9F\x99", "12345678\xFF", "\xC3(1234567"}) {
    EXPECT_FALSE(valid_utf8(text)) << text;
  }
  std::size_t at = 0;
  EXPECT_EQ(next_code_point("\xE2\x82", at), not_utf8);
  EXPECT_EQ(at, 1U);
}

TEST(Utf8, CutsBetweenCharacters) {
  EXPECT_EQ(cut_utf8("a🙂b", 6), "a🙂b");
  EXPECT_EQ(cut_utf8("a🙂b", 5), "a🙂");
  EXPECT_EQ(cut_utf8("a🙂b", 4), "a");
  EXPECT_EQ(cut_utf8("🙂", 3), "");
}

}  // namespace
}  // namespace tocsin
