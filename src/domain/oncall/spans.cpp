#include "domain/oncall/spans.hpp"

#include <algorithm>

namespace tocsin {

std::vector<Span> common(const std::vector<Span>& one, const std::vector<Span>& other) {
  std::vector<Span> both;
  auto a = one.begin();
  auto b = other.begin();
  while (a != one.end() && b != other.end()) {
    const Span span{std::max(a->begin, b->begin), std::min(a->end, b->end)};
    if (span.begin < span.end) both.push_back(span);
    ++(a->end < b->end ? a : b);
  }
  return both;
}

std::vector<Span> rest_of(Span within, const std::vector<Span>& taken) {
  std::vector<Span> rest;
  Time from = within.begin;
  for (const Span& span : taken) {
    if (span.end <= from) continue;
    if (span.begin >= within.end) break;
    if (span.begin > from) rest.push_back({from, span.begin});
    from = span.end;
  }
  if (from < within.end) rest.push_back({from, within.end});
  return rest;
}

}  // namespace tocsin
