// Beyond the vectors of tests/vectors: limits, the fallback between the grammars, odd texts.
#include "domain/rules/matcher.hpp"

#include <gtest/gtest.h>

#include "domain/rules/matcher_syntax.hpp"

namespace tocsin {
namespace {

Matcher matcher(std::string name, MatchOp op, std::string value) {
  return *Matcher::make(std::move(name), op, std::move(value));
}

TEST(Matcher, AnAbsentLabelCountsAsEmpty) {
  const Labels labels = *Labels::from_pairs({{"a", "1"}});
  EXPECT_TRUE(matcher("b", MatchOp::equal, "").matches(labels));
  EXPECT_TRUE(matcher("b", MatchOp::regex, ".*").matches(labels));
  EXPECT_FALSE(matcher("b", MatchOp::not_equal, "").matches(labels));
  EXPECT_TRUE(matcher("b", MatchOp::not_regex, ".+").matches(labels));
  EXPECT_TRUE(Matcher{}.matches(labels));
}

TEST(Matcher, LimitsHold) {
  EXPECT_FALSE(Matcher::make("", MatchOp::equal, "x"));
  EXPECT_TRUE(Matcher::make(std::string(label_name_bytes_max, 'n'), MatchOp::equal, ""));
  EXPECT_FALSE(Matcher::make(std::string(label_name_bytes_max + 1, 'n'), MatchOp::equal, ""));
  EXPECT_TRUE(Matcher::make("n", MatchOp::equal, std::string(label_value_bytes_max, 'v')));
  EXPECT_FALSE(Matcher::make("n", MatchOp::equal, std::string(label_value_bytes_max + 1, 'v')));
  EXPECT_TRUE(Matcher::make("n", MatchOp::regex, std::string(regex_bytes_max, 'v')));
  EXPECT_FALSE(Matcher::make("n", MatchOp::regex, std::string(regex_bytes_max + 1, 'v')));
  EXPECT_FALSE(Matcher::make("n", MatchOp::equal, "\xFF"));
  EXPECT_FALSE(Matcher::make("n", MatchOp::equal, std::string("a\0b", 3)));
  EXPECT_FALSE(Matcher::make("n", MatchOp::regex, "(a"));
  EXPECT_FALSE(Matcher::make("n", MatchOp::regex, "(?=a)"));
  EXPECT_FALSE(Matcher::make("n", MatchOp::regex, "((a{100}){100}){100}"));
}

TEST(Matcher, AHostileExpressionCostsNoMemoryAndStillAnswers) {
  const Matcher hostile = matcher("n", MatchOp::regex, "(a?){100}(a|b)*x");
  EXPECT_FALSE(hostile.matches_value(std::string(8000, 'a')));
  EXPECT_TRUE(hostile.matches_value(std::string(8000, 'a') + "x"));
}

TEST(Matcher, ItsTextReadsBack) {
  for (const char* value : {"", "plain", "back\\slash", "quote\"", "new\nline", "tab\t", "é🙂",
                            ",{}=", "\\n", " spaces ", "\x01\x7F"}) {
    for (const char* name : {"foo", "foo bar", "foo\"bar", "föö", "a.b/c", "back\\slash",
                             "nb\xC2\xA0sp", "new\nline", "\x01 "}) {
      for (const MatchOp op : {MatchOp::equal, MatchOp::not_equal}) {
        const Matcher one = matcher(name, op, value);
        const auto back = parse_matcher(one.text());
        ASSERT_TRUE(back) << one.text() << ": " << back.error().message;
        EXPECT_EQ(*back, one) << one.text();
      }
    }
  }
}

TEST(Matchers, TheClassicGrammarIsTheFallback) {
  const auto classic = [](std::string_view text) {
    const auto read = parse_matchers(text);
    EXPECT_TRUE(read) << text;
    EXPECT_FALSE(parse_matchers_strict(text)) << text;
    return read && read->size() == 1 ? read->front().value() : "(wrong)";
  };
  EXPECT_EQ(classic("foo="), "");
  EXPECT_EQ(classic("{foo=bar"), "bar");
  EXPECT_EQ(classic("foo=bar baz"), "bar baz");
  EXPECT_EQ(classic("{foo=~a{3}}"), "a{3}");
  EXPECT_EQ(classic("foo=\"\\d+\""), "\\d+");
  EXPECT_EQ(classic("foo=a\\"), "a\\");
  EXPECT_EQ(classic("foo=\"a,b\\d\""), "a,b\\d") << "commas in quotes do not part";
}

TEST(Matchers, WhatBothGrammarsReadDifferentlyStaysClassic) {
  const auto read = parse_matchers("foo=\"\\xf0\\x9f\\x99\\x82\"");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->front().value(), "\\xf0\\x9f\\x99\\x82");
  EXPECT_EQ(parse_matchers("\"foo\"=\"\\xf0\\x9f\\x99\\x82\"")->front().value(), "🙂");
}

TEST(Matchers, WhatNeitherReadsTellsTheStrictPlace) {
  for (const auto& [text, place] :
       std::vector<std::pair<std::string, std::string>>{{"foo", "0:3: "},
                                                        {"foo bar", "4:7: "},
                                                        {"\"foo\"=\"bar", "6:10: "},
                                                        {"\"foo\"!bar", "5:6: "},
                                                        {"\"é\"=(", "4:5: "},
                                                        {"\"a\"=b c", "6:7: "},
                                                        {"\"a\"=~\"(\"", "0:8: "},
                                                        {"{\"a\"=b} x", "8:9: "}}) {
    const auto read = parse_matchers(text);
    if (text == "\"é\"=(") {  // a bracket may stand in a bare word
      EXPECT_TRUE(read);
      continue;
    }
    ASSERT_FALSE(read) << text;
    EXPECT_TRUE(read.error().message.starts_with(place)) << text << ": " << read.error().message;
    EXPECT_EQ(read.error().code, Error::Code::invalid);
  }
}

TEST(Matchers, ExactlyOneIsOne) {
  EXPECT_EQ(parse_matcher("foo=bar")->text(), "foo=\"bar\"");
  EXPECT_EQ(parse_matcher("foo=bar,bar=baz")->value(), "bar,bar=baz") << "the classic reading";
  for (const char* text : {"", "{foo=bar}", "foo=bar}", "\"foo\"=bar,\"bar\"=baz", "foo"}) {
    EXPECT_FALSE(parse_matcher(text)) << text;
  }
}

TEST(Matchers, ListsOfTextsJoin) {
  EXPECT_EQ(parse_matcher_list({"a=b", "{c=d,e=f}"})->size(), 3U);
  EXPECT_EQ(parse_matcher_list({"a=b", "nope"}).error().pointer, "/1");
  EXPECT_EQ(parse_matcher_list({"{}"}).error().pointer, "/0");
}

TEST(Matchers, NoMoreThanTheLimitStandTogether) {
  const auto many = [](std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += "a=b,";
    return text;
  };
  EXPECT_EQ(parse_matchers(many(matchers_max))->size(), matchers_max);
  EXPECT_EQ(parse_matchers(many(matchers_max + 1)).error().code, Error::Code::too_large);
  EXPECT_EQ(parse_matcher_list({many(matchers_max), "a=b"}).error().code, Error::Code::too_large);
  EXPECT_EQ(parse_matchers(std::string(70'000, ' ')).error().code, Error::Code::too_large);
}

}  // namespace
}  // namespace tocsin
