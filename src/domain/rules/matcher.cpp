#include "domain/rules/matcher.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <cassert>

#include "base/utf8.hpp"
#include "domain/rules/matcher_syntax.hpp"

namespace tocsin {

Status check_text(std::string_view what, std::string_view text, std::size_t bytes_max) {
  if (text.size() > bytes_max) {
    return fail(Error::Code::too_large, fmt::format("a {} has at most {} bytes", what, bytes_max));
  }
  if (!valid_utf8(text) || text.find('\0') != std::string_view::npos) {
    return fail(Error::Code::invalid,
                fmt::format("a {} must be UTF-8 without NUL characters", what));
  }
  return {};
}

namespace {

// What one compiled expression and its automata may take. Above it the slower matching without an
// automaton is used, so that a hostile expression costs time, never memory.
constexpr std::int64_t regex_memory_bytes_max = 1 << 20;

bool is_regex(MatchOp op) { return op == MatchOp::regex || op == MatchOp::not_regex; }
bool is_negative(MatchOp op) { return op == MatchOp::not_equal || op == MatchOp::not_regex; }

}  // namespace

Result<Matcher> Matcher::make(std::string name, MatchOp op, std::string value) {
  if (name.empty()) return fail(Error::Code::invalid, "a matcher needs the name of a label");
  if (auto good = check_text("matcher's label name", name, label_name_bytes_max); !good) {
    return std::unexpected(std::move(good.error()));
  }
  const std::size_t value_bytes_max = is_regex(op) ? regex_bytes_max : label_value_bytes_max;
  if (auto good = check_text("matcher's value", value, value_bytes_max); !good) {
    return std::unexpected(std::move(good.error()));
  }
  Matcher matcher;
  matcher.name_ = std::move(name);
  matcher.op_ = op;
  matcher.value_ = std::move(value);
  if (!is_regex(op)) return matcher;

  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(regex_memory_bytes_max);
  auto compiled = std::make_shared<const re2::RE2>(matcher.value_, options);
  if (!compiled->ok()) {
    return fail(Error::Code::invalid, fmt::format("\"{}\" is not a regular expression (RE2): {}",
                                                  cut_utf8(matcher.value_, 80), compiled->error()));
  }
  matcher.compiled_ = std::move(compiled);
  return matcher;
}

bool Matcher::matches_value(std::string_view value) const {
  switch (op_) {
    case MatchOp::equal:
      return value == value_;
    case MatchOp::not_equal:
      return value != value_;
    case MatchOp::regex:
    case MatchOp::not_regex: {
      const re2::StringPiece text(value.data(), value.size());
      const bool found = compiled_->Match(text, 0, value.size(), re2::RE2::ANCHOR_BOTH, nullptr, 0);
      return found == (op_ == MatchOp::regex);
    }
  }
  assert(false);
  return false;
}

std::string Matcher::text() const {
  std::string text = needs_quotes(name_) ? in_quotes(name_) : name_;
  text += op_text(op_);
  text += needs_quotes(name_) ? in_quotes(value_) : classic_in_quotes(value_);
  return text;
}

bool all_match(const std::vector<Matcher>& matchers, const Labels& labels) {
  for (const Matcher& matcher : matchers) {
    if (!matcher.matches(labels)) return false;
  }
  return true;
}

json::value Codec<Matcher>::write(const Matcher& matcher) {
  json::object object;
  object.emplace("name", matcher.name());
  object.emplace("value", matcher.value());
  object.emplace("isRegex", is_regex(matcher.op()));
  object.emplace("isEqual", !is_negative(matcher.op()));
  return object;
}

namespace {

// Alertmanager's wire form of a matcher, as its members are named there.
struct MatcherMembers {
  std::string name;
  std::string value;
  bool isRegex = false;
  std::optional<bool> isEqual;
};
TOCSIN_DESCRIBE(MatcherMembers, name, value, isRegex, isEqual)

}  // namespace

Result<Matcher> Codec<Matcher>::read(const json::value& from, Unknown unknown) {
  auto members = Codec<MatcherMembers>::read(from, unknown);
  if (!members) return std::unexpected(std::move(members.error()));
  const bool equal = members->isEqual.value_or(true);
  const MatchOp op = members->isRegex ? (equal ? MatchOp::regex : MatchOp::not_regex)
                                      : (equal ? MatchOp::equal : MatchOp::not_equal);
  return Matcher::make(std::move(members->name), op, std::move(members->value));
}

}  // namespace tocsin
