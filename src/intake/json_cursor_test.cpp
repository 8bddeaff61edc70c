#include "intake/json_cursor.hpp"

#include <gtest/gtest.h>

#include "base/describe.hpp"

namespace tocsin {
namespace {

bool good(std::string_view text) {
  JsonCursor cursor(text);
  cursor.skip();
  return cursor.finish();
}

std::string text_of(std::string_view body) {
  JsonCursor cursor(body);
  const std::string text(cursor.text());
  EXPECT_TRUE(cursor.finish()) << cursor.error().message;
  return text;
}

TEST(JsonCursor, AcceptsAndRefusesAsBoostJsonDoes) {
  const std::string deep64 = std::string(64, '[') + std::string(64, ']');
  const std::string deep65 = std::string(65, '[') + std::string(65, ']');
  for (const std::string& text : std::vector<std::string>{
           "{}", "[]", " [ 1 , 2 ] ", R"({"a":{"b":[true,false,null]}})", "\"\"", "0", "-0",
           "-1.5e+3", "1E5", "1e000000000001", "1e99999999", R"("\"\\\/\b\f\n\r\té")", R"("🙂")",
           "\"é\"", deep64,
           // refused
           "", " ", "{", "[", "[1", "[1,]", "{\"a\":1,}", "{a:1}", "{\"a\" 1}", "01", "-", "1.",
           ".5", "1e", "1e22222222222", "1e-22222222222", "+1", "tru", "nul", "truex", "[1] 2",
           "'a'", "\"a", "\"\x01\"", R"("\x41")", R"("\u12")", R"("\ud83d")", R"("\ude42")",
           R"("\ud83dA")", "\"\xFF\"", "\"\xC0\x80\"", "\"abc\\n\xE2\x82\"",
           "\"abcdefgh\xED\xA0\x80\"", "[1}", deep65}) {
    EXPECT_EQ(good(text), parse_json(text).has_value()) << text;
  }
}

TEST(JsonCursor, ReadsTextsWithTheirEscapes) {
  EXPECT_EQ(text_of("\"plain text, longer than eight\""), "plain text, longer than eight");
  EXPECT_EQ(text_of(R"("tab\there, \"quoted\" and then much plain text é 🙂 \\")"),
            "tab\there, \"quoted\" and then much plain text é 🙂 \\");
  EXPECT_EQ(text_of("\"é\""), "é");
  EXPECT_EQ(text_of(R"("a\u0000b")"), std::string("a\0b", 3));
}

TEST(JsonCursor, ViewsStayGoodWhileReadingOn) {
  JsonCursor cursor(R"(["\u0061one","two","th\nree"])");
  std::vector<std::string_view> texts;
  cursor.elements([&](std::size_t) { texts.push_back(cursor.text()); });
  EXPECT_TRUE(cursor.finish());
  EXPECT_EQ(texts, (std::vector<std::string_view>{"aone", "two", "th\nree"}));
}

TEST(JsonCursor, KeepsTheSliceAsItWasSent) {
  JsonCursor cursor("[ {\"a\" : 1.50 }\n, 2]");
  std::vector<std::string_view> slices;
  cursor.elements([&](std::size_t) { slices.push_back(cursor.skip()); });
  EXPECT_TRUE(cursor.finish());
  EXPECT_EQ(slices, (std::vector<std::string_view>{"{\"a\" : 1.50 }", "2"}));
}

TEST(JsonCursor, TellsThePlaceOfTheFirstError) {
  JsonCursor cursor("{\"a\":1,\n \"b\":tru}");
  cursor.skip();
  EXPECT_FALSE(cursor.finish());
  EXPECT_EQ(cursor.error().message, "this is not JSON: a value is wanted at line 2, column 6");
  EXPECT_EQ(cursor.error().code, Error::Code::invalid);
}

TEST(JsonCursor, ReadsAsEmptyAfterAnError) {
  JsonCursor cursor("[1,x,\"never\"]");
  int visits = 0;
  cursor.elements([&](std::size_t) {
    ++visits;
    cursor.skip();
  });
  EXPECT_EQ(visits, 2);
  EXPECT_EQ(cursor.text(), "");
  EXPECT_EQ(cursor.kind(), JsonCursor::Kind::nothing);
}

TEST(JsonCursor, FollowsPointers) {
  const std::string_view body = R"({"a/b":{"m~n":[10,{"x":"y"}]},"é":null})";
  EXPECT_EQ(slice_at(body, ""), body);
  EXPECT_EQ(slice_at(body, "/a~1b/m~0n/0"), "10");
  EXPECT_EQ(slice_at(body, "/a~1b/m~0n/1/x"), "\"y\"");
  EXPECT_EQ(slice_at(body, "/é"), "null");
  for (const char* nowhere : {"/", "/a", "/a~1b/m~0n/2", "/a~1b/m~0n/-1", "x", "/é/x"}) {
    EXPECT_EQ(slice_at(body, nowhere), "") << nowhere;
  }
}

}  // namespace
}  // namespace tocsin
