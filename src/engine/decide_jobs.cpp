// Messages owed: when they are tried, tried again, bundled, moved to the next method or given up.
#include <algorithm>

#include "engine/decision.hpp"

namespace tocsin {
namespace {

constexpr Duration retry_delay_min = 2s;
constexpr Duration retry_delay_max = 5min;

// Back-off that doubles, spread by a quarter so that a recovering provider is not hit by all at
// once. The spread follows from the job's id: decisions draw no random numbers.
Duration retry_delay(const Job& job) {
  Duration delay = retry_delay_min;
  for (int i = 1; i < job.attempt && delay < retry_delay_max; ++i) delay *= 2;
  delay = std::min(delay, retry_delay_max);
  const std::uint64_t mixed = std::hash<JobId>{}(job.id) ^ static_cast<std::uint64_t>(job.attempt);
  const auto spread = static_cast<std::int64_t>(mixed % 512) - 256;  // of 1024
  return delay + Duration(delay.count() * spread / 1024);
}

void lease(Decision& decision, Job& job) {
  job.status = JobStatus::leased;
  ++job.attempt;
  job.due_at.reset();
  job.lease_until = decision.now + job_lease;
  if (job.kind == JobKind::notification) {
    decision.effects.last_messages.push_back({job.contact_method, decision.now});
  }
}

bool wanted(const Decision& decision, PageId page) {
  const Page* found = decision.state.page(page);
  return found != nullptr && !found->ended_at;
}

// Re-check just before sending: pages that ended meanwhile are not sent. False: nothing is left.
bool keep_wanted_pages(const Decision& decision, Job& job) {
  if (job.kind != JobKind::notification) return true;
  std::erase_if(job.pages, [&](PageId page) { return !wanted(decision, page); });
  return !job.pages.empty();
}

// The message of this method in this very decision, or a pending one of before, that `page` may join.
Job* joinable(Decision& decision, const Slug& method) {
  for (Job& job : decision.effects.jobs) {
    if (job.contact_method == method && job.status == JobStatus::pending && job.attempt == 0 &&
        job.kind == JobKind::notification && job.pages.size() < pages_per_notification_max) {
      return &job;
    }
  }
  const Job* pending = decision.state.pending_job(method);
  if (pending == nullptr) return nullptr;
  const bool decided_here =
      std::any_of(decision.effects.jobs.begin(), decision.effects.jobs.end(),
                  [&](const Job& job) { return job.id == pending->id; });
  if (decided_here) return nullptr;
  return &decision.effects.jobs.emplace_back(*pending);
}

std::optional<Time> last_message(const Decision& decision, const Slug& method) {
  for (const LastMessage& last : decision.effects.last_messages) {
    if (last.contact_method == method) return last.at;
  }
  return decision.state.last_message_at(method);
}

// Each method that a person still waits for on this page is tried now. False: there is none.
bool hurry_other_methods(Decision& decision, const Job& failed) {
  bool other = false;
  for (const PageId page : failed.pages) {
    for (const JobId id : decision.state.jobs_of(page)) {
      const Job* job = decision.state.job(id);
      if (id == failed.id || job == nullptr) continue;
      other = true;
      if (job->status != JobStatus::pending || job->attempt > 0) continue;
      Job sooner = *job;
      sooner.due_at = decision.now;
      decision.effects.jobs.push_back(std::move(sooner));
    }
  }
  return other;
}

// Nothing else is on its way to these people: do not wait for a step's delay to pass.
void escalate_unreached(Decision& decision, const Job& failed) {
  for (const PageId id : failed.pages) {
    const Page* page = decision.state.page(id);
    if (page == nullptr || page->status != PageStatus::open) continue;
    decision.tell_subject(page->subject_kind, page->subject, EntryKind::nobody_notified,
                          {Reason::Code::provider_refused, failed.contact_method, id.value}, {},
                          page->user, id.value);
    const auto pages = decision.state.pages_of(page->escalation);
    const bool others_ring = std::any_of(pages.begin(), pages.end(), [&](const Page* other) {
      return other->id != id && other->status == PageStatus::open &&
             !decision.state.jobs_of(other->id).empty();
    });
    if (!others_ring) {
      decision.then(FireStep{page->escalation, {Reason::Code::provider_refused, page->user, 0}});
    }
  }
}

void give_up(Decision& decision, Job job) {
  job.status = JobStatus::failed;
  job.due_at.reset();
  job.lease_until.reset();
  if (job.kind == JobKind::notification && !hurry_other_methods(decision, job)) {
    escalate_unreached(decision, job);
  }
  decision.effects.jobs.push_back(std::move(job));
}

void try_again(Decision& decision, Job job, Time due_at) {
  job.status = JobStatus::pending;
  job.due_at = due_at;
  job.lease_until.reset();
  decision.effects.jobs.push_back(std::move(job));
}

NotificationStatus status_of(JobOutcomeKind kind) {
  switch (kind) {
    case JobOutcomeKind::sent: return NotificationStatus::sent;
    case JobOutcomeKind::rejected: return NotificationStatus::rejected;
    case JobOutcomeKind::unknown: return NotificationStatus::unknown;
    case JobOutcomeKind::failed:
    case JobOutcomeKind::not_sent_breaker: return NotificationStatus::failed;
  }
  return NotificationStatus::unknown;
}

void tell_outcome(Decision& decision, const Job& job, const Notification& notification) {
  if (notification.status == NotificationStatus::sent) return;  // the notification itself tells it
  const EntryKind kind = notification.status == NotificationStatus::unknown
                             ? EntryKind::notification_unknown
                             : EntryKind::notification_failed;
  const Reason::Code why = notification.status == NotificationStatus::rejected
                               ? Reason::Code::provider_refused
                               : Reason::Code::retry;
  for (const PageId id : job.pages) {
    const Page* page = decision.state.page(id);
    if (page == nullptr) continue;
    decision.tell_subject(page->subject_kind, page->subject, kind,
                          {why, job.contact_method, notification.id.value}, notification.receipt,
                          job.user, notification.id.value);
  }
}

void record(Decision& decision, const Job& job, const JobOutcome& outcome) {
  const ContactMethod* method = decision.config.find<ContactMethod>(job.contact_method);
  Notification notification;
  notification.id = NotificationId{decision.next(&Counters::notification)};
  notification.job = job.id;
  notification.attempt = outcome.attempt;
  notification.kind = job.kind;
  notification.user = job.user;
  notification.contact_method = job.contact_method;
  notification.channel = method == nullptr ? Channel::email : method->channel;
  notification.pages = job.pages;
  notification.started_at = outcome.started_at;
  notification.ended_at = decision.now;
  notification.status = status_of(outcome.kind);
  notification.receipt = outcome.receipt.substr(0, receipt_bytes_max);
  notification.drill = job.drill;
  tell_outcome(decision, job, notification);
  decision.effects.notifications.push_back(std::move(notification));
}

}  // namespace

std::string lane_of(const ContactMethod& method) {
  std::string lane(to_text(method.channel));
  if (method.channel == Channel::email) return lane;
  const std::size_t host = method.address.find("://");
  if (host == std::string::npos) return lane;
  const std::size_t end = method.address.find_first_of("/?#", host + 3);
  return lane + ":" + method.address.substr(host + 3, end == std::string::npos ? end : end - host - 3);
}

void owe_message(Decision& decision, const Page& page, const ContactMethod& method,
                 Time not_before) {
  const Duration window = decision.config.settings().bundle_window;
  const bool delayed = not_before > decision.now;
  if (!delayed) {
    if (Job* join = joinable(decision, method.slug)) {
      join->pages.push_back(page.id);
      return;
    }
    const std::optional<Time> last = last_message(decision, method.slug);
    if (last && *last + window > decision.now && *last <= decision.now) not_before = *last + window;
  }
  Job job;
  job.id = JobId{decision.next(&Counters::job)};
  job.lane = lane_of(method);
  job.contact_method = method.slug;
  job.user = page.user;
  job.pages = {page.id};
  job.created_at = decision.now;
  job.drill = page.drill;
  if (not_before > decision.now) {
    job.due_at = not_before;
  } else {
    lease(decision, job);
  }
  decision.effects.jobs.push_back(std::move(job));
}

void drop_pages_from_jobs(Decision& decision, const std::vector<PageId>& pages) {
  std::set<JobId> touched;
  for (const PageId page : pages) {
    for (const JobId id : decision.state.jobs_of(page)) touched.insert(id);
  }
  for (const JobId id : touched) {
    Job job = *decision.state.job(id);
    // What is under way cannot be taken back; its outcome is recorded when it comes.
    if (job.status == JobStatus::leased) continue;
    std::erase_if(job.pages, [&](PageId page) {
      return std::find(pages.begin(), pages.end(), page) != pages.end();
    });
    if (job.pages.empty()) {
      job.status = JobStatus::cancelled;
      job.due_at.reset();
    }
    decision.effects.jobs.push_back(std::move(job));
  }
}

Status decide_body(Decision& decision, const JobOutcome& body) {
  const Job* job = decision.state.job(body.job);
  // The answer of an attempt that was given up, or of a job that was cancelled: too late to matter.
  if (job == nullptr || job->status != JobStatus::leased || job->attempt != body.attempt) return {};
  Job next = *job;
  if (body.kind == JobOutcomeKind::not_sent_breaker) {
    --next.attempt;  // nothing was tried
    if (!keep_wanted_pages(decision, next)) {
      next.status = JobStatus::cancelled;
      next.lease_until.reset();
      decision.effects.jobs.push_back(std::move(next));
      return {};
    }
    hurry_other_methods(decision, next);
    try_again(decision, std::move(next), std::max(body.not_before.value_or(decision.now), decision.now + 1s));
    return {};
  }
  record(decision, *job, body);
  if (body.kind == JobOutcomeKind::sent || !keep_wanted_pages(decision, next)) {
    next.status = body.kind == JobOutcomeKind::sent ? JobStatus::done : JobStatus::cancelled;
    next.pages = job->pages;
    next.lease_until.reset();
    decision.effects.jobs.push_back(std::move(next));
  } else if (body.kind == JobOutcomeKind::rejected || job->attempt >= job_attempts_max) {
    give_up(decision, std::move(next));
  } else {
    const Time due = decision.now + retry_delay(*job);
    try_again(decision, std::move(next), std::max(due, body.not_before.value_or(due)));
  }
  return {};
}

Status wake_job(Decision& decision, JobId id) {
  const Job* job = decision.state.job(id);
  if (job == nullptr) return {};
  Job next = *job;
  if (job->status == JobStatus::leased) {  // nobody knows what became of it: send it again
    JobOutcome lost{job->id, job->attempt, JobOutcomeKind::unknown, "no outcome was reported",
                    job->lease_until.value_or(decision.now) - job_lease, std::nullopt};
    record(decision, *job, lost);
  }
  if (!keep_wanted_pages(decision, next)) {
    next.status = JobStatus::cancelled;
    next.due_at.reset();
    next.lease_until.reset();
  } else if (next.attempt >= job_attempts_max) {
    give_up(decision, std::move(next));
    return {};
  } else {
    lease(decision, next);
  }
  decision.effects.jobs.push_back(std::move(next));
  return {};
}

}  // namespace tocsin
