// Transaction: decides a command with its follow-ups, applying each step to Config and State, and
// collects what must become durable together. The engine, previews, replay and the simulator all
// run commands through it.
#pragma once

#include "engine/config.hpp"
#include "engine/state.hpp"
#include "engine/store.hpp"

namespace tocsin {

class Transaction {
 public:
  // Both are changed in place; when the commit fails the owner must throw them away.
  Transaction(Config& config, State& state, Time now);

  // Errors: what decide() said of the command; then nothing of it was applied.
  Result<Reply> run(Command command);

  bool empty() const;
  bool config_changed() const { return config_changed_; }
  // The Effects of everything run so far, as one commit. The transaction is over.
  Commit take();

 private:
  Result<Reply> run_events(Command command, IngestEvents ingest);
  Status step(const Command& command, Reply& reply, std::vector<CommandBody>& follow_ups);
  void run_follow_ups(const Command& cause, std::vector<CommandBody> follow_ups);
  void absorb(Effects effects);

  Config& config_;
  State& state_;
  Time now_;
  Commit commit_;
  bool config_changed_ = false;
};

}  // namespace tocsin
