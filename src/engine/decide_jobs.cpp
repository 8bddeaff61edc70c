// Messages owed: when they are tried, tried again, bundled, moved to the next method or given up.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/utf8.hpp"
#include "engine/bundles.hpp"
#include "engine/follow.hpp"
#include "engine/notices.hpp"

namespace tocsin {
namespace {

constexpr Duration retry_delay_min = 2s;
constexpr Duration provider_pause_max = 15s;  // while no provider of a channel may be asked

std::vector<const Provider*> providers_of(const Decision& decision, const Job& job) {
  const ContactMethod* method = decision.config.find<ContactMethod>(job.contact_method);
  if (method == nullptr || !is_phone(method->channel)) return {};
  return providers_for(decision.config, method->channel);
}

// Re-check just before sending: pages that ended meanwhile are not sent. False: nothing is left.
bool keep_wanted(const Decision& decision, Job& job) {
  if (job.kind == JobKind::notice) return keep_wanted_notes(decision, job);
  if (job.kind != JobKind::notification) return true;
  std::erase_if(job.pages, [&](PageId page) { return !wanted(decision, page); });
  return !job.pages.empty();
}

// The method as it may be used now: still there, turned on, and of the same person.
const ContactMethod* method_of(const Decision& decision, const Job& job) {
  const ContactMethod* method = decision.config.find<ContactMethod>(job.contact_method);
  if (method == nullptr || !method->enabled || method->user != job.user) return nullptr;
  if (is_channel(*method)) return method;
  const User* user = decision.config.find<User>(job.user);
  return user != nullptr && user->active ? method : nullptr;
}

// A program that listens may be down for longer than a person waits.
bool is_patient(const Decision& decision, const Job& job) {
  if (job.kind == JobKind::verification) return false;
  if (job.user.empty()) return true;  // a channel of a team
  const ContactMethod* method = decision.config.find<ContactMethod>(job.contact_method);
  return method != nullptr && method->channel == Channel::webhook;
}

// No further attempt is made.
bool is_spent(const Decision& decision, const Job& job) {
  if (is_patient(decision, job)) return decision.now >= job.created_at + retried_for;
  return job.attempt >= job_attempts_max;
}

// It may still reach its person in time; what is tried for longer is not counted on.
bool gives_hope(const Job& job) {
  return job.attempt < job_attempts_max ||
         (job.attempt == job_attempts_max && job.status == JobStatus::leased);
}

}  // namespace

// Back-off that doubles, spread by a quarter so that a recovering provider is not hit by all at
// once. The spread follows from the job's id: decisions draw no random numbers.
Duration retry_delay(JobId job, int attempt) {
  Duration delay = retry_delay_min;
  for (int i = 1; i < attempt && delay < retry_delay_max; ++i) delay *= 2;
  delay = std::min(delay, retry_delay_max);
  const std::uint64_t mixed = std::hash<JobId>{}(job) ^ static_cast<std::uint64_t>(attempt);
  const auto spread = static_cast<std::int64_t>(mixed % 512) - 256;  // of 1024
  return delay + Duration(delay.count() * spread / 1024);
}

void hurry_other_methods(Decision& decision, const Job& failed) {
  std::set<JobId> waiting;
  for (const PageId page : failed.pages) {
    for (const JobId id : decision.state.jobs_of(page)) waiting.insert(id);
  }
  waiting.erase(failed.id);
  for (const JobId id : waiting) {
    const Job* job = decision.state.job(id);
    if (job->status != JobStatus::pending || job->attempt > 0 || job->paused) continue;
    if (job->contact_method == failed.contact_method) continue;  // it would fail alike
    const PageUrgency urgency = page_urgency(worst_of(decision, job->pages));
    if (quiet_until(decision.config, job->user, urgency, decision.now)) continue;
    Job sooner = *job;
    sooner.due_at = std::min(sooner.due_at.value_or(decision.now), decision.now);
    decision.effects.jobs.push_back(std::move(sooner));
  }
}

// Do not wait for a step's delay to pass.
void escalate_unreached(Decision& decision, const Job& failed, bool was_taken) {
  const auto reached = [&](const Page& page) {
    Page seen = page;
    const bool had_it = std::ranges::find(failed.pages, page.id) != failed.pages.end();
    if (was_taken && had_it && seen.messages <= 1) seen.notified_at.reset();
    return reaches(decision, seen, failed.id);
  };
  for (const PageId id : failed.pages) {
    const Page* page = decision.state.page(id);
    if (page == nullptr || page->ended_at || is_question(*page) || reached(*page)) continue;
    decision.tell_subject(page->subject_kind, page->subject, EntryKind::nobody_notified,
                          {Reason::Code::provider_refused, failed.contact_method, id.value}, {},
                          page->user, id.value);
    const auto pages = decision.state.pages_of(page->escalation);
    const auto rings = [&](const Page* other) {
      return other->status == PageStatus::open && reached(*other);
    };
    const auto is_reached = [&](const Page* other) { return reached(*other); };
    const bool others_ring = std::ranges::any_of(pages, rings);
    const Escalation* escalation = decision.state.escalation(page->escalation);
    const bool at_its_end = escalation != nullptr && !escalation->wake_at;
    // Whoever was called after this person may have been passed by because this one was reached.
    const bool nobody = was_taken && std::ranges::none_of(pages, is_reached);
    if (at_its_end || nobody || (page->status == PageStatus::open && !others_ring)) {
      decision.then(FireStep{page->escalation, {Reason::Code::provider_refused, page->user, 0}});
    }
  }
}

namespace {

// Whoever else can be called is: this one has failed as often as one may wait for.
void lose_hope(Decision& decision, const Job& job) {
  if (job.kind != JobKind::notification) return;
  hurry_other_methods(decision, job);
  escalate_unreached(decision, job);
}

void give_up(Decision& decision, Job job) {
  if (gives_hope(job)) lose_hope(decision, job);
  job.status = JobStatus::failed;
  job.due_at.reset();
  job.lease_until.reset();
  decision.effects.jobs.push_back(std::move(job));
}

NotificationStatus status_of(JobOutcomeKind kind) {
  switch (kind) {
    case JobOutcomeKind::sent:
      return NotificationStatus::sent;
    case JobOutcomeKind::rejected:
      return NotificationStatus::rejected;
    case JobOutcomeKind::unknown:
      return NotificationStatus::unknown;
    case JobOutcomeKind::failed:
    case JobOutcomeKind::not_sent_breaker:
      return NotificationStatus::failed;
    case JobOutcomeKind::on_its_way:
      return NotificationStatus::sent;
    case JobOutcomeKind::delivered:
      return NotificationStatus::delivered;
    case JobOutcomeKind::undelivered:
    case JobOutcomeKind::unanswered:
      return NotificationStatus::undelivered;
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

void mark_notified(Decision& decision, const Job& job) {
  for (const PageId id : job.pages) {
    const Page* page = decision.state.page(id);
    if (page == nullptr) continue;
    Page notified = *page;
    if (!notified.notified_at) notified.notified_at = decision.now;
    ++notified.messages;
    decision.effects.pages.push_back(std::move(notified));
  }
}

// Who took a message about something is told when it is over.
void note_all_told(Decision& decision, const Job& job) {
  for (const PageId id : job.pages) {
    const Page* page = decision.state.page(id);
    if (page == nullptr) continue;
    note_told(decision, page->subject_kind, page->subject, job.contact_method);
  }
  for (const Note& note : job.notes) {
    if (note.kind != NoteKind::called) continue;
    note_told(decision, note.subject_kind, note.subject, job.contact_method);
  }
}

// More people read the list of messages than see a private incident.
std::string about(const Decision& decision, const Job& job) {
  if (job.notes.empty()) return {};
  const std::uint64_t more = job.notes.size() - 1 + job.notes_more;
  const Note& note = job.notes.front();
  const Incident* incident = decision.state.incident(incident_of(note));
  const bool is_private = note.is_private || (incident != nullptr && incident->is_private);
  const std::string first = is_private ? "a private incident" : note.text;
  return more == 0 ? first : fmt::format("{}, and {} more", first, more);
}

void record(Decision& decision, const Job& job, const JobOutcome& outcome) {
  Notification notification = notification_of(decision, job, outcome);
  notification.about = about(decision, job);
  tell_outcome(decision, job, notification);
  if (outcome.kind == JobOutcomeKind::sent) {
    mark_notified(decision, job);
    note_all_told(decision, job);
    if (!outcome.message.empty()) owe_receipt(decision, job, notification);
  }
  decision.effects.notifications.push_back(std::move(notification));
}

// Another provider is tried at once: a page does not wait for one that failed. False: none is left
// in this round.
bool pass_on(Decision& decision, Job& job) {
  if (job.provider.empty() || is_spent(decision, job)) return false;
  if (!another_provider(decision, job)) return false;
  lease(decision, job);
  return true;
}

// Before a pause: whoever failed is asked again after it, whoever refused is not. False: all did.
bool begin_round(const Decision& decision, Job& job) {
  job.tried = job.refused;
  return job.provider.empty() || another_provider(decision, job);
}

}  // namespace

void try_again(Decision& decision, Job job, Time due_at) {
  job.status = JobStatus::pending;
  job.due_at = due_at;
  job.lease_until.reset();
  decision.effects.jobs.push_back(std::move(job));
}

Notification notification_of(Decision& decision, const Job& job, const JobOutcome& outcome) {
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
  notification.receipt = cut_utf8(outcome.receipt, receipt_bytes_max);
  notification.drill = job.drill;
  notification.provider = job.provider;
  notification.message = outcome.message;
  return notification;
}

bool wanted(const Decision& decision, PageId page) {
  const Page* found = decision.state.page(page);
  return found != nullptr && !found->ended_at;
}

bool another_provider(const Decision& decision, const Job& job) {
  return std::ranges::any_of(providers_of(decision, job), [&](const Provider* provider) {
    return !holds(job.tried, provider->slug);
  });
}

void lease(Decision& decision, Job& job, Severity worst) {
  job.status = JobStatus::leased;
  ++job.attempt;
  job.due_at.reset();
  job.lease_until = decision.now + job_lease;
  if (job.kind == JobKind::receipt || job.kind == JobKind::follow) return;
  if (const ContactMethod* method = decision.config.find<ContactMethod>(job.contact_method);
      method != nullptr && is_phone(method->channel)) {
    job.provider.clear();
    for (const Provider* provider : providers_for(decision.config, method->channel)) {
      if (holds(job.tried, provider->slug)) continue;
      job.provider = provider->slug;
      break;
    }
    job.lane = fmt::format("{}:{}", to_text(method->channel), job.provider);
  }
  // What is tried again does not hold back what waits for its first attempt; nor does what was not
  // sent, as its provider was given a pause.
  if (job.kind == JobKind::notification && job.attempt == 1 && !job.paused) {
    note_message(decision, job, std::min(worst, worst_of(decision, job.pages)));
  }
  job.paused = false;
}

bool reaches(const Decision& decision, const Page& page, JobId except) {
  if (page.notified_at) return true;
  const std::vector<JobId> jobs = decision.state.jobs_of(page.id);
  return std::any_of(jobs.begin(), jobs.end(),
                     [&](JobId id) { return id != except && gives_hope(*decision.state.job(id)); });
}

std::string lane_of(const ContactMethod& method) {
  std::string lane(to_text(method.channel));
  if (method.channel == Channel::email || is_phone(method.channel)) return lane;
  const std::size_t host = method.address.find("://");
  if (host == std::string::npos) return lane;
  const std::size_t end = method.address.find_first_of("/?#", host + 3);
  return lane + ":" +
         method.address.substr(host + 3, end == std::string::npos ? end : end - host - 3);
}

void owe_message(Decision& decision, const Page& page, const ContactMethod& method, Time not_before,
                 const Slug& only_by) {
  const Severity severity = severity_of(decision, page.subject_kind, page.subject);
  if (only_by.empty() && not_before <= decision.now) {
    const auto until = bundled_until(decision, method.slug, severity, page.drill);
    if (Job* join = joinable(decision, method.slug, page.drill)) {
      join->pages.push_back(page.id);
      if (!until) {  // it got worse: the bundle closes early
        lease(decision, *join, severity);
      }
      return;
    }
    not_before = until.value_or(not_before);
  }
  Job job;
  job.id = JobId{decision.next(&Counters::job)};
  job.lane = lane_of(method);
  job.contact_method = method.slug;
  job.user = page.user;
  job.pages = {page.id};
  job.created_at = decision.now;
  job.drill = page.drill;
  if (!only_by.empty()) {
    for (const Provider* other : providers_for(decision.config, method.channel)) {
      if (other->slug != only_by) job.refused.push_back(other->slug);
    }
    job.tried = job.refused;
  }
  if (not_before > decision.now) {
    job.due_at = not_before;
  } else {
    lease(decision, job, severity);
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
  if (job->kind == JobKind::follow) {
    followed(decision, *job, body);
    return {};
  }
  if (job->kind == JobKind::receipt) {
    receipt_came(decision, *job, body.kind, body.receipt);
    return {};
  }
  Job next = *job;
  if (!job->provider.empty() && body.kind != JobOutcomeKind::sent) {
    add_once(next.tried, job->provider);
    if (body.kind == JobOutcomeKind::rejected) add_once(next.refused, job->provider);
  }
  if (body.kind == JobOutcomeKind::not_sent_breaker) {
    --next.attempt;  // nothing was tried
    if (!keep_wanted(decision, next)) {
      next.status = JobStatus::cancelled;
      next.lease_until.reset();
      decision.effects.jobs.push_back(std::move(next));
      return {};
    }
    if (pass_on(decision, next)) {
      decision.effects.jobs.push_back(std::move(next));
      return {};
    }
    next.paused = true;
    hurry_other_methods(decision, next);
    begin_round(decision, next);
    // The pause is the last provider's; that of another one may be over sooner.
    const Duration pause_max = next.provider.empty() ? retry_delay_max : provider_pause_max;
    const Time pause = body.not_before.value_or(decision.now);
    try_again(decision, std::move(next),
              std::clamp(pause, decision.now + 1s, decision.now + pause_max));
    return {};
  }
  record(decision, *job, body);
  if (body.method_gone) end_method(decision, job->contact_method, body.started_at);
  if (body.kind == JobOutcomeKind::sent || !keep_wanted(decision, next)) {
    next.status = body.kind == JobOutcomeKind::sent ? JobStatus::done : JobStatus::cancelled;
    next.pages = job->pages;
    next.lease_until.reset();
    decision.effects.jobs.push_back(std::move(next));
  } else if (pass_on(decision, next)) {
    decision.effects.jobs.push_back(std::move(next));
  } else if (is_spent(decision, *job) || !begin_round(decision, next) ||
             (job->provider.empty() && body.kind == JobOutcomeKind::rejected)) {
    give_up(decision, std::move(next));
  } else {
    const Time due = decision.now + retry_delay(job->id, job->attempt);
    const Time pause = std::min(body.not_before.value_or(due), decision.now + retry_delay_max);
    if (next.attempt == job_attempts_max) lose_hope(decision, next);
    try_again(decision, std::move(next), std::max(due, pause));
  }
  return {};
}

Status wake_job(Decision& decision, JobId id) {
  const Job* job = decision.state.job(id);
  if (job == nullptr) return {};
  if (job->kind == JobKind::follow) {
    wake_follow(decision, *job);
    return {};
  }
  Job next = *job;
  if (job->kind == JobKind::receipt) {
    if (job->status == JobStatus::leased) {  // no answer came: ask again later
      receipt_came(decision, *job, JobOutcomeKind::unknown, {});
    } else {
      lease(decision, next);
      decision.effects.jobs.push_back(std::move(next));
    }
    return {};
  }
  if (job->status == JobStatus::leased) {  // nobody knows what became of it: send it again
    JobOutcome lost{job->id,
                    job->attempt,
                    JobOutcomeKind::unknown,
                    "no outcome was reported",
                    job->lease_until.value_or(decision.now) - job_lease,
                    std::nullopt};
    record(decision, *job, lost);
    if (job->attempt == job_attempts_max && !is_spent(decision, *job)) {
      lose_hope(decision, *job);
      next.status = JobStatus::pending;
    }
  }
  if (!keep_wanted(decision, next)) {
    next.status = JobStatus::cancelled;
    next.due_at.reset();
    next.lease_until.reset();
    decision.effects.jobs.push_back(std::move(next));
    return {};
  }
  if (is_spent(decision, next) || method_of(decision, next) == nullptr) {
    give_up(decision, std::move(next));
    return {};
  }
  if (const auto turn =
          next.kind == JobKind::notice ? behind_older(decision, next) : std::nullopt) {
    next.status = JobStatus::pending;
    next.due_at = turn;
    next.lease_until.reset();
    decision.effects.jobs.push_back(std::move(next));
    return {};
  }
  const bool first = next.attempt == 0 && next.kind == JobKind::notification;
  const Severity worst = worst_of(decision, next.pages);
  if (const auto until = first && !next.paused
                             ? bundled_until(decision, next.contact_method, worst, next.drill)
                             : std::nullopt) {
    next.due_at = until;
  } else {
    if (first) take_in_others(decision, next);
    lease(decision, next);
  }
  decision.effects.jobs.push_back(std::move(next));
  return {};
}

}  // namespace tocsin
