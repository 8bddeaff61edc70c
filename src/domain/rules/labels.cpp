#include "domain/rules/labels.hpp"

#include <algorithm>
#include <iterator>

#include "base/utf8.hpp"

namespace tocsin {

Result<Labels> Labels::from_pairs(std::vector<Pair> pairs) {
  if (pairs.size() > labels_max) {
    return fail(Error::Code::too_large,
                "an alert may have at most " + std::to_string(labels_max) + " labels");
  }
  // Insertion keeps pairs of one name in their order, and costs nothing for the sorted pairs that
  // nearly every sender sends.
  for (auto next = pairs.begin(); next != pairs.end(); ++next) {
    const auto by_name = [](const Pair& a, const Pair& b) { return a.first < b.first; };
    if (next == pairs.begin() || !by_name(*next, *std::prev(next))) continue;
    std::rotate(std::upper_bound(pairs.begin(), next, *next, by_name), next, std::next(next));
  }
  Labels labels;
  std::size_t bytes = 0;
  for (const auto& [name, value] : pairs) bytes += name.size() + value.size() + 2;
  labels.block_.reserve(bytes);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto& [name, value] = pairs[i];
    if (name.empty()) return fail(Error::Code::invalid, "a label needs a name");
    if (name.size() > label_name_bytes_max || value.size() > label_value_bytes_max) {
      return fail(Error::Code::too_large, "label \"" + std::string(cut_utf8(name, 40)) +
                                              "\" is too long: names have at most 256 bytes, "
                                              "values 8192");
    }
    if (name.find('\0') != Pair::first_type::npos || value.find('\0') != std::string_view::npos) {
      return fail(Error::Code::invalid, "a label must not hold a NUL character");
    }
    const bool replaced = i + 1 < pairs.size() && pairs[i + 1].first == name;
    if (value.empty() || replaced) continue;
    labels.block_.append(name).append(1, '\0').append(value).append(1, '\0');
  }
  return labels;
}

std::string_view Labels::get(std::string_view name) const {
  const std::string_view block = block_;
  for (std::size_t at = 0; at < block.size();) {
    const std::size_t name_end = block.find('\0', at);
    const std::size_t value_end = block.find('\0', name_end + 1);
    const int order = block.substr(at, name_end - at).compare(name);
    if (order == 0) return block.substr(name_end + 1, value_end - name_end - 1);
    if (order > 0) return {};  // sorted: it would have stood before this one
    at = value_end + 1;
  }
  return {};
}

std::vector<Labels::Pair> Labels::pairs() const {
  std::vector<Pair> pairs;
  const std::string_view block = block_;
  for (std::size_t at = 0; at < block.size();) {
    const std::size_t name_end = block.find('\0', at);
    const std::size_t value_end = block.find('\0', name_end + 1);
    pairs.emplace_back(block.substr(at, name_end - at),
                       block.substr(name_end + 1, value_end - name_end - 1));
    at = value_end + 1;
  }
  return pairs;
}

Labels Labels::from_block(std::string block) {
  Labels labels;
  labels.block_ = std::move(block);
  return labels;
}

json::value Codec<Labels>::write(const Labels& labels) {
  json::object object;
  for (const auto& [name, value] : labels.pairs()) object.emplace(name, value);
  return object;
}

Result<Labels> Codec<Labels>::read(const json::value& from, Unknown unknown) {
  const auto map = Codec<std::map<std::string, std::string>>::read(from, unknown);
  if (!map) return std::unexpected(map.error());
  std::vector<Labels::Pair> pairs(map->begin(), map->end());
  return Labels::from_pairs(std::move(pairs));
}

}  // namespace tocsin
