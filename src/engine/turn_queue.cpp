#include "engine/turn_queue.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tocsin {
namespace {

// Who comes in while a commit is made waits for the whole of it.
constexpr Duration turn_wanted = 20ms;
constexpr std::size_t cost_least = 500;  // a slow disk takes its time for few as for many
constexpr std::size_t cost_most = 100'000;

std::string source_of(const Command& command) {
  return fmt::format("{} {}", to_text(command.origin), command.actor.slug);
}

// What a command costs to decide, in events; most repeats only touch an alert.
std::size_t cost_of(const Command& command) {
  const auto* ingest = std::get_if<IngestEvents>(&command.body);
  return ingest == nullptr ? 1 : 1 + ingest->events.size() + ingest->repeats.size() / 16;
}

}  // namespace

bool TurnQueue::put(Submission&& submission) {
  if (std::holds_alternative<JobOutcome>(submission.command.body)) {
    outcomes_.push_back(std::move(submission));
    return true;
  }
  const std::string source = source_of(submission.command);
  if (commands_.size() >= engine_queue_max || commands_.size_of(source) >= engine_source_max) {
    return false;
  }
  const std::size_t cost = cost_of(submission.command);
  commands_.push(source, std::move(submission), cost);
  return true;
}

void TurnQueue::take(std::vector<Submission>& batch) {
  // Half for outcomes, all of it if nothing else waits.
  const std::size_t for_outcomes = commands_.empty() ? cost_max_ : cost_max_ / 2;
  for (cost_ = 0; !outcomes_.empty() && cost_ < for_outcomes; ++cost_) {
    batch.push_back(std::move(outcomes_.front()));
    outcomes_.pop_front();
  }
  for (std::size_t taken = 0; !commands_.empty() && taken < engine_batch_max; ++taken) {
    const std::size_t next = cost_of(commands_.front().command);
    if (taken > 0 && cost_ + next > cost_max_) break;
    cost_ += next;
    batch.push_back(commands_.pop());
  }
}

// What an event costs depends on whether it is new, on whom it pages, and on the disk.
void TurnQueue::taken(Duration took) {
  const bool tells_much = took > turn_wanted || cost_ * 2 > cost_max_;
  if (cost_ == 0 || !tells_much) return;
  const std::size_t fits = cost_ * static_cast<std::size_t>(turn_wanted.count()) /
                           static_cast<std::size_t>(std::max(took, Duration(1ms)).count());
  cost_max_ = std::clamp(std::min(fits, cost_max_ * 2), cost_least, cost_most);
}

Submission TurnQueue::pop() {
  if (outcomes_.empty()) return commands_.pop();
  Submission first = std::move(outcomes_.front());
  outcomes_.pop_front();
  return first;
}

}  // namespace tocsin
