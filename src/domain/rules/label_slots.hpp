// LabelSlots: the names that a set of rules asks for, so that each label is looked up once for all
// rules together. An alert's labels are sorted by name, and so are the slots: one pass over both
// finds every value, instead of one search for each matcher.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/rules/labels.hpp"
#include "domain/rules/matcher.hpp"

namespace tocsin {

// The value of each slot; empty where the label is absent. Views into the labels.
using SlotValues = std::vector<std::string_view>;

class LabelSlots {
 public:
  // Collects names; slots are known after all names are in.
  explicit LabelSlots(std::vector<std::string> names = {});

  // The slot of a name that was given to the constructor.
  std::uint32_t slot(std::string_view name) const;

  SlotValues values(const Labels& labels) const;

 private:
  std::vector<std::string> names_;  // sorted, unique
};

// Matchers with the slots of their labels, ordered so that cheap comparisons come before regular
// expressions.
class SlottedMatchers {
 public:
  SlottedMatchers() = default;
  SlottedMatchers(const std::vector<Matcher>& matchers, const LabelSlots& slots);

  bool match(const SlotValues& values) const {
    for (const auto& [slot, matcher] : matchers_) {
      if (!matcher.matches_value(values[slot])) return false;
    }
    return true;
  }

 private:
  std::vector<std::pair<std::uint32_t, Matcher>> matchers_;
};

}  // namespace tocsin
