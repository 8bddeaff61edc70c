// Labels: the sorted name/value pairs that identify an alert and that matchers look at.
// Kept as one block of bytes: a hundred thousand open alerts hold their labels in memory.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/describe.hpp"
#include "base/result.hpp"

namespace tocsin {

constexpr std::size_t labels_max = 128;
constexpr std::size_t label_name_bytes_max = 256;
constexpr std::size_t label_value_bytes_max = 8 * 1024;

class Labels {
 public:
  using Pair = std::pair<std::string_view, std::string_view>;

  Labels() = default;

  // Sorts by name; of pairs with one name the last wins; empty values are dropped, as Prometheus
  // says that an empty label is an absent one. Names and values must hold no NUL byte.
  // Errors: invalid, too_large.
  static Result<Labels> from_pairs(std::vector<Pair> pairs);

  // The value of a label, empty when it is absent.
  std::string_view get(std::string_view name) const;
  bool empty() const { return block_.empty(); }
  std::vector<Pair> pairs() const;
  // name NUL value NUL ..., sorted by name: equal labels have equal blocks.
  const std::string& block() const { return block_; }
  // Takes what block() gave. Used by the stores.
  static Labels from_block(std::string block);

  bool operator==(const Labels&) const = default;

 private:
  std::string block_;
};

template <>
struct Codec<Labels> {
  static json::value write(const Labels& labels);
  static Result<Labels> read(const json::value& from, Unknown unknown);
};

}  // namespace tocsin
