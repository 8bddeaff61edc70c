// FairQueue: a queue that serves its sources alike, counted in what their items cost. Each one's
// items keep their order; who sends a thousand does not hold up who sends one. A source that was
// away has saved up nothing (start-time fair queueing, Goyal, Vin and Cheng 1996).
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

namespace tocsin {

template <typename Item>
class FairQueue {
 public:
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  std::size_t size_of(const std::string& source) const {
    const auto found = waiting_.find(source);
    return found == waiting_.end() ? 0 : found->second.size();
  }

  void push(const std::string& source, Item item, std::size_t cost = 1) {
    std::deque<Costly>& items = waiting_[source];
    if (items.empty()) turns_.insert({served_, ++last_turn_, source});
    items.push_back({std::move(item), cost});
    ++size_;
  }

  // What pop() would give. Like pop(), not of an empty queue.
  const Item& front() const { return waiting_.at(turns_.begin()->source).front().item; }
  Item pop() {
    Turn turn = std::move(turns_.extract(turns_.begin()).value());
    const auto found = waiting_.find(turn.source);
    auto [item, cost] = std::move(found->second.front());
    found->second.pop_front();
    --size_;
    served_ = turn.begins;
    if (found->second.empty()) {
      waiting_.erase(found);
    } else {
      turns_.insert({turn.begins + cost, ++last_turn_, std::move(turn.source)});
    }
    return std::move(item);
  }

  // The newest item of a source that has one.
  Item pop_newest(const std::string& source) {
    const auto found = waiting_.find(source);
    Item item = std::move(found->second.back().item);
    found->second.pop_back();
    --size_;
    if (found->second.empty()) {
      std::erase_if(turns_, [&](const Turn& turn) { return turn.source == source; });
      waiting_.erase(found);
    }
    return item;
  }

  // The source with the most items; not of an empty queue.
  const std::string& longest() const {
    const auto* found = &*waiting_.begin();
    for (const auto& entry : waiting_) {
      if (entry.second.size() > found->second.size()) found = &entry;
    }
    return found->first;
  }

 private:
  struct Costly {
    Item item;
    std::size_t cost = 1;
  };
  struct Turn {
    std::uint64_t begins = 0;  // in what was served until then of any one source
    std::uint64_t number = 0;  // of those that begin alike the first one
    std::string source;
    auto operator<=>(const Turn&) const = default;
  };

  std::unordered_map<std::string, std::deque<Costly>> waiting_;  // no source without an item
  std::set<Turn> turns_;                                         // each of them once
  std::uint64_t served_ = 0;
  std::uint64_t last_turn_ = 0;
  std::size_t size_ = 0;
};

}  // namespace tocsin
