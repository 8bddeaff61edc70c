#include "channels/slack_mrkdwn.hpp"

#include "base/utf8.hpp"
#include "domain/incidents/code_span.hpp"

namespace tocsin {
namespace {

using View = std::string_view;

View safe_form(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    default:
      return {};
  }
}

// Where the closing stars of **words** at the beginning stand; 0: there are none. Code within it is
// none of its words.
std::size_t bold_end(View text) {
  const std::size_t end = text.find_first_of("*`\n", 2);
  const bool closes = end != View::npos && end > 2 && text.substr(end).starts_with("**");
  return closes ? end : 0;
}

}  // namespace

std::string escape_mrkdwn(View text) {
  std::string safe;
  for (const char c : text) {
    if (const View form = safe_form(c); !form.empty()) {
      safe += form;
    } else {
      safe += c;
    }
  }
  return safe;
}

std::string to_mrkdwn(View text, std::size_t bytes_max) {
  constexpr View more = "…";
  std::string out;
  std::size_t code_until = 0;
  std::size_t bold_at = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    std::string piece;
    if (i >= code_until && text[i] == '`') {
      code_until = i + code_length(text.substr(i));
    }
    if (i >= code_until && bold_at != 0 && i == bold_at) {
      piece = "*";
      i += 2;
      bold_at = 0;
    } else if (i >= code_until && bold_at == 0 && text.substr(i).starts_with("**") &&
               bold_end(text.substr(i)) > 0) {
      bold_at = i + bold_end(text.substr(i));
      piece = "*";
      i += 2;
    } else if (const View form = safe_form(text[i]); !form.empty()) {
      piece = form;
      ++i;
    } else {
      (void)next_code_point(text, i);
      piece = text.substr(begin, i - begin);
    }
    if (out.size() + piece.size() + more.size() > bytes_max) return out.append(more);
    out += piece;
  }
  return out;
}

}  // namespace tocsin
