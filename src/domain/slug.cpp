#include "domain/slug.hpp"

#include <algorithm>

#include "base/utf8.hpp"

namespace tocsin {
namespace {

bool letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

}  // namespace

Status check_slug(std::string_view text) {
  const bool good = !text.empty() && text.size() <= slug_bytes_max && letter_or_digit(text[0]) &&
                    std::all_of(text.begin(), text.end(), [](char c) {
                      return letter_or_digit(c) || c == '-' || c == '_' || c == '.';
                    });
  if (good) return {};
  return fail(Error::Code::invalid, "\"" + std::string(cut_utf8(text, 80)) +
                                        "\" is not a slug: use 1 to 64 of a-z, 0-9, -, _ and ., "
                                        "beginning with a letter or digit");
}

Slug slug_of(std::string_view name) {
  Slug slug;
  for (const char raw : name) {
    const char c = raw >= 'A' && raw <= 'Z' ? static_cast<char>(raw + 32) : raw;
    if (letter_or_digit(c)) {
      slug += c;
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
    if (slug.size() == slug_bytes_max) break;
  }
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  return slug;
}

bool holds(const std::vector<Slug>& slugs, std::string_view slug) {
  return std::ranges::find(slugs, slug) != slugs.end();
}

void add_once(std::vector<Slug>& slugs, const Slug& slug) {
  if (!holds(slugs, slug)) slugs.push_back(slug);
}

}  // namespace tocsin
