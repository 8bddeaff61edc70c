// Core: the engine without its thread: load, decide, commit, answer, hand over. Whoever owns it
// says what time it is; the simulator drives it in simulated time.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "engine/channel.hpp"
#include "engine/command.hpp"
#include "engine/store.hpp"

namespace tocsin {

struct Answer {
  Result<Reply> reply;
  std::uint64_t seq = 0;  // of the commit that holds it; min_seq for reads
};

struct Submission {
  Command command;
  std::move_only_function<void(Answer)> answered;  // may be empty
};

// What everyone else may know of a commit that is durable.
struct Committed {
  Commit commit;
  std::shared_ptr<const Config> config;
};

class Core {
 public:
  Core(Store& store, Outbox& outbox);

  // Reads the store and decides what the time away means. Also after a failed commit.
  // Errors: unavailable, internal (the store holds what does not fit together).
  Status load(Time now);

  // Decides what is due and the submissions, commits once, answers all. After a failed commit all
  // are told `unavailable` and loaded() is false until load() works again.
  void process(std::vector<Submission>& submissions, Time now);

  bool loaded() const { return loaded_; }
  // The machine stood still for so long (a paused virtual machine, a clock set forward): the next
  // process() treats it as an outage, so that silence meanwhile counts for nothing.
  void was_away(Duration outage) { away_ += outage; }
  // The clock was set back by so much: the next process() moves with it what waits by its length.
  void clock_set_back(Duration by) {
    set_back_ += by;
    set_back_seq_.reset();
  }
  // When process() has something to do without a submission.
  std::optional<Time> next_due(Time now) const;

  const State& state() const { return state_; }
  std::shared_ptr<const Config> config() const { return published_; }
  // Called with each commit, before the answers.
  void on_commit(std::function<void(std::shared_ptr<const Committed>)> told) {
    told_ = std::move(told);
  }

 private:
  void start(class Transaction& transaction);
  void run_due(class Transaction& transaction, Time now);
  void save_freshness(class Transaction& transaction, Time now);
  bool finish(class Transaction& transaction);
  void hand_over(const Commit& commit);
  std::optional<Delivery> delivery_of(const Job& job, Time at) const;
  DeliveryItem item_of(const Page& page) const;

  Store& store_;
  Outbox& outbox_;
  Config config_;
  State state_;
  std::shared_ptr<const Config> published_ = std::make_shared<const Config>();
  std::function<void(std::shared_ptr<const Committed>)> told_;
  bool loaded_ = false;
  bool started_ = false;
  Time saved_freshness_at_{};
  Duration away_{};
  Duration set_back_{};                        // until it is durable
  std::optional<std::uint64_t> set_back_seq_;  // of the newest commit that was to make it so
  std::optional<Time> unloaded_at_;            // since when nobody could tell us anything
  // The attempt under way. Memory only: after a crash every leased job is an orphan.
  std::map<JobId, int> in_flight_;
  // Attempts that were over before they could be handed over.
  std::vector<JobOutcome> stillborn_;
};

}  // namespace tocsin
