#include "base/html.hpp"

namespace tocsin {

std::string escape_html(std::string_view text) {
  std::string safe;
  safe.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

std::string html_lines(std::string_view text) {
  std::string lines;
  for (const char c : escape_html(text)) {
    if (c == '\n') {
      lines += "<br>";
    } else {
      lines += c;
    }
  }
  return lines;
}

}  // namespace tocsin
