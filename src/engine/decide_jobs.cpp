// Messages owed: when they are tried, tried again, bundled, moved to the next method or given up.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "base/utf8.hpp"
#include "engine/decision.hpp"

namespace tocsin {
namespace {

constexpr Duration retry_delay_min = 2s;
constexpr Duration retry_delay_max = 5min;    // also of what a provider asks for
constexpr Duration provider_pause_max = 15s;  // while no provider of a channel may be asked
constexpr int bundle_streak_max = 2;          // the window doubles so often

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

// The message that went to the method last, in this decision or before.
const LastMessage* last_message(const Decision& decision, const Slug& method) {
  for (auto last = decision.effects.last_messages.rbegin();
       last != decision.effects.last_messages.rend(); ++last) {
    if (last->contact_method == method) return &*last;
  }
  return decision.state.last_message(method);
}

// How long after a message the next one waits: 30 s, then 60 s, then 120 s while the storm lasts.
Duration window_after(const Decision& decision, const LastMessage& last) {
  return decision.config.settings().bundle_window * (1 << std::min(last.streak, bundle_streak_max));
}

Severity worst_of(const Decision& decision, const std::vector<PageId>& pages) {
  Severity worst = Severity::SEV5;
  for (const PageId id : pages) {
    const Page* page = decision.state.page(id);
    if (page == nullptr) continue;
    worst = std::min(worst, severity_of(decision, page->subject_kind, page->subject));
  }
  return worst;
}

void note_message(Decision& decision, const Slug& method, Severity worst) {
  LastMessage next{method, decision.now, 0, worst};
  const LastMessage* last = last_message(decision, method);
  if (last != nullptr && decision.now <= last->at + 2 * window_after(decision, *last)) {
    next.streak = std::min(last->streak + 1, bundle_streak_max);
    next.worst = std::min(worst, last->worst);
  }
  decision.effects.last_messages.push_back(std::move(next));
}

bool holds(const std::vector<Slug>& slugs, const Slug& slug) {
  return std::ranges::find(slugs, slug) != slugs.end();
}

void add_once(std::vector<Slug>& slugs, const Slug& slug) {
  if (!holds(slugs, slug)) slugs.push_back(slug);
}

std::vector<const Provider*> providers_of(const Decision& decision, const Job& job) {
  const ContactMethod* method = decision.config.find<ContactMethod>(job.contact_method);
  if (method == nullptr || !is_phone(method->channel)) return {};
  return providers_for(decision.config, method->channel);
}

// Re-check just before sending: pages that ended meanwhile are not sent. False: nothing is left.
bool keep_wanted_pages(const Decision& decision, Job& job) {
  if (job.kind != JobKind::notification) return true;
  std::erase_if(job.pages, [&](PageId page) { return !wanted(decision, page); });
  return !job.pages.empty();
}

// The method as it may be used now: still there, turned on, and of the same person.
const ContactMethod* method_of(const Decision& decision, const Job& job) {
  const ContactMethod* method = decision.config.find<ContactMethod>(job.contact_method);
  const User* user = decision.config.find<User>(job.user);
  const bool usable = method != nullptr && method->enabled && method->user == job.user &&
                      user != nullptr && user->active;
  return usable ? method : nullptr;
}

// The message of this method in this very decision, or a pending one of before, that `page` may
// join: one that is due when the window of the last message ends, not one that a ladder plans for
// later.
Job* joinable(Decision& decision, const Slug& method, bool drill) {
  const LastMessage* last = last_message(decision, method);
  const Time due_by = last == nullptr
                          ? decision.now
                          : std::max(decision.now, last->at + window_after(decision, *last));
  for (Job& job : decision.effects.jobs) {
    if (job.contact_method == method && job.status == JobStatus::pending && job.attempt == 0 &&
        job.kind == JobKind::notification && job.drill == drill && *job.due_at <= due_by &&
        job.pages.size() < pages_per_notification_max) {
      return &job;
    }
  }
  const Job* pending = decision.state.pending_job(method, drill, due_by);
  if (pending == nullptr) return nullptr;
  const bool decided_here = std::any_of(decision.effects.jobs.begin(), decision.effects.jobs.end(),
                                        [&](const Job& job) { return job.id == pending->id; });
  if (decided_here) return nullptr;
  return &decision.effects.jobs.emplace_back(*pending);
}

// Until when the first attempt of a job must wait, because a message went there a moment ago. What
// is worse than all that was told there lately does not wait.
std::optional<Time> bundled_until(const Decision& decision, const Slug& method, Severity worst) {
  const LastMessage* last = last_message(decision, method);
  if (last == nullptr || last->at > decision.now || worst < last->worst) return std::nullopt;
  const Time until = last->at + window_after(decision, *last);
  return until > decision.now ? std::optional<Time>(until) : std::nullopt;
}

// Takes in the pages of the other messages of this method that are due as well.
void take_in_others(Decision& decision, Job& job) {
  for (const JobId id : decision.state.pending_jobs(job.contact_method)) {
    const Job* other = decision.state.job(id);
    const bool fits = id != job.id && other->kind == JobKind::notification && other->attempt == 0 &&
                      other->drill == job.drill && other->user == job.user && other->due_at &&
                      *other->due_at <= decision.now &&
                      job.pages.size() + other->pages.size() <= pages_per_notification_max;
    if (!fits) continue;
    // Two rungs of one ladder, both due after an outage, are about the same page.
    std::ranges::copy_if(other->pages, std::back_inserter(job.pages), [&](PageId page) {
      return std::ranges::find(job.pages, page) == job.pages.end();
    });
    Job taken = *other;
    taken.pages.clear();
    taken.status = JobStatus::cancelled;
    taken.due_at.reset();
    decision.effects.jobs.push_back(std::move(taken));
  }
}

}  // namespace

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
void escalate_unreached(Decision& decision, const Job& failed, std::optional<Time> not_counted) {
  const auto reached = [&](const Page& page) {
    Page seen = page;
    if (not_counted && seen.notified_at == not_counted && seen.user == failed.user) {
      seen.notified_at.reset();
    }
    return reaches(decision, seen, failed.id);
  };
  for (const PageId id : failed.pages) {
    const Page* page = decision.state.page(id);
    if (page == nullptr || page->ended_at || reached(*page)) continue;
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
    const bool nobody = not_counted && std::ranges::none_of(pages, is_reached);
    if (at_its_end || nobody || (page->status == PageStatus::open && !others_ring)) {
      decision.then(FireStep{page->escalation, {Reason::Code::provider_refused, page->user, 0}});
    }
  }
}

namespace {

void give_up(Decision& decision, Job job) {
  job.status = JobStatus::failed;
  job.due_at.reset();
  job.lease_until.reset();
  if (job.kind == JobKind::notification) {
    hurry_other_methods(decision, job);
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

// The provider says that the method has ended: nobody is to count on it any longer. Not when it
// was changed since, for then it may be another browser's.
void turn_off(Decision& decision, const Slug& slug, Time started_at) {
  const auto* entry = decision.config.table<ContactMethod>().find_entry(slug);
  if (entry == nullptr || !entry->value.enabled || entry->meta.updated_at > started_at) return;
  ContactMethod off = entry->value;
  off.enabled = false;
  ChangeConfig change;
  change.puts.push_back({.object = std::move(off), .expected_version = entry->meta.version});
  change.managed_by = entry->meta.managed_by;
  decision.then(std::move(change));
  decision.effects.audit.push_back(
      AuditEntry{AuditId{decision.next(&Counters::audit)}, decision.now, decision.command.actor,
                 decision.command.origin, "subscription_ended", ConfigKind::contact_method, slug,
                 entry->meta.version, "{}"});
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
    if (page == nullptr || page->notified_at) continue;
    Page notified = *page;
    notified.notified_at = decision.now;
    decision.effects.pages.push_back(std::move(notified));
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
  notification.receipt = cut_utf8(outcome.receipt, receipt_bytes_max);
  notification.drill = job.drill;
  notification.provider = job.provider;
  notification.message = outcome.message;
  tell_outcome(decision, job, notification);
  if (outcome.kind == JobOutcomeKind::sent) {
    mark_notified(decision, job);
    if (!outcome.message.empty()) owe_receipt(decision, job, notification);
  }
  decision.effects.notifications.push_back(std::move(notification));
}

// Another provider is tried at once: a page does not wait for one that failed. False: none is left
// in this round.
bool pass_on(Decision& decision, Job& job) {
  if (job.provider.empty() || job.attempt >= job_attempts_max) return false;
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
  if (job.kind == JobKind::receipt) return;
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
    note_message(decision, job.contact_method, std::min(worst, worst_of(decision, job.pages)));
  }
  job.paused = false;
}

bool reaches(const Decision& decision, const Page& page, JobId except) {
  if (page.notified_at) return true;
  const std::vector<JobId> jobs = decision.state.jobs_of(page.id);
  return std::any_of(jobs.begin(), jobs.end(), [&](JobId id) { return id != except; });
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
    const auto until = bundled_until(decision, method.slug, severity);
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
    if (!keep_wanted_pages(decision, next)) {
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
  if (body.method_gone) turn_off(decision, job->contact_method, body.started_at);
  if (body.kind == JobOutcomeKind::sent || !keep_wanted_pages(decision, next)) {
    next.status = body.kind == JobOutcomeKind::sent ? JobStatus::done : JobStatus::cancelled;
    next.pages = job->pages;
    next.lease_until.reset();
    decision.effects.jobs.push_back(std::move(next));
  } else if (pass_on(decision, next)) {
    decision.effects.jobs.push_back(std::move(next));
  } else if (job->attempt >= job_attempts_max || !begin_round(decision, next) ||
             (job->provider.empty() && body.kind == JobOutcomeKind::rejected)) {
    give_up(decision, std::move(next));
  } else {
    const Time due = decision.now + retry_delay(*job);
    const Time pause = std::min(body.not_before.value_or(due), decision.now + retry_delay_max);
    try_again(decision, std::move(next), std::max(due, pause));
  }
  return {};
}

Status wake_job(Decision& decision, JobId id) {
  const Job* job = decision.state.job(id);
  if (job == nullptr) return {};
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
  }
  if (!keep_wanted_pages(decision, next)) {
    next.status = JobStatus::cancelled;
    next.due_at.reset();
    next.lease_until.reset();
    decision.effects.jobs.push_back(std::move(next));
    return {};
  }
  if (next.attempt >= job_attempts_max || method_of(decision, next) == nullptr) {
    give_up(decision, std::move(next));
    return {};
  }
  const bool first = next.attempt == 0 && next.kind == JobKind::notification;
  const Severity worst = worst_of(decision, next.pages);
  if (const auto until = first && !next.paused ? bundled_until(decision, next.contact_method, worst)
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
