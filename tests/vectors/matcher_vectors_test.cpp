// The suites matcher.*: Alertmanager's language of matchers.
#include "domain/rules/matcher.hpp"

#include "domain/rules/matcher_syntax.hpp"
#include "tests/vectors/vectors.hpp"

namespace tocsin {
namespace {

using vectors::text_of;
using vectors::Vector;

MatchOp op_named(std::string_view text) {
  for (const MatchOp op :
       {MatchOp::equal, MatchOp::not_equal, MatchOp::regex, MatchOp::not_regex}) {
    if (op_text(op) == text) return op;
  }
  ADD_FAILURE() << "no operator " << text;
  return MatchOp::equal;
}

TEST(MatcherVectors, Match) {
  vectors::for_each("matcher.match", [](const Vector& vector) {
    const auto matcher = Matcher::make("foo", op_named(text_of(vector.input.at("op"))),
                                       text_of(vector.input.at("pattern")));
    ASSERT_TRUE(matcher);
    EXPECT_EQ(matcher->matches_value(text_of(vector.input.at("value"))),
              vector.expect.at("match").as_bool());
  });
}

TEST(MatcherVectors, Format) {
  vectors::for_each("matcher.format", [](const Vector& vector) {
    const auto matcher =
        Matcher::make(text_of(vector.input.at("name")), op_named(text_of(vector.input.at("op"))),
                      text_of(vector.input.at("value")));
    ASSERT_TRUE(matcher);
    EXPECT_EQ(matcher->text(), text_of(vector.expect.at("text")));
    EXPECT_EQ(parse_matcher(matcher->text()), matcher);
  });
}

TEST(MatcherVectors, Json) {
  vectors::for_each("matcher.json", [](const Vector& vector) {
    const auto matcher = from_json<Matcher>(vector.input.at("json"));
    ASSERT_TRUE(matcher);
    EXPECT_EQ(matcher->name(), text_of(vector.expect.at("name")));
    EXPECT_EQ(op_text(matcher->op()), text_of(vector.expect.at("op")));
    EXPECT_EQ(matcher->value(), text_of(vector.expect.at("value")));
    EXPECT_EQ(from_json<Matcher>(to_json(*matcher)), matcher);
  });
}

TEST(MatcherVectors, ParseStrict) {
  vectors::for_each("matcher.parse_strict", [](const Vector& vector) {
    const std::string text = text_of(vector.input.at("text"));
    const auto parsed = parse_matchers_strict(text);
    if (vector.input.contains("exactly_one")) {
      // Both grammars refuse braces; of "foo=bar,bar=baz" the classic one makes a single value.
      ASSERT_TRUE(parsed);
      EXPECT_NE(parsed->size(), 1U);
      return;
    }
    if (vector.expect.contains("error")) {
      ASSERT_FALSE(parsed) << text;
      EXPECT_TRUE(parsed.error().message.starts_with(text_of(vector.expect.at("error_at")) + ":"))
          << parsed.error().message;
      return;
    }
    ASSERT_TRUE(parsed) << parsed.error().message;
    const json::array& wanted = vector.expect.at("matchers").as_array();
    ASSERT_EQ(parsed->size(), wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      EXPECT_EQ((*parsed)[i].name(), text_of(wanted[i].at(0)));
      EXPECT_EQ(op_text((*parsed)[i].op()), text_of(wanted[i].at(1)));
      EXPECT_EQ((*parsed)[i].value(), text_of(wanted[i].at(2)));
    }
  });
}

}  // namespace
}  // namespace tocsin
