// Providers: the world that messages go out to. Slow, failing, lying, silent or repeating itself,
// as the dice say; honest and quick once the faults are over.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "engine/channel.hpp"
#include "engine/command.hpp"
#include "tests/sim/dice.hpp"

namespace tocsin::sim {

class Providers final : public Outbox {
 public:
  explicit Providers(Dice& dice) : dice_(dice) {}

  void deliver(Delivery delivery) override;
  void cancel(JobId job) override;

  // Called with every attempt that is handed over.
  std::function<void(const Delivery&)> handed_over;
  // What the follower is sent next, as the store has it; the outcome is told what that settles.
  // 0: nothing.
  std::function<EntryId(const Delivery&, JobOutcome&)> read_event;
  // Called with those that a breaker kept from being tried.
  std::function<void(JobId)> not_tried;

  // Real time, which no clock jump moves; set before the engine is driven.
  void set_time(Time real) { real_ = real; }
  void end_faults() { faults_ = false; }
  // The process died: nobody hears the outcomes any more.
  void forget_outcomes() { outcomes_.clear(); }
  // The engine did not take this outcome: it may be told again.
  void refused(JobOutcome outcome);

  std::optional<Time> next_outcome() const;
  // The outcomes that are there by `real`, in order.
  std::vector<JobOutcome> take_outcomes(Time real);
  // What the codes sent to a contact method were, newest last.
  const std::map<Slug, std::string>& codes() const { return codes_; }

 private:
  void report(Duration after, JobOutcome outcome);
  void tell_receipt(JobOutcome outcome);

  Dice& dice_;
  Time real_{};
  bool faults_ = true;
  EntryId event_;  // that a follower is sent just now
  std::multimap<Time, JobOutcome> outcomes_;
  std::map<Slug, std::string> codes_;
};

}  // namespace tocsin::sim
