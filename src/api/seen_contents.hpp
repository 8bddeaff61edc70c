// SeenContents: a guess whether an event's content has come by before, and so is written down
// already. Nearly all events are repeats; writing each anew as JSON would cost more than the rest
// of its way in. A wrong guess costs time, never truth: the engine writes what it was not given.
#pragma once

#include <cstdint>
#include <vector>

#include "base/hash.hpp"

namespace tocsin::api {

class SeenContents {
 public:
  static constexpr std::size_t remembered_max = std::size_t{1} << 18;

  // Whether it was seen of late; from now on it was.
  bool seen(const Digest& content) {
    if (marks_.empty()) marks_.resize(remembered_max);
    std::uint32_t& mark = marks_[content.low % remembered_max];
    const auto wanted = static_cast<std::uint32_t>(content.high) | 1U;
    if (mark == wanted) return true;
    mark = wanted;
    return false;
  }

 private:
  std::vector<std::uint32_t> marks_;  // One content a place; a newer one takes it over.
};

}  // namespace tocsin::api
