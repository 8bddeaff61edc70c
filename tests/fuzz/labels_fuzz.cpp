// Labels from lines "name=value": equal sets have equal blocks, whatever their order.
#include "domain/rules/labels.hpp"

#include <algorithm>

#include "domain/rules/label_slots.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  std::string_view text = fuzz::text_of(data, size);
  std::vector<Labels::Pair> pairs;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos) {
      pairs.emplace_back(line.substr(0, equals), line.substr(equals + 1));
    }
  }
  const auto labels = Labels::from_pairs(pairs);
  if (!labels) return 0;
  const auto sorted = labels->pairs();
  FUZZ_EXPECT(std::is_sorted(sorted.begin(), sorted.end()));
  std::vector<Labels::Pair> reversed(sorted.rbegin(), sorted.rend());
  FUZZ_EXPECT(Labels::from_pairs(reversed) == *labels);
  std::vector<std::string> names;
  for (const auto& [name, value] : pairs) names.emplace_back(name);
  const LabelSlots slots(names);
  const SlotValues values = slots.values(*labels);
  for (const auto& [name, value] : pairs) {
    FUZZ_EXPECT(values[slots.slot(name)] == labels->get(name));
  }
  for (const auto& [name, value] : sorted) FUZZ_EXPECT(labels->get(name) == value);
  return 0;
}
