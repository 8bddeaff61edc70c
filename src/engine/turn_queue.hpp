// TurnQueue: what waits for the engine, and how much of it one commit takes. Not thread-safe.
#pragma once

#include <deque>
#include <vector>

#include "base/fair_queue.hpp"
#include "engine/core.hpp"

namespace tocsin {

constexpr std::size_t engine_queue_max = 8'192;   // submissions waiting; more are refused
constexpr std::size_t engine_source_max = 4'096;  // of these from one source
constexpr std::size_t engine_batch_max = 1'024;   // submissions in one commit, besides outcomes

class TurnQueue {
 public:
  std::size_t size() const { return commands_.size() + outcomes_.size(); }
  bool empty() const { return size() == 0; }

  // False when it is full, and the submission was not taken. Sources - people, integrations - have
  // a limit each and take turns. For the outcome of an attempt there is always room, as each
  // follows on an attempt that was ours; they come first, lest an attempt is made again because
  // nobody has read how it ended.
  bool put(Submission&& submission);

  // What the next commit decides, appended to `batch`: at least one command if any waits, and no
  // more than can be decided in the time that a commit may take, as far as is known.
  void take(std::vector<Submission>& batch);
  // What came of it: `took` from take() until the answers.
  void taken(Duration took);

  Submission pop();  // any one; not of an empty queue

 private:
  std::deque<Submission> outcomes_;
  FairQueue<Submission> commands_;
  std::size_t cost_ = 0;          // of what was taken last
  std::size_t cost_max_ = 1'000;  // of what is taken next
};

}  // namespace tocsin
