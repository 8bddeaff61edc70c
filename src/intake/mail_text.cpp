#include "intake/mail_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/ascii.hpp"
#include "base/utf8.hpp"

namespace tocsin {
namespace {

int digit_of_base64(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

std::string decode_base64(std::string_view body) {
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  for (const char c : body) {
    if (c == '=') break;
    const int digit = digit_of_base64(c);
    if (digit < 0) continue;
    bits = (bits << 6 | static_cast<unsigned>(digit)) & 0xFFFFFF;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xFF);
  }
  return bytes;
}

int digit_of_hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// "=" at the end of a line, blanks behind it included: the line goes on. The place behind it.
std::size_t behind_soft_break(std::string_view body, std::size_t at) {
  std::size_t end = at + 1;
  while (end < body.size() && (body[end] == ' ' || body[end] == '\t')) ++end;
  if (end < body.size() && body[end] == '\r') ++end;
  if (end == body.size()) return end;
  return body[end] == '\n' ? end + 1 : at;
}

std::string decode_quoted_printable(std::string_view body) {
  std::string bytes;
  for (std::size_t at = 0; at < body.size();) {
    if (body[at] != '=') {
      bytes += body[at++];
      continue;
    }
    if (const std::size_t behind = behind_soft_break(body, at); behind != at) {
      at = behind;
      continue;
    }
    const int high = at + 2 < body.size() ? digit_of_hex(body[at + 1]) : -1;
    const int low = at + 2 < body.size() ? digit_of_hex(body[at + 2]) : -1;
    if (high >= 0 && low >= 0) {
      bytes += static_cast<char>(high << 4 | low);
      at += 3;
    } else {
      bytes += body[at++];
    }
  }
  return bytes;
}

bool is_latin(std::string_view charset) {
  const std::string name = lower_case(charset);
  return name.starts_with("iso-8859-1") || name == "latin1" || name == "windows-1252" ||
         name == "cp1252";
}

constexpr std::array block_tags{"br", "p",  "div", "tr", "li", "ul", "ol",  "table",     "h1",
                                "h2", "h3", "h4",  "h5", "h6", "hr", "pre", "blockquote"};
constexpr std::array unseen_tags{"style", "script", "head", "title"};

struct Entity {
  std::string_view name;
  std::string_view text;
};
constexpr std::array<Entity, 6> entities{
    {{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"nbsp", " "}}};

// "nbsp" or "#39" or "#x27"; empty when it is none that counts here.
std::string text_of_entity(std::string_view name) {
  for (const Entity& entity : entities) {
    if (name == entity.name) return std::string(entity.text);
  }
  if (!name.starts_with('#')) return {};
  name.remove_prefix(1);
  const int base = name.starts_with('x') || name.starts_with('X') ? 16 : 10;
  if (base == 16) name.remove_prefix(1);
  std::uint32_t code = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), code, base);
  const bool known = error == std::errc{} && end == name.data() + name.size() && code >= 0x20 &&
                     code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
  if (!known) return {};
  if (code == 0xA0) return " ";
  std::string text;
  append_code_point(text, static_cast<char32_t>(code));
  return text;
}

// Writes what is seen, line by line.
class HtmlText {
 public:
  explicit HtmlText(std::string_view html) : html_(html) {}

  std::string read() {
    while (at_ < html_.size()) {
      if (html_[at_] == '<') {
        markup();
      } else if (html_[at_] == '&') {
        entity();
      } else {
        put(html_.substr(at_++, 1));
      }
    }
    return std::move(text_);
  }

 private:
  void markup() {
    if (html_.substr(at_).starts_with("<!--")) return skip_behind("-->");
    const std::size_t end = html_.find('>', at_);
    if (end == std::string_view::npos) {  // no tag any more: nothing to be seen either
      at_ = html_.size();
      return;
    }
    tag(html_.substr(at_ + 1, end - at_ - 1));
    at_ = std::max(at_, end + 1);
  }

  void tag(std::string_view inner) {
    const bool closes = inner.starts_with('/');
    if (closes) inner.remove_prefix(1);
    const std::string name = lower_case(inner.substr(0, inner.find_first_of(" \t\r\n/>")));
    const auto is_name = [&](const char* known) { return name == known; };
    if (!closes && std::ranges::any_of(unseen_tags, is_name)) return skip_element(name);
    if (!std::ranges::any_of(block_tags, is_name)) return;
    break_line(name == "br");
    if (name == "blockquote") quotes_ = std::max(0, quotes_ + (closes ? -1 : 1));
  }

  void skip_element(const std::string& name) {
    const std::string closing = "</" + name;
    // Looked for without regard to case; once it is missing, the rest is unseen.
    const auto found = std::ranges::search(html_.substr(at_), closing, {}, [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    at_ = static_cast<std::size_t>(found.begin() - html_.begin());
    if (at_ == html_.size()) return;
    const std::size_t end = html_.find('>', at_);
    at_ = end == std::string_view::npos ? html_.size() : end + 1;
  }

  void skip_behind(std::string_view end) {
    const std::size_t found = html_.find(end, at_);
    at_ = found == std::string_view::npos ? html_.size() : found + end.size();
  }

  void entity() {
    constexpr std::size_t name_bytes_max = 10;
    const std::size_t end = html_.substr(at_, name_bytes_max + 2).find(';');
    const std::string text =
        end == std::string_view::npos ? "" : text_of_entity(html_.substr(at_ + 1, end - 1));
    if (text.empty()) return put(html_.substr(at_++, 1));
    at_ += end + 1;
    put(text);
  }

  void put(std::string_view seen) {
    const bool blank = seen == " " || seen == "\n" || seen == "\r" || seen == "\t";
    if (blank) {
      if (line_begun_ && !text_.ends_with(' ')) text_ += ' ';
      return;
    }
    if (!line_begun_ && quotes_ > 0) text_ += "> ";
    line_begun_ = true;
    text_ += seen;
  }

  void break_line(bool always) {
    if (!line_begun_ && !always) return;
    while (text_.ends_with(' ')) text_.pop_back();
    text_ += '\n';
    line_begun_ = false;
  }

  std::string_view html_;
  std::string text_;
  std::size_t at_ = 0;
  int quotes_ = 0;
  bool line_begun_ = false;
};

}  // namespace

std::string decode_transfer(std::string_view encoding, std::string_view body) {
  const std::string name = lower_case(encoding);
  if (name == "base64") return decode_base64(body);
  if (name == "quoted-printable") return decode_quoted_printable(body);
  return std::string(body);
}

std::string to_plain_utf8(std::string_view charset, std::string_view bytes, std::size_t bytes_max) {
  const bool latin = is_latin(charset);
  std::string text;
  for (std::size_t at = 0; at < bytes.size() && text.size() < bytes_max;) {
    char32_t code = 0;
    if (latin) {
      code = static_cast<unsigned char>(bytes[at++]);
    } else {
      code = next_code_point(bytes, at);
    }
    if (code == '\r' || code == 0) continue;
    append_code_point(text, code == not_utf8 ? 0xFFFD : code);
  }
  return std::string(cut_utf8(text, bytes_max));
}

std::string html_to_text(std::string_view html) { return HtmlText(html).read(); }

}  // namespace tocsin
