#include "domain/rules/label_slots.hpp"

#include <algorithm>
#include <cassert>

namespace tocsin {

LabelSlots::LabelSlots(std::vector<std::string> names) : names_(std::move(names)) {
  std::sort(names_.begin(), names_.end());
  names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
}

std::uint32_t LabelSlots::slot(std::string_view name) const {
  const auto found = std::lower_bound(names_.begin(), names_.end(), name);
  assert(found != names_.end() && *found == name);
  return static_cast<std::uint32_t>(found - names_.begin());
}

SlotValues LabelSlots::values(const Labels& labels) const {
  SlotValues values(names_.size());
  const std::string_view block = labels.block();
  std::size_t slot = 0;
  for (std::size_t at = 0; at < block.size() && slot < names_.size();) {
    const std::size_t name_end = block.find('\0', at);
    const std::size_t value_end = block.find('\0', name_end + 1);
    const std::string_view name = block.substr(at, name_end - at);
    while (slot < names_.size() && names_[slot] < name) ++slot;
    if (slot < names_.size() && names_[slot] == name) {
      values[slot] = block.substr(name_end + 1, value_end - name_end - 1);
    }
    at = value_end + 1;
  }
  return values;
}

SlottedMatchers::SlottedMatchers(const std::vector<Matcher>& matchers, const LabelSlots& slots) {
  for (const bool costly : {false, true}) {
    for (const Matcher& matcher : matchers) {
      const bool regex = matcher.op() == MatchOp::regex || matcher.op() == MatchOp::not_regex;
      if (regex == costly) matchers_.emplace_back(slots.slot(matcher.name()), matcher);
    }
  }
}

}  // namespace tocsin
