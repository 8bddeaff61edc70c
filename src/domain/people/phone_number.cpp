#include "domain/people/phone_number.hpp"

#include <algorithm>

namespace tocsin {

bool is_phone_number(std::string_view text) {
  constexpr std::size_t digits_min = 7;
  constexpr std::size_t digits_max = 15;
  if (!text.starts_with('+')) return false;
  text.remove_prefix(1);
  return text.size() >= digits_min && text.size() <= digits_max && text.front() != '0' &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace tocsin
