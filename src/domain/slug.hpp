// Slug: the stable name of a configuration object, in URLs, files and references between objects.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tocsin {

// 1..64 of a-z 0-9 - _ . and starting with a letter or digit.
using Slug = std::string;

constexpr std::size_t slug_bytes_max = 64;

// Errors: invalid, saying what a slug looks like.
Status check_slug(std::string_view text);

// A slug made from a name: "Checkout API (EU)" -> "checkout-api-eu". Empty when nothing is left.
Slug slug_of(std::string_view name);

bool holds(const std::vector<Slug>& slugs, std::string_view slug);
// Behind the others, unless it is among them.
void add_once(std::vector<Slug>& slugs, const Slug& slug);

}  // namespace tocsin
