// Sets of time as lists of spans in order and apart from each other, as merge() leaves them.
#pragma once

#include <vector>

#include "domain/oncall/restriction.hpp"

namespace tocsin {

// Where both hold.
std::vector<Span> common(const std::vector<Span>& one, const std::vector<Span>& other);
// What is left of `within`.
std::vector<Span> rest_of(Span within, const std::vector<Span>& taken);

}  // namespace tocsin
