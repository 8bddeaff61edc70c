#include "engine/bundles.hpp"

#include <algorithm>
#include <iterator>

namespace tocsin {
namespace {

constexpr int bundle_streak_max = 2;  // the window doubles so often

// The message that went to the method last, in this decision or before.
const LastMessage* last_message(const Decision& decision, const Slug& method, bool drill) {
  for (auto last = decision.effects.last_messages.rbegin();
       last != decision.effects.last_messages.rend(); ++last) {
    if (last->contact_method == method && last->drill == drill) return &*last;
  }
  return decision.state.last_message(method, drill);
}

// How long after a message the next one waits: 30 s, then 60 s, then 120 s while the storm lasts.
Duration window_after(const Decision& decision, const LastMessage& last) {
  return decision.config.settings().bundle_window * (1 << std::min(last.streak, bundle_streak_max));
}

}  // namespace

Severity worst_of(const Decision& decision, const std::vector<PageId>& pages) {
  Severity worst = Severity::SEV5;
  for (const PageId id : pages) {
    const Page* page = decision.state.page(id);
    if (page == nullptr) continue;
    worst = std::min(worst, severity_of(decision, page->subject_kind, page->subject));
  }
  return worst;
}

std::optional<Time> bundled_until(const Decision& decision, const Slug& method, Severity worst,
                                  bool drill) {
  const LastMessage* last = last_message(decision, method, drill);
  if (last == nullptr || last->at > decision.now || worst < last->worst) return std::nullopt;
  const Time until = last->at + window_after(decision, *last);
  return until > decision.now ? std::optional<Time>(until) : std::nullopt;
}

void note_message(Decision& decision, const Job& job, Severity worst) {
  LastMessage next{job.contact_method, decision.now, 0, worst, job.drill};
  const LastMessage* last = last_message(decision, job.contact_method, job.drill);
  if (last != nullptr && decision.now <= last->at + 2 * window_after(decision, *last)) {
    next.worst = std::min(worst, last->worst);
    // Only what had to wait shows that more comes than is sent.
    const Time opens = last->at + window_after(decision, *last);
    const bool held = job.created_at >= last->at && job.created_at < opens;
    if (held) next.streak = std::min(last->streak + 1, bundle_streak_max);
  }
  decision.effects.last_messages.push_back(std::move(next));
}

Job* joinable(Decision& decision, const Slug& method, bool drill) {
  const LastMessage* last = last_message(decision, method, drill);
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

}  // namespace tocsin
