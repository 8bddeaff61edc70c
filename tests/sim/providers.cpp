#include "tests/sim/providers.hpp"

#include <fmt/format.h>

#include <array>

namespace tocsin::sim {

void Providers::report(Duration after, JobOutcome outcome) {
  const bool settled =
      outcome.kind == JobOutcomeKind::sent || outcome.kind == JobOutcomeKind::rejected;
  if (event_ && settled) outcome.through = event_;
  outcomes_.emplace(real_ + after, std::move(outcome));
}

void Providers::deliver(Delivery delivery) {
  handed_over(delivery);
  if (delivery.kind == JobKind::verification) codes_[delivery.method.slug] = delivery.code;
  JobOutcome outcome{.job = delivery.job,
                     .attempt = delivery.attempt,
                     .kind = JobOutcomeKind::sent,
                     .receipt = "taken",
                     .started_at = delivery.at,
                     .not_before = {}};
  event_ = {};
  if (delivery.kind == JobKind::follow) {
    event_ = read_event(delivery, outcome);
    if (!event_) return report(1ms, std::move(outcome));
  }
  const bool to_phone = !delivery.provider.slug.empty();
  if (to_phone && delivery.kind == JobKind::receipt) return tell_receipt(std::move(outcome));
  if (to_phone && dice_.chance(70)) {
    outcome.message = fmt::format("m-{}-{}", delivery.job.value, delivery.attempt);
  }
  if (!faults_) return report(dice_.duration(10ms, 500ms), std::move(outcome));
  const Duration soon = dice_.duration(0ms, 2s);
  switch (dice_.below(16)) {
    case 0:  // slow, but within the lease
      return report(dice_.duration(5s, 50s), std::move(outcome));
    case 1:  // so slow that its lease is over
      return report(dice_.duration(61s, 150s), std::move(outcome));
    case 2:  // never a word: perhaps it was delivered
      return;
    case 3:
    case 4:  // a temporary failure, or a lie about a message that arrived
      outcome.kind = JobOutcomeKind::failed;
      if (dice_.chance(30)) outcome.not_before = delivery.at + dice_.duration(1s, 20min);
      return report(soon, std::move(outcome));
    case 5:
      outcome.kind = JobOutcomeKind::rejected;
      return report(soon, std::move(outcome));
    case 6:
      outcome.kind = JobOutcomeKind::unknown;
      return report(soon, std::move(outcome));
    case 7:
      not_tried(delivery.job);
      outcome.kind = JobOutcomeKind::not_sent_breaker;
      outcome.not_before = delivery.at + dice_.duration(1s, 1min);
      return report(0ms, std::move(outcome));
    case 8:  // says it twice, the second time perhaps otherwise
      report(soon, outcome);
      if (dice_.chance(50)) outcome.kind = JobOutcomeKind::failed;
      return report(soon + dice_.duration(0ms, 1s), std::move(outcome));
    default:
      return report(soon, std::move(outcome));
  }
}

void Providers::tell_receipt(JobOutcome outcome) {
  using Kind = JobOutcomeKind;
  constexpr std::array kinds{Kind::on_its_way,  Kind::on_its_way, Kind::delivered,
                             Kind::undelivered, Kind::unanswered, Kind::failed,
                             Kind::rejected,    Kind::unknown,    Kind::not_sent_breaker};
  outcome.kind = Kind::delivered;
  if (!faults_) return report(dice_.duration(10ms, 500ms), std::move(outcome));
  if (dice_.chance(10)) return;  // never a word
  outcome.kind = kinds.at(static_cast<std::size_t>(dice_.below(static_cast<int>(kinds.size()))));
  report(dice_.duration(0ms, 20s), std::move(outcome));
}

void Providers::cancel(JobId job) {
  if (!dice_.chance(50)) return;  // too late: it is with the provider
  for (auto waiting = outcomes_.begin(); waiting != outcomes_.end(); ++waiting) {
    if (waiting->second.job != job) continue;
    event_ = {};
    JobOutcome outcome = waiting->second;
    outcomes_.erase(waiting);
    outcome.kind = JobOutcomeKind::failed;
    outcome.receipt = "not sent any more";
    return report(0ms, std::move(outcome));
  }
}

void Providers::refused(JobOutcome outcome) {
  event_ = {};
  if (dice_.chance(50)) report(dice_.duration(100ms, 5s), std::move(outcome));
}

std::optional<Time> Providers::next_outcome() const {
  return outcomes_.empty() ? std::nullopt : std::optional<Time>(outcomes_.begin()->first);
}

std::vector<JobOutcome> Providers::take_outcomes(Time real) {
  std::vector<JobOutcome> taken;
  while (!outcomes_.empty() && outcomes_.begin()->first <= real) {
    taken.push_back(std::move(outcomes_.begin()->second));
    outcomes_.erase(outcomes_.begin());
  }
  return taken;
}

}  // namespace tocsin::sim
