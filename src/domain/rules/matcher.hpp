// Matcher: one condition on a label, in Alertmanager's language.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "domain/rules/labels.hpp"

namespace re2 {
class RE2;
}

namespace tocsin {

constexpr std::size_t matchers_max = 64;
constexpr std::size_t regex_bytes_max = 4096;

// `what`: whose text it is, as the error says it, "matcher's value". Errors: invalid, too_large.
Status check_text(std::string_view what, std::string_view text, std::size_t bytes_max);

enum class MatchOp { equal, not_equal, regex, not_regex };
TOCSIN_DESCRIBE_ENUM(MatchOp, equal, not_equal, regex, not_regex)

// Immutable; cheap to copy (a compiled regular expression is shared). Equality compares the text.
class Matcher {
 public:
  Matcher() = default;  // holds for every alert without a label of the empty name; for containers

  // Regular expressions are RE2's, anchored at both ends. Errors: invalid, too_large.
  static Result<Matcher> make(std::string name, MatchOp op, std::string value);

  // An absent label counts as empty.
  bool matches(const Labels& labels) const { return matches_value(labels.get(name_)); }
  bool matches_value(std::string_view value) const;

  const std::string& name() const { return name_; }
  MatchOp op() const { return op_; }
  const std::string& value() const { return value_; }

  // foo="bar"; the name is quoted only when it must be.
  std::string text() const;

  bool operator==(const Matcher& other) const {
    return name_ == other.name_ && op_ == other.op_ && value_ == other.value_;
  }

 private:
  std::string name_;
  MatchOp op_ = MatchOp::equal;
  std::string value_;
  std::shared_ptr<const re2::RE2> compiled_;
};

// One matcher set: {foo="bar", baz=~"x|y"}, in either of Alertmanager's grammars
// (matcher_syntax.hpp) as its own fallback mode reads them. Errors: invalid, with the columns in
// front.
Result<std::vector<Matcher>> parse_matchers(std::string_view text);
// Exactly one, without braces.
Result<Matcher> parse_matcher(std::string_view text);
// A list of texts of one or more matchers each, as configuration objects hold them.
Result<std::vector<Matcher>> parse_matcher_list(const std::vector<std::string>& texts);

bool all_match(const std::vector<Matcher>& matchers, const Labels& labels);

// JSON as Alertmanager's API has it: {"name","value","isRegex","isEqual"}, isEqual true when
// absent.
template <>
struct Codec<Matcher> {
  static json::value write(const Matcher& matcher);
  static Result<Matcher> read(const json::value& from, Unknown unknown);
};

}  // namespace tocsin
