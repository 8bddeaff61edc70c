#include "api/yaml_json.hpp"

#include <gtest/gtest.h>

namespace tocsin::api {
namespace {

TEST(Yaml, TextsThatLookLikeOtherTypesStayTexts) {
  const json::value value =
      json::object{{"a", "true"},        {"b", "12"},       {"c", ""},    {"d", "null"},
                   {"e", "no"},          {"f", "x: y # z"}, {"g", 12},    {"h", true},
                   {"i", "line\nbreak"}, {"j", "- x"},      {"k", "1.5"}, {"l", json::array{}}};
  const auto again = read_yaml(write_yaml(value));
  ASSERT_TRUE(again.has_value()) << write_yaml(value);
  EXPECT_EQ(again->value, value) << write_yaml(value);
}

TEST(Yaml, ANameStandsOnce) {
  const auto twice = read_yaml("a: 1\nb: 2\na: 3\n");
  ASSERT_FALSE(twice.has_value());
  EXPECT_TRUE(twice.error().message.starts_with("line 3, column 1")) << twice.error().message;
}

TEST(Yaml, ASecondDocumentIsNotPassedOver) {
  const auto two = read_yaml("users: []\n---\nusers: []\n");
  ASSERT_FALSE(two.has_value());
  EXPECT_TRUE(two.error().message.starts_with("line ")) << two.error().message;
  EXPECT_TRUE(read_yaml("---\nusers: []\n...\n").has_value());
  EXPECT_TRUE(read_yaml("").has_value());
}

TEST(Yaml, WhatIsNoTextIsRefusedWithItsPlace) {
  for (const std::string bad : {"\x02", "\xD1\x02", "\x7F", "\xC2\x81"}) {
    const auto refused = read_yaml("a: 1\nb: é" + bad + "\n");
    ASSERT_FALSE(refused.has_value());
    EXPECT_TRUE(refused.error().message.starts_with("line 2, column 5: "))
        << refused.error().message;
  }
}

TEST(Yaml, EscapesThatTheLibraryMisreadsAreRefused) {
  for (const std::string bad : {R"(a: "\N4")", R"(a: "\_")", R"("\N": 1)"}) {
    const auto refused = read_yaml(bad);
    ASSERT_FALSE(refused.has_value()) << bad;
    EXPECT_TRUE(refused.error().message.starts_with("line 1, column ")) << refused.error().message;
  }
}

TEST(Yaml, ControlCharactersInQuotesComeBack) {
  const auto read = read_yaml(R"("k\r": "\r"
a: "\x02\a\e\0 \u0085\uFEFF\x7F\u2028 \u0085 \t\r\n")");
  ASSERT_TRUE(read.has_value()) << read.error().message;
  const auto again = read_yaml(write_yaml(read->value));
  ASSERT_TRUE(again.has_value()) << again.error().message;
  EXPECT_EQ(again->value, read->value);
}

TEST(Yaml, AliasesThatGrowWithoutEndAreRefused) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int j = 0; j < 9; ++j) text += ", " + before;
    text += "]\n";
  }
  const auto refused = read_yaml(text);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Error::Code::too_large);
}

}  // namespace
}  // namespace tocsin::api
