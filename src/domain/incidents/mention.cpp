#include "domain/incidents/mention.hpp"

#include "base/ascii.hpp"

namespace tocsin {
namespace {

constexpr std::string_view marks = "-_.";

bool in_word(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  // Bytes of other alphabets are letters to whoever reads them.
  return letter || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

bool in_slug(char c) {
  return static_cast<unsigned char>(c) < 0x80 && (in_word(c) || marks.contains(c));
}

}  // namespace

std::vector<Slug> mentions_in(std::string_view text) {
  std::vector<Slug> found;
  for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    if (at > 0 && (in_word(text[at - 1]) || marks.contains(text[at - 1]) || text[at - 1] == '@')) {
      continue;
    }
    std::size_t end = at + 1;
    while (end < text.size() && in_slug(text[end])) ++end;
    while (end > at + 1 && marks.contains(text[end - 1])) --end;
    const Slug slug = lower_case(text.substr(at + 1, end - at - 1));
    if (check_slug(slug)) add_once(found, slug);
  }
  return found;
}

}  // namespace tocsin
