#include "domain/rules/matcher_syntax.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/ascii.hpp"
#include "base/utf8.hpp"

namespace tocsin {
namespace {

constexpr std::size_t matchers_text_bytes_max = 64 * 1024;

// Unicode's White_Space property.
bool is_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

bool is_reserved(char32_t c) {
  constexpr std::u32string_view reserved = U"{}!=~,\\\"'`";
  return is_space(c) || reserved.find(c) != std::u32string_view::npos;
}

// ---- strict -------------------------------------------------------------------------------------

struct Token {
  enum class Kind { end, open, close, comma, op, word, quoted } kind = Kind::end;
  std::string_view text;
  std::size_t from = 0;  // in characters, from 0
  std::size_t to = 0;
};

std::unexpected<Error> fault(std::size_t from, std::size_t to, std::string_view what) {
  return fail(Error::Code::invalid, fmt::format("{}:{}: {}", from, to, what));
}
std::unexpected<Error> fault(const Token& token, std::string_view what) {
  return fault(token.from, token.to, what);
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<Token> next() {
    while (at_ < text_.size() && is_space(peek())) skip();
    from_ = at_;
    column_from_ = column_;
    if (at_ == text_.size()) return Token{Token::Kind::end, {}, 0, column_};
    const char32_t c = peek();
    if (c == '"') return quoted_word();
    if (c == '=' || c == '!') return op();
    if (!is_reserved(c) && c != not_utf8) return word();
    skip();
    if (c == '{') return token(Token::Kind::open);
    if (c == '}') return token(Token::Kind::close);
    if (c == ',') return token(Token::Kind::comma);
    return fault(token(Token::Kind::end), fmt::format("{} must stand in double quotes", shown(c)));
  }

 private:
  static std::string shown(char32_t c) {
    std::string text = "\"";
    if (c == not_utf8) return "text that is not UTF-8";
    append_code_point(text, c);
    return text + "\"";
  }

  char32_t peek() const {
    std::size_t at = at_;
    return next_code_point(text_, at);
  }
  void skip() {
    next_code_point(text_, at_);
    ++column_;
  }
  Token token(Token::Kind kind) const {
    return Token{kind, text_.substr(from_, at_ - from_), column_from_, column_};
  }

  Result<Token> op() {
    const bool negative = peek() == '!';
    skip();
    const bool more = at_ < text_.size() && (text_[at_] == '~' || (negative && text_[at_] == '='));
    if (more) skip();
    if (negative && !more) return fault(token(Token::Kind::op), "= or ~ is wanted after !");
    return token(Token::Kind::op);
  }

  Result<Token> word() {
    while (at_ < text_.size() && peek() != not_utf8 && !is_reserved(peek())) skip();
    return token(Token::Kind::word);
  }

  Result<Token> quoted_word() {
    skip();
    for (bool escaped = false; at_ < text_.size();) {
      const char c = text_[at_];
      skip();
      if (c == '"' && !escaped) return token(Token::Kind::quoted);
      escaped = c == '\\' && !escaped;
    }
    return fault(token(Token::Kind::quoted), "the closing \" is missing");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t column_ = 0;
  std::size_t from_ = 0;
  std::size_t column_from_ = 0;
};

// A number of `count` digits in `base` at `at`, which is moved behind it.
std::optional<char32_t> number(std::string_view text, std::size_t& at, std::size_t count,
                               unsigned base) {
  char32_t value = 0;
  if (text.size() - at < count) return std::nullopt;
  for (std::size_t i = 0; i < count; ++i) {
    const char c = text[at++];
    const unsigned digit = c >= '0' && c <= '9'   ? static_cast<unsigned>(c - '0')
                           : c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a' + 10)
                           : c >= 'A' && c <= 'F' ? static_cast<unsigned>(c - 'A' + 10)
                                                  : base;
    if (digit >= base) return std::nullopt;
    value = value * base + digit;
  }
  return value;
}

constexpr std::array<std::pair<char, char>, 9> simple_escapes{{{'a', '\a'},
                                                               {'b', '\b'},
                                                               {'f', '\f'},
                                                               {'n', '\n'},
                                                               {'r', '\r'},
                                                               {'t', '\t'},
                                                               {'v', '\v'},
                                                               {'\\', '\\'},
                                                               {'"', '"'}}};

// One escape of Go's interpreted strings; `at` stands behind the backslash.
bool append_escape(std::string_view text, std::size_t& at, std::string& out) {
  if (at == text.size()) return false;
  const char c = text[at];
  const auto* simple = std::find_if(simple_escapes.begin(), simple_escapes.end(),
                                    [&](const auto& entry) { return entry.first == c; });
  if (simple != simple_escapes.end()) {
    ++at;
    out += simple->second;
    return true;
  }
  const bool octal = c >= '0' && c <= '7';
  if (!octal) ++at;
  const auto value = octal      ? number(text, at, 3, 8)
                     : c == 'x' ? number(text, at, 2, 16)
                     : c == 'u' ? number(text, at, 4, 16)
                     : c == 'U' ? number(text, at, 8, 16)
                                : std::nullopt;
  if (!value) return false;
  if (octal || c == 'x') {
    if (*value > 0xFF) return false;
    out += static_cast<char>(*value);
    return true;
  }
  if (*value > 0x10FFFF || (*value >= 0xD800 && *value <= 0xDFFF)) return false;
  append_code_point(out, *value);
  return true;
}

Result<std::string> word_of(const Token& token) {
  if (token.kind == Token::Kind::word) return std::string(token.text);
  const std::string_view inside = token.text.substr(1, token.text.size() - 2);
  std::string word;
  for (std::size_t at = 0; at < inside.size();) {
    const char c = inside[at++];
    if (c == '\n') return fault(token, "a line break must be written as \\n");
    if (c != '\\') {
      word += c;
    } else if (!append_escape(inside, at, word)) {
      return fault(token, "this escape is not known; a backslash is written \\\\");
    }
  }
  return word;
}

MatchOp op_of(std::string_view text) {
  return text == "="    ? MatchOp::equal
         : text == "!=" ? MatchOp::not_equal
         : text == "=~" ? MatchOp::regex
                        : MatchOp::not_regex;
}

bool is_word(const Token& token) {
  return token.kind == Token::Kind::word || token.kind == Token::Kind::quoted;
}

class StrictParser {
 public:
  explicit StrictParser(std::string_view text) : lexer_(text) {}

  Result<std::vector<Matcher>> parse() {
    if (auto good = advance(); !good) return std::unexpected(std::move(good.error()));
    braces_ = token_.kind == Token::Kind::open;
    if (braces_) {
      if (auto good = advance(); !good) return std::unexpected(std::move(good.error()));
    }
    if (auto good = list(); !good) return std::unexpected(std::move(good.error()));
    if (auto good = end(); !good) return std::unexpected(std::move(good.error()));
    return std::move(matchers_);
  }

 private:
  Status advance() {
    auto token = lexer_.next();
    if (!token) return std::unexpected(std::move(token.error()));
    token_ = *token;
    return {};
  }

  bool at_end() const {
    return token_.kind == Token::Kind::close || token_.kind == Token::Kind::end;
  }

  Status list() {
    while (!at_end()) {
      if (auto good = matcher(); !good) return good;
      if (at_end()) return {};
      if (token_.kind != Token::Kind::comma) {
        return fault(token_, "a comma or the end is wanted before this");
      }
      if (auto good = advance(); !good) return good;
    }
    return {};
  }

  Status matcher() {
    if (matchers_.size() == matchers_max) {
      return fail(Error::Code::too_large,
                  fmt::format("at most {} matchers may stand together", matchers_max));
    }
    const Token start = token_;
    auto name = word("the name of a label is wanted here");
    if (!name) return std::unexpected(std::move(name.error()));
    if (token_.kind != Token::Kind::op) {
      return fault(token_, "one of =, !=, =~ and !~ is wanted here");
    }
    const MatchOp op = op_of(token_.text);
    if (auto good = advance(); !good) return good;
    const std::size_t to = token_.to;
    auto value = word("a value is wanted here");
    if (!value) return std::unexpected(std::move(value.error()));
    auto made = Matcher::make(std::move(*name), op, std::move(*value));
    if (!made) return fault(start.from, to, made.error().message);
    matchers_.push_back(std::move(*made));
    return {};
  }

  Result<std::string> word(std::string_view wanted) {
    if (!is_word(token_)) return fault(token_, wanted);
    auto word = word_of(token_);
    if (!word) return word;
    if (auto good = advance(); !good) return std::unexpected(std::move(good.error()));
    return word;
  }

  Status end() {
    const bool closed = token_.kind == Token::Kind::close;
    if (closed && !braces_) return fault(0, token_.to, "there is a } without its {");
    if (!closed && braces_) return fault(token_, "the closing } is missing");
    if (!closed) return {};
    if (auto good = advance(); !good) return good;
    if (token_.kind != Token::Kind::end) return fault(token_, "nothing may follow the closing }");
    return {};
  }

  Lexer lexer_;
  Token token_;
  bool braces_ = false;
  std::vector<Matcher> matchers_;
};

// ---- classic ------------------------------------------------------------------------------------

constexpr std::string_view classic_space = "\t\n\f\r ";

bool is_name_character(char c, bool first) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
         (!first && c >= '0' && c <= '9');
}

std::unexpected<Error> bad_classic(std::string_view text) {
  return fail(
      Error::Code::invalid,
      fmt::format("\"{}\" is not a matcher; write it like foo=\"bar\"", cut_utf8(text, 80)));
}

Result<std::string> classic_value(std::string_view text) {
  const bool begins_quoted = text.starts_with('"');
  bool quote_open = begins_quoted;
  const std::string_view inside = begins_quoted ? text.substr(1) : text;
  std::string value;
  for (std::size_t at = 0; at < inside.size(); ++at) {
    const char c = inside[at];
    const bool last = at + 1 == inside.size();
    if (c == '"') {
      if (!quote_open || !last) {
        return fail(Error::Code::invalid,
                    "a double quote inside a matcher's value is written \\\"");
      }
      quote_open = false;
    } else if (c == '\\' && !last) {
      const char escaped = inside[++at];
      if (escaped == 'n') {
        value += '\n';
      } else if (escaped == '"' || escaped == '\\') {
        value += escaped;
      } else {
        value += c;  // tolerated: a backslash before anything else stands for itself
        value += escaped;
      }
    } else {
      value += c;
    }
  }
  if (quote_open) {
    return fail(Error::Code::invalid, "the closing \" of a matcher's value is missing");
  }
  return value;
}

}  // namespace

Result<std::vector<Matcher>> parse_matchers_strict(std::string_view text) {
  if (text.size() > matchers_text_bytes_max) {
    return fail(Error::Code::too_large, "the matchers are too long: write at most 64 KiB");
  }
  return StrictParser(text).parse();
}

Result<Matcher> parse_matcher_classic(std::string_view text) {
  const std::string_view all = trimmed(text, classic_space);
  std::size_t at = 0;
  while (at < all.size() && is_name_character(all[at], at == 0)) ++at;
  const std::string_view name = all.substr(0, at);
  const std::string_view rest = trimmed(all.substr(at), classic_space);
  const bool two = rest.starts_with("=~") || rest.starts_with("!=") || rest.starts_with("!~");
  if (name.empty() || (!two && !rest.starts_with('='))) return bad_classic(text);
  const std::string_view op = rest.substr(0, two ? 2 : 1);
  auto value = classic_value(trimmed(rest.substr(op.size()), classic_space));
  if (!value) return std::unexpected(std::move(value.error()));
  return Matcher::make(std::string(name), op_of(op), std::move(*value));
}

Result<std::vector<Matcher>> parse_matchers_classic(std::string_view text) {
  if (text.size() > matchers_text_bytes_max) {
    return fail(Error::Code::too_large, "the matchers are too long: write at most 64 KiB");
  }
  if (text.starts_with('{')) text.remove_prefix(1);
  if (text.ends_with('}')) text.remove_suffix(1);
  std::vector<std::string_view> parts;
  std::size_t part = 0;
  bool quotes = false;
  bool escaped = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == ',' && !quotes) {
      parts.push_back(text.substr(part, at - part));
      part = at + 1;
    }
    if (c == '"' && !escaped) quotes = !quotes;
    escaped = c == '\\' && !escaped;
  }
  if (!trimmed(text.substr(part), classic_space).empty()) parts.push_back(text.substr(part));
  if (parts.size() > matchers_max) {
    return fail(Error::Code::too_large,
                fmt::format("at most {} matchers may stand together", matchers_max));
  }
  std::vector<Matcher> matchers;
  for (const std::string_view one : parts) {
    auto matcher = parse_matcher_classic(one);
    if (!matcher) return std::unexpected(std::move(matcher.error()));
    matchers.push_back(std::move(*matcher));
  }
  return matchers;
}

// Alertmanager's fallback mode: what only one grammar reads is taken from it; what both read
// differently ("\t" is an escape only in the strict one) keeps its classic meaning, which is what
// its author meant when it was written for an older Alertmanager.
Result<std::vector<Matcher>> parse_matchers(std::string_view text) {
  auto strict = parse_matchers_strict(text);
  auto classic = parse_matchers_classic(text);
  return classic ? classic : strict;
}

Result<Matcher> parse_matcher(std::string_view text) {
  if (text.starts_with('{') || text.ends_with('}')) {
    return fail(Error::Code::invalid, "one matcher is wanted here, without braces");
  }
  auto classic = parse_matcher_classic(text);
  if (classic) return classic;
  auto strict = parse_matchers_strict(text);
  if (!strict) return std::unexpected(std::move(strict.error()));
  if (strict->size() != 1) {
    return fail(Error::Code::invalid,
                fmt::format("exactly one matcher is wanted here, not {}", strict->size()));
  }
  return std::move(strict->front());
}

Result<std::vector<Matcher>> parse_matcher_list(const std::vector<std::string>& texts) {
  std::vector<Matcher> matchers;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    auto some = parse_matchers(texts[i]);
    if (!some) return fail_at(std::to_string(i), std::move(some.error()));
    if (some->empty()) {
      return fail_at(
          std::to_string(i),
          Error{Error::Code::invalid, "a matcher such as foo=\"bar\" is wanted here", {}});
    }
    if (matchers.size() + some->size() > matchers_max) {
      return fail(Error::Code::too_large,
                  fmt::format("at most {} matchers may stand together", matchers_max));
    }
    std::move(some->begin(), some->end(), std::back_inserter(matchers));
  }
  return matchers;
}

std::string_view op_text(MatchOp op) {
  constexpr std::array<std::string_view, 4> texts{"=", "!=", "=~", "!~"};
  return texts[static_cast<std::size_t>(op)];
}

bool needs_quotes(std::string_view name) {
  for (std::size_t at = 0; at < name.size();) {
    if (is_reserved(next_code_point(name, at))) return true;
  }
  return false;
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    const auto* simple =
        std::find_if(simple_escapes.begin(), simple_escapes.end(),
                     [&](auto entry) { return static_cast<unsigned char>(entry.second) == c; });
    if (simple != simple_escapes.end()) {
      out += '\\';
      out += simple->first;
    } else if (c < 0x20 || c == 0x7F) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
    } else if (c != ' ' && (is_space(c) || (c >= 0x80 && c < 0xA0))) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      append_code_point(out, c);
    }
  }
  return out + '"';
}

std::string classic_in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace tocsin
