#include "engine/follow.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

namespace tocsin {
namespace {

bool is_test(const Job& job) { return job.follow.incident.value == 0; }

// The row as this decision has made it so far; nullptr: it changed none.
template <typename Row>
const Row* last_row(const std::vector<Row>& rows, auto id) {
  const auto from_the_end = std::views::reverse(rows);
  const auto found = std::ranges::find(from_the_end, id, &Row::id);
  return found == from_the_end.end() ? nullptr : &*found;
}

// As it becomes; nullptr: it is over for long, and only the store knows it.
const Incident* incident_now(const Decision& decision, IncidentId id) {
  const Incident* row = last_row(decision.effects.incidents, id);
  return row != nullptr ? row : decision.state.incident(id);
}

// What is owed of the incident already.
const Job* owed_now(const Decision& decision, const Follower& follower, IncidentId incident) {
  const auto from_the_end = std::views::reverse(decision.effects.jobs);
  const auto made = std::ranges::find_if(from_the_end, [&](const Job& job) {
    return job.kind == JobKind::follow && job.follow.incident == incident &&
           follower_of(job.follow) == follower;
  });
  const Job* job = made != from_the_end.end()
                       ? &*made
                       : decision.state.follow_job(follower.kind, follower.slug, incident);
  const bool live =
      job != nullptr && (job->status == JobStatus::pending || job->status == JobStatus::leased);
  return live ? job : nullptr;
}

Job new_job(Decision& decision, const Follower& follower) {
  Job job;
  job.id = JobId{decision.next(&Counters::job)};
  job.kind = JobKind::follow;
  job.lane = job.contact_method = key_of(follower);
  job.created_at = decision.now;
  job.follow.kind = follower.kind;
  job.follow.follower = follower.slug;
  return job;
}

void owe(Decision& decision, const Follower& follower, const TimelineEntry& entry,
         const Incident* incident) {
  const IncidentId id{entry.subject};
  if (const Job* owed = owed_now(decision, follower, id)) {
    Job more = *owed;
    more.follow.last = std::max(more.follow.last, entry.id);
    decision.effects.jobs.push_back(std::move(more));
    return;
  }
  Job job = new_job(decision, follower);
  job.drill = incident != nullptr && incident->drill;
  job.follow.incident = id;
  job.follow.first = job.follow.last = entry.id;
  lease(decision, job);
  decision.effects.jobs.push_back(std::move(job));
}

// Somebody mended it, or turned it off: what waits is looked at now.
void hurry(Decision& decision, const Follower& follower) {
  for (const auto& [id, job] : decision.state.jobs()) {
    if (job.kind != JobKind::follow || follower_of(job.follow) != follower) continue;
    const Job* row = last_row(decision.effects.jobs, id);
    Job sooner = row != nullptr ? *row : job;
    if (sooner.status != JobStatus::pending) continue;
    sooner.due_at = decision.now;
    sooner.follow.refused = 0;
    decision.effects.jobs.push_back(std::move(sooner));
  }
}

void settle(Decision& decision, Job job, JobStatus status) {
  job.status = status;
  job.due_at.reset();
  job.lease_until.reset();
  decision.effects.jobs.push_back(std::move(job));
}

void note_attempt(Decision& decision, const Job& job, const JobOutcome& outcome) {
  Notification sent = notification_of(decision, job, outcome);
  sent.attempt = job.follow.failed + 1;  // of this entry
  sent.channel = channel_of(job.follow.kind);
  sent.about = outcome.about;
  decision.effects.notifications.push_back(std::move(sent));
}

// The next one at once, unless all that came last was refused.
void go_on(Decision& decision, Job job) {
  if (job.follow.first > job.follow.last) return settle(decision, std::move(job), JobStatus::done);
  if (job.follow.refused >= refused_max) {
    return try_again(decision, std::move(job), decision.now + refused_pause);
  }
  lease(decision, job);
  decision.effects.jobs.push_back(std::move(job));
}

}  // namespace

std::vector<Follower> followers(const Config& config) {
  std::vector<Follower> all;
  for (const auto& [slug, entry] : config.table<WebhookSubscription>().all()) {
    if (entry.value.enabled) all.push_back({FollowerKind::webhook_subscription, slug});
  }
  const Follower mirror{FollowerKind::slack_mirror, config.settings().slug};
  if (is_on(config, mirror)) all.push_back(mirror);
  return all;
}

bool is_on(const Config& config, const Follower& follower) {
  switch (follower.kind) {
    case FollowerKind::webhook_subscription: {
      const auto* subscription = config.find<WebhookSubscription>(follower.slug);
      return subscription != nullptr && subscription->enabled;
    }
    case FollowerKind::slack_mirror:
      return !config.settings().slack_bot_token.empty();
  }
  return false;
}

bool wants(const Config& config, const Follower& follower, const TimelineEntry& entry,
           const Incident* incident) {
  switch (follower.kind) {
    case FollowerKind::webhook_subscription: {
      const auto* subscription = config.find<WebhookSubscription>(follower.slug);
      return subscription != nullptr && wants(*subscription, entry, incident);
    }
    case FollowerKind::slack_mirror:
      return is_on(config, follower) && mirror_wants(config.settings(), entry, incident);
  }
  return false;
}

std::optional<FollowerKind> follower_kind(ConfigKind kind) {
  if (kind == ConfigKind::webhook_subscription) return FollowerKind::webhook_subscription;
  if (kind == ConfigKind::settings) return FollowerKind::slack_mirror;
  return std::nullopt;
}

Channel channel_of(FollowerKind kind) {
  switch (kind) {
    case FollowerKind::webhook_subscription:
      return Channel::webhook;
    case FollowerKind::slack_mirror:
      return Channel::slack_app;
  }
  return Channel::webhook;
}

std::string key_of(const Follower& follower) {
  return fmt::format("{}:{}", to_text(follower.kind), follower.slug);
}

namespace {

// What an incident that becomes private was owed is not sent any more, nor, when it is open again,
// what was said in between.
void withhold_private(Decision& decision, const std::vector<Follower>& all) {
  for (const Incident& row : decision.effects.incidents) {
    const Incident* before = decision.state.incident(row.id);
    if (!row.is_private || (before != nullptr && before->is_private)) continue;
    for (const Follower& follower : all) {
      if (const Job* owed = owed_now(decision, follower, row.id)) {
        settle(decision, *owed, JobStatus::cancelled);
      }
    }
  }
}

}  // namespace

void follow_timeline(Decision& decision) {
  for (const ConfigRow& row : decision.effects.config) {
    if (const auto kind = follower_kind(row.kind)) hurry(decision, {*kind, row.slug});
  }
  if (decision.effects.timeline.empty()) return;
  const std::vector<Follower> all = followers(decision.config);
  if (all.empty()) return;
  withhold_private(decision, all);
  for (const TimelineEntry& entry : decision.effects.timeline) {
    if (entry.subject_kind != EntryOf::incident) continue;
    const Incident* incident = incident_now(decision, IncidentId{entry.subject});
    for (const Follower& follower : all) {
      if (wants(decision.config, follower, entry, incident)) {
        owe(decision, follower, entry, incident);
      }
    }
  }
}

// Once, at once.
Status decide_body(Decision& decision, const TestFollower& body) {
  const Follower follower{body.kind, body.slug};
  if (!is_on(decision.config, follower)) {
    return fail(Error::Code::not_found, "it is not there, or it is off: turn it on first");
  }
  Job job = new_job(decision, follower);
  decision.effects.reply.ids = {job.id.value};
  lease(decision, job);
  decision.effects.jobs.push_back(std::move(job));
  return {};
}

void followed(Decision& decision, const Job& job, const JobOutcome& outcome) {
  if (job.follow.kind == FollowerKind::slack_mirror) note_mirror(decision, job.follow, outcome);
  Job next = job;
  Follow& follow = next.follow;
  if (is_test(job)) {
    note_attempt(decision, job, outcome);
    const bool sent = outcome.kind == JobOutcomeKind::sent;
    return settle(decision, std::move(next), sent ? JobStatus::done : JobStatus::failed);
  }
  if (outcome.kind == JobOutcomeKind::not_sent_breaker) {
    if (!is_on(decision.config, follower_of(follow))) {
      return settle(decision, std::move(next), JobStatus::cancelled);
    }
    const Time pause = outcome.not_before.value_or(decision.now);
    return try_again(decision, std::move(next),
                     std::clamp(pause, decision.now + 1s, decision.now + retry_delay_max));
  }
  const bool nothing_to_send = outcome.kind == JobOutcomeKind::sent && outcome.about.empty();
  if (!nothing_to_send) note_attempt(decision, job, outcome);
  const bool settled = outcome.through >= follow.first;
  if (settled) follow.first = EntryId{outcome.through.value + 1};
  if (!is_on(decision.config, follower_of(follow))) {
    return settle(decision, std::move(next), JobStatus::cancelled);
  }
  if (outcome.kind == JobOutcomeKind::sent) {
    if (settled) follow.failed = 0;
    if (!nothing_to_send) follow.refused = 0;
    if (settled || ++follow.failed < job_attempts_max) return go_on(decision, std::move(next));
  } else if (outcome.kind == JobOutcomeKind::rejected && settled) {
    follow.failed = 0;
    ++follow.refused;
    return go_on(decision, std::move(next));
  } else {
    ++follow.failed;
  }
  const Time due = decision.now + retry_delay(job.id, follow.failed);
  const Time pause = std::min(outcome.not_before.value_or(due), decision.now + retry_delay_max);
  try_again(decision, std::move(next), std::max(due, pause));
}

void wake_follow(Decision& decision, const Job& job) {
  Job next = job;
  if (job.status == JobStatus::leased) {  // nobody knows what became of it: it is sent again
    JobOutcome lost{.job = job.id,
                    .attempt = job.attempt,
                    .kind = JobOutcomeKind::unknown,
                    .receipt = "no outcome was reported",
                    .started_at = job.lease_until.value_or(decision.now) - job_lease,
                    .not_before = {}};
    note_attempt(decision, job, lost);
    if (is_test(job)) return settle(decision, std::move(next), JobStatus::failed);
    ++next.follow.failed;
  }
  if (!is_on(decision.config, follower_of(job.follow))) {
    return settle(decision, std::move(next), JobStatus::cancelled);
  }
  lease(decision, next);
  decision.effects.jobs.push_back(std::move(next));
}

}  // namespace tocsin
