#include "channels/text.hpp"

#include "base/utf8.hpp"

namespace tocsin {
namespace {

constexpr std::string_view ellipsis = "\u2026";
constexpr char32_t replacement = 0xFFFD;

bool blank(char32_t c) {
  return c <= 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0x2028 || c == 0x2029 || c == 0x3000;
}

bool invisible(char32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200B ||
         c == 0x2060 || c == 0xFEFF;
}

std::string cut(std::string text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  if (bytes_max < ellipsis.size()) return std::string(cut_utf8(text, bytes_max));
  text.resize(cut_utf8(text, bytes_max - ellipsis.size()).size());
  return text.append(ellipsis);
}

}  // namespace

std::string one_line(std::string_view text, std::size_t bytes_max) {
  std::string line;
  bool gap = false;
  for (std::size_t at = 0; at < text.size() && line.size() <= bytes_max;) {
    char32_t c = next_code_point(text, at);
    if (c == not_utf8) c = replacement;
    if (invisible(c)) continue;
    if (blank(c)) {
      gap = !line.empty();
      continue;
    }
    if (gap) line += ' ';
    gap = false;
    append_code_point(line, c);
  }
  return cut(std::move(line), bytes_max);
}

std::string valid_text(std::string_view text, std::size_t bytes_max) {
  std::string valid;
  for (std::size_t at = 0; at < text.size() && valid.size() <= bytes_max;) {
    const char32_t c = next_code_point(text, at);
    append_code_point(valid, c == not_utf8 ? replacement : c);
  }
  return cut(std::move(valid), bytes_max);
}

}  // namespace tocsin
