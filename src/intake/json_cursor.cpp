#include "intake/json_cursor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <string>

#include "base/utf8.hpp"

namespace tocsin {
namespace {

constexpr std::uint64_t ones = 0x0101010101010101ULL;
constexpr std::uint64_t highs = 0x8080808080808080ULL;

constexpr std::uint64_t zero_bytes(std::uint64_t eight) { return (eight - ones) & ~eight & highs; }

// The first byte at or behind `at` that ends a plain run of a text: a quote, a backslash, a control
// character, or (nothing to do but check) a byte of a longer UTF-8 character.
std::size_t end_of_plain(std::string_view body, std::size_t at) {
  for (; at + 8 <= body.size(); at += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, body.data() + at, 8);
    const std::uint64_t control = (eight - ones * 0x20) & ~eight & highs;
    const std::uint64_t found = zero_bytes(eight ^ ones * '"') | zero_bytes(eight ^ ones * '\\') |
                                control | (eight & highs);
    if (found == 0) continue;
    if constexpr (std::endian::native == std::endian::little) {
      // The lowest hit is exact; borrows reach only the bytes above it.
      return at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
    }
    break;
  }
  while (at < body.size()) {
    const auto c = static_cast<unsigned char>(body[at]);
    if (c == '"' || c == '\\' || c < 0x20 || c >= 0x80) break;
    ++at;
  }
  return at;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr std::size_t exponent_digits_max = 8;

}  // namespace

void JsonCursor::fail_here(const char* what) {
  if (failed_) return;
  failed_ = true;
  failed_at_ = std::min(at_, body_.size());
  what_ = what;
  at_ = body_.size();
}

Error JsonCursor::error() const {
  const std::string_view before = body_.substr(0, failed_at_);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 == 0
  return Error{Error::Code::invalid,
               fmt::format("this is not JSON: {} at line {}, column {}", what_, line,
                           failed_at_ - line_start + 1),
               {}};
}

void JsonCursor::skip_space() {
  while (at_ < body_.size()) {
    const char c = body_[at_];
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return;
    ++at_;
  }
}

std::size_t JsonCursor::place() {
  skip_space();
  return at_;
}

JsonCursor::Kind JsonCursor::kind() {
  skip_space();
  if (at_ == body_.size()) return Kind::nothing;
  switch (body_[at_]) {
    case '{':
      return Kind::object;
    case '[':
      return Kind::array;
    case '"':
      return Kind::text;
    case 't':
    case 'f':
      return Kind::boolean;
    case 'n':
      return Kind::null;
    default:
      return body_[at_] == '-' || is_digit(body_[at_]) ? Kind::number : Kind::nothing;
  }
}

bool JsonCursor::expect(char c) {
  skip_space();
  if (at_ < body_.size() && body_[at_] == c) {
    ++at_;
    return true;
  }
  fail_here(c == ':'   ? "a : is missing"
            : c == '{' ? "an object is wanted"
            : c == '[' ? "a list is wanted"
                       : "a text in double quotes is wanted");
  return false;
}

bool JsonCursor::open(char bracket) {
  if (!expect(bracket)) return false;
  if (++depth_ <= depth_max) return true;
  fail_here("more than 64 levels");
  return false;
}

bool JsonCursor::try_close(char bracket) {
  skip_space();
  if (at_ == body_.size() || body_[at_] != bracket) return false;
  ++at_;
  --depth_;
  return true;
}

bool JsonCursor::more(char bracket) {
  skip_space();
  if (at_ < body_.size() && body_[at_] == ',') {
    ++at_;
    return true;
  }
  if (!try_close(bracket)) fail_here("a comma or the end of the list or object is missing");
  return false;
}

std::string_view JsonCursor::text() {
  if (!expect('"')) return {};
  const std::size_t from = at_;
  bool ascii = true;
  while (true) {
    at_ = end_of_plain(body_, at_);
    if (at_ == body_.size()) break;
    const auto c = static_cast<unsigned char>(body_[at_]);
    if (c == '"') {
      const std::string_view plain = body_.substr(from, at_ - from);
      if (!ascii && !valid_utf8(plain)) break;
      ++at_;
      return plain;
    }
    if (c == '\\') return unescaped(from);
    if (c < 0x20) {
      fail_here("a control character must be escaped");
      return {};
    }
    ascii = false;
    ++at_;
  }
  fail_here(at_ == body_.size() ? "the closing \" is missing" : "a text is not UTF-8");
  return {};
}

// Goes on from the first escape of a text that began at `from`.
std::string_view JsonCursor::unescaped(std::size_t from) {
  if (!side_) side_ = std::make_unique_for_overwrite<char[]>(body_.size());
  char* const start = side_.get() + side_used_;
  char* out = start;
  const auto copy = [&](std::size_t begin) {
    std::memcpy(out, body_.data() + begin, at_ - begin);
    out += at_ - begin;
  };
  copy(from);
  while (at_ < body_.size()) {
    const auto c = static_cast<unsigned char>(body_[at_]);
    if (c == '"') {
      const std::string_view text(start, static_cast<std::size_t>(out - start));
      if (!valid_utf8(text)) break;
      side_used_ += text.size();
      ++at_;
      return text;
    }
    if (c == '\\') {
      ++at_;
      if (!append_escape(out)) {
        fail_here("this escape is not known");
        return {};
      }
    } else if (c < 0x20) {
      fail_here("a control character must be escaped");
      return {};
    } else {
      const std::size_t begin = at_++;
      if (c < 0x80) at_ = end_of_plain(body_, at_);
      copy(begin);
    }
  }
  fail_here(at_ >= body_.size() ? "the closing \" is missing" : "a text is not UTF-8");
  return {};
}

bool JsonCursor::four_hex(char32_t& value) {
  if (body_.size() - at_ < 4) return false;
  unsigned number = 0;
  const char* const first = body_.data() + at_;
  const auto [end, error] = std::from_chars(first, first + 4, number, 16);
  if (error != std::errc{} || end != first + 4) return false;
  at_ += 4;
  value = number;
  return true;
}

bool JsonCursor::append_escape(char*& out) {
  if (at_ == body_.size()) return false;
  const char c = body_[at_++];
  constexpr std::string_view names = "\"\\/bfnrt";
  constexpr std::string_view values = "\"\\/\b\f\n\r\t";
  const std::size_t simple = names.find(c);
  if (simple != std::string_view::npos) {
    *out++ = values[simple];
    return true;
  }
  char32_t code_point = 0;
  if (c != 'u' || !four_hex(code_point)) return false;
  if (code_point >= 0xDC00 && code_point <= 0xDFFF) return false;
  if (code_point >= 0xD800 && code_point <= 0xDBFF) {  // the first half of a pair
    char32_t low = 0;
    if (body_.substr(at_, 2) != "\\u") return false;
    at_ += 2;
    if (!four_hex(low) || low < 0xDC00 || low > 0xDFFF) return false;
    code_point = 0x10000 + ((code_point - 0xD800) << 10) + (low - 0xDC00);
  }
  std::string bytes;  // four at most: no allocation
  append_code_point(bytes, code_point);
  std::memcpy(out, bytes.data(), bytes.size());
  out += bytes.size();
  return true;
}

bool JsonCursor::literal(std::string_view word) {
  skip_space();
  if (body_.substr(at_, word.size()) != word) {
    fail_here("a value is wanted");
    return false;
  }
  at_ += word.size();
  return true;
}

bool JsonCursor::boolean() {
  if (kind() == Kind::boolean && body_[at_] == 'f') {
    literal("false");
    return false;
  }
  return literal("true");
}

void JsonCursor::null() { literal("null"); }

std::string_view JsonCursor::number() {
  skip_space();
  const std::size_t from = at_;
  const auto digits = [&] {
    const std::size_t first = at_;
    while (at_ < body_.size() && is_digit(body_[at_])) ++at_;
    return at_ - first;
  };
  const auto next_is = [&](std::string_view any) {
    return at_ < body_.size() && any.find(body_[at_]) != std::string_view::npos;
  };
  if (next_is("-")) ++at_;
  const bool zero = next_is("0");
  const std::size_t whole = digits();
  bool good = whole > 0 && !(zero && whole > 1);
  if (good && next_is(".")) {
    ++at_;
    good = digits() > 0;
  }
  if (good && next_is("eE")) {
    ++at_;
    if (next_is("+-")) ++at_;
    const std::size_t exponent = at_;
    good = digits() > 0;
    // Readers keep the exponent in 32 bits, and refuse or misread what does not fit.
    std::string_view given = body_.substr(exponent, at_ - exponent);
    given.remove_prefix(std::min(given.find_first_not_of('0'), given.size()));
    if (given.size() > exponent_digits_max) {
      fail_here("this number is far out of range");
      return {};
    }
  }
  if (!good) {
    fail_here("this is not a number");
    return {};
  }
  return body_.substr(from, at_ - from);
}

std::string_view JsonCursor::skip() {
  const std::size_t from = place();
  switch (kind()) {
    case Kind::object:
      members([&](std::string_view) { skip(); });
      break;
    case Kind::array:
      elements([&](std::size_t) { skip(); });
      break;
    case Kind::text:
      text();
      break;
    case Kind::number:
      number();
      break;
    case Kind::boolean:
      boolean();
      break;
    case Kind::null:
      null();
      break;
    case Kind::nothing:
      fail_here("a value is wanted");
      break;
  }
  return failed_ ? std::string_view{} : since(from);
}

bool JsonCursor::finish() {
  skip_space();
  if (!failed_ && at_ != body_.size()) fail_here("nothing may follow");
  return !failed_;
}

std::string_view slice_at(std::string_view body, std::string_view pointer) {
  std::string_view slice = body;
  while (!pointer.empty()) {
    if (pointer.front() != '/') return {};
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    std::string wanted;
    for (std::size_t i = 0; i < end; ++i) {
      const bool escaped = pointer[i] == '~' && i + 1 < end;
      wanted += !escaped ? pointer[i] : pointer[++i] == '1' ? '/' : '~';
    }
    pointer.remove_prefix(end);
    JsonCursor cursor(slice);
    std::string_view found;
    if (cursor.kind() == JsonCursor::Kind::object) {
      cursor.members([&](std::string_view name) {
        const bool hit = name == wanted;
        const std::string_view value = cursor.skip();
        if (hit) found = value;
      });
    } else if (cursor.kind() == JsonCursor::Kind::array) {
      cursor.elements([&](std::size_t index) {
        const std::string_view value = cursor.skip();
        if (std::to_string(index) == wanted) found = value;
      });
    }
    if (!cursor.ok() || found.empty()) return {};
    slice = found;
  }
  return slice;
}

}  // namespace tocsin
