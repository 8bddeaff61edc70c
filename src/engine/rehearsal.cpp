#include "engine/rehearsal.hpp"

#include <algorithm>

#include "engine/explain.hpp"
#include "engine/transaction.hpp"

namespace tocsin {
namespace {

constexpr std::size_t dues_max = 1'000;
const Slug stage = "rehearsal";  // the name of what exists only here

ConfigRow row_of(const ConfigObject& object, std::int64_t version) {
  ConfigRow row;
  row.kind = kind_of(object);
  row.slug = slug_of(object);
  row.version = version;
  row.body = body_of(object);
  return row;
}

// One alert under the policy, and a clock that jumps from one thing that is due to the next.
class Run {
 public:
  Run(Config config, const RehearsalQuestion& question, std::vector<StepTurn> turns)
      : config_(std::move(config)), question_(question), now_(question.at) {
    Alert alert;
    alert.id = AlertId{1};
    alert.integration = alert.dedup_key = stage;
    alert.service = stage;
    alert.severity = question.severity;
    alert.started_at = alert.created_at = alert.status_at = alert.moved_at = now_;
    Effects begin;
    begin.alerts.push_back(std::move(alert));
    begin.step_turns = std::move(turns);
    state_.apply(begin);
  }

  Rehearsed go() {
    decide(
        {StartEscalation{SubjectOf::alert, 1, stage, false, {Reason::Code::asked_by_user, {}, 0}}});
    const Time end = question_.at + question_.length;
    for (auto due = state_.next_due(); due; due = state_.next_due()) {
      if (*due > end || rehearsed_.entries.size() >= rehearsal_entries_max) {
        rehearsed_.complete = false;
        break;
      }
      now_ = std::max(now_, *due);
      std::vector<CommandBody> wakes;
      for (const Due& one : state_.due_until(now_, dues_max)) {
        wakes.push_back(Wake{one.kind, one.id, one.slug});
      }
      decide(std::move(wakes));
    }
    return std::move(rehearsed_);
  }

 private:
  void decide(std::vector<CommandBody> bodies) {
    while (!bodies.empty()) {
      Transaction transaction(config_, state_, now_);
      for (CommandBody& body : bodies) {
        Command command;
        command.body = std::move(body);
        (void)transaction.run(std::move(command));
      }
      bodies = told(transaction.take().effects);
    }
  }

  // Keeps what happened; each message is answered as sent.
  std::vector<CommandBody> told(const Effects& effects) {
    std::vector<CommandBody> outcomes;
    for (const TimelineEntry& entry : effects.timeline) {
      rehearsed_.entries.push_back({now_,
                                    entry.kind,
                                    entry.reason,
                                    explain(config_, entry.reason),
                                    entry.text,
                                    entry.user,
                                    {},
                                    std::nullopt});
    }
    for (const Job& row : effects.jobs) {
      const Job* job = state_.job(row.id);
      if (job == nullptr || job->status != JobStatus::leased || !(row == *job)) continue;
      tell_message(*job);
      outcomes.push_back(
          JobOutcome{job->id, job->attempt, JobOutcomeKind::sent, {}, now_, std::nullopt});
    }
    return outcomes;
  }

  void tell_message(const Job& job) {
    const ContactMethod* method = config_.find<ContactMethod>(job.contact_method);
    const Page* page = job.pages.empty() ? nullptr : state_.page(job.pages.front());
    RehearsedEntry entry;
    entry.at = now_;
    entry.kind = EntryKind::notification_sent;
    if (page != nullptr) entry.reason = page->reason;
    entry.why = explain(config_, entry.reason);
    entry.user = job.user;
    entry.contact_method = job.contact_method;
    if (method != nullptr) entry.channel = method->channel;
    auto& people = rehearsed_.people;
    const bool person = job.kind == JobKind::notification;  // or a channel is told
    if (person && std::ranges::find(people, job.user) == people.end()) {
      people.push_back(job.user);
    }
    rehearsed_.entries.push_back(std::move(entry));
  }

  Config config_;
  State state_;
  const RehearsalQuestion question_;
  Time now_;
  Rehearsed rehearsed_;
};

}  // namespace

Result<Rehearsed> rehearse(const Config& config, const RehearsalQuestion& question,
                           std::vector<StepTurn> turns) {
  if (config.find<EscalationPolicy>(question.policy) == nullptr) {
    return fail(Error::Code::not_found, "there is no policy \"" + question.policy + "\"",
                "/policy");
  }
  if (question.length <= 0s || question.length > rehearsal_length_max) {
    return fail(Error::Code::invalid, "between a moment and 14 days can be watched", "/length");
  }
  Config own = config;
  Service service;
  service.slug = service.name = stage;
  service.policy = question.policy;
  if (const Status put =
          put_row(own, row_of(service, own.last_version(ConfigKind::service, stage) + 1));
      !put) {
    return std::unexpected(put.error());
  }
  return Run(std::move(own), question, std::move(turns)).go();
}

Result<Config> with_policy(const Config& config, const EscalationPolicy& policy) {
  Config next = config;
  const auto version = next.last_version(ConfigKind::policy, policy.slug) + 1;
  if (const Status put = put_row(next, row_of(policy, version)); !put) {
    return std::unexpected(put.error());
  }
  if (const Status good = recompile(next); !good) return std::unexpected(good.error());
  if (const Status good = check_put(next, policy); !good) return std::unexpected(good.error());
  return next;
}

}  // namespace tocsin
