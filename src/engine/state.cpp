#include "engine/state.hpp"

#include <algorithm>

namespace tocsin {
namespace {

constexpr Duration replies_kept = std::chrono::hours(24);

template <typename Map, typename Key>
auto* find_in(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

template <typename Map>
auto values_of(const Map& map) {
  std::vector<typename Map::mapped_type> values;
  values.reserve(map.size());
  for (const auto& [key, value] : map) values.push_back(value);
  return values;
}

// When a row wants to be looked at again.
std::optional<Time> waits_until(const Alert& alert) { return alert.wake_at; }
std::optional<Time> waits_until(const Escalation& escalation) { return escalation.wake_at; }
std::optional<Time> waits_until(const HeartbeatRow& beat) { return beat.wake_at; }
std::optional<Time> waits_until(const Job& job) {
  return job.status == JobStatus::leased ? job.lease_until : job.due_at;
}

}  // namespace

State::State(Rows rows, const Config& config) {
  reindex(config);
  Effects effects;
  effects.counters = rows.counters;
  effects.alerts = std::move(rows.alerts);
  effects.escalations = std::move(rows.escalations);
  effects.pages = std::move(rows.pages);
  effects.jobs = std::move(rows.jobs);
  effects.silences = std::move(rows.silences);
  effects.incidents = std::move(rows.incidents);
  effects.heartbeats = std::move(rows.heartbeats);
  effects.last_messages = std::move(rows.last_messages);
  effects.replies = std::move(rows.replies);
  apply(effects);
}

const Alert* State::alert(AlertId id) const { return find_in(alerts_, id); }

const Alert* State::open_alert(Digest key) const {
  const AlertId* id = find_in(alert_by_key_, key);
  return id == nullptr ? nullptr : alert(*id);
}

const Escalation* State::escalation(EscalationId id) const { return find_in(escalations_, id); }
const Page* State::page(PageId id) const { return find_in(pages_, id); }
const Job* State::job(JobId id) const { return find_in(jobs_, id); }
const Silence* State::silence(SilenceId id) const { return find_in(silences_, id); }
const Incident* State::incident(IncidentId id) const { return find_in(incidents_, id); }
const KeptReply* State::kept_reply(const std::string& key) const { return find_in(replies_, key); }

std::vector<const Page*> State::pages_of(EscalationId id) const {
  std::vector<const Page*> pages;
  if (const auto* ids = find_in(pages_by_escalation_, id)) {
    for (const PageId page : *ids) pages.push_back(&pages_.at(page));
  }
  return pages;
}

const Job* State::pending_job(std::string_view contact_method, bool drill, Time due_by) const {
  const auto* ids = find_in(pending_by_method_, contact_method);
  if (ids == nullptr) return nullptr;
  for (const JobId id : *ids) {
    const Job& job = jobs_.at(id);
    if (job.kind == JobKind::notification && job.attempt == 0 && !job.paused &&
        job.drill == drill && job.due_at && *job.due_at <= due_by &&
        job.pages.size() < pages_per_notification_max) {
      return &job;
    }
  }
  return nullptr;
}

std::vector<JobId> State::pending_jobs(std::string_view contact_method) const {
  const auto* ids = find_in(pending_by_method_, contact_method);
  return ids == nullptr ? std::vector<JobId>{} : std::vector<JobId>(ids->begin(), ids->end());
}

std::optional<Time> State::last_message_at(std::string_view contact_method) const {
  const Time* at = find_in(last_messages_, contact_method);
  return at == nullptr ? std::nullopt : std::optional<Time>(*at);
}

std::vector<JobId> State::jobs_of(PageId page) const {
  const auto* ids = find_in(jobs_by_page_, page);
  return ids == nullptr ? std::vector<JobId>{} : std::vector<JobId>(ids->begin(), ids->end());
}

void State::wait_for(std::optional<Time> before, std::optional<Time> after, Due due) {
  if (before == after) return;
  if (before) {
    due.at = *before;
    due_.erase(due);
  }
  if (after) {
    due.at = *after;
    due_.insert(std::move(due));
  }
}

void State::put(const Alert& alert) {
  const auto found = alerts_.find(alert.id);
  const std::optional<Time> before =
      found == alerts_.end() ? std::nullopt : waits_until(found->second);
  wait_for(before, alert.open() ? waits_until(alert) : std::nullopt,
           Due{{}, WakeKind::alert, alert.id.value, {}});
  stale_rows_.erase(alert.id);
  if (!alert.open()) {
    if (found != alerts_.end()) {
      inhibitors_.erase(alert.id, found->second.labels);
      alert_by_key_.erase(alert_key(alert.integration, alert.dedup_key));
      alerts_.erase(found);
    }
    return;
  }
  if (found == alerts_.end()) {
    alert_by_key_.emplace(alert_key(alert.integration, alert.dedup_key), alert.id);
    inhibitors_.insert(alert.id, alert.labels);
    alerts_.emplace(alert.id, alert);
    return;
  }
  if (found->second.labels != alert.labels) {
    inhibitors_.erase(alert.id, found->second.labels);
    inhibitors_.insert(alert.id, alert.labels);
  }
  found->second = alert;
}

void State::put(const Job& job) {
  if (const auto found = jobs_.find(job.id); found != jobs_.end()) {
    const Job& before = found->second;
    wait_for(waits_until(before), std::nullopt, Due{{}, WakeKind::job, job.id.value, {}});
    for (const PageId page : before.pages) {
      if (const auto ids = jobs_by_page_.find(page); ids != jobs_by_page_.end()) {
        ids->second.erase(job.id);
        if (ids->second.empty()) jobs_by_page_.erase(ids);
      }
    }
    if (const auto ids = pending_by_method_.find(before.contact_method);
        ids != pending_by_method_.end()) {
      ids->second.erase(job.id);
      if (ids->second.empty()) pending_by_method_.erase(ids);
    }
    jobs_.erase(found);
  }
  if (job.status != JobStatus::pending && job.status != JobStatus::leased) return;
  wait_for(std::nullopt, waits_until(job), Due{{}, WakeKind::job, job.id.value, {}});
  for (const PageId page : job.pages) jobs_by_page_[page].insert(job.id);
  if (job.status == JobStatus::pending) pending_by_method_[job.contact_method].insert(job.id);
  jobs_.emplace(job.id, job);
}

void State::put(const Escalation& escalation) {
  const auto found = escalations_.find(escalation.id);
  const bool running = escalation.status == EscalationStatus::running;
  wait_for(found == escalations_.end() ? std::nullopt : waits_until(found->second),
           running ? waits_until(escalation) : std::nullopt,
           Due{{}, WakeKind::escalation, escalation.id.value, {}});
  if (running) {
    escalations_.insert_or_assign(escalation.id, escalation);
    return;
  }
  if (found != escalations_.end()) escalations_.erase(found);
  if (const auto ids = pages_by_escalation_.find(escalation.id);
      ids != pages_by_escalation_.end()) {
    for (const PageId page : ids->second) pages_.erase(page);
    pages_by_escalation_.erase(ids);
  }
}

void State::put(const Page& page) {
  if (!escalations_.contains(page.escalation)) return;
  pages_.insert_or_assign(page.id, page);
  pages_by_escalation_[page.escalation].insert(page.id);
}

void State::put(const Silence& silence) {
  // It wakes when it begins and when it ends; the set holds both while they lie ahead.
  const Due due{{}, WakeKind::silence, silence.id.value, {}};
  if (const auto found = silences_.find(silence.id); found != silences_.end()) {
    wait_for(found->second.starts_at, std::nullopt, due);
    wait_for(found->second.ends_at, std::nullopt, due);
    silences_.erase(found);
  }
  if (silence.over) return;
  silences_.emplace(silence.id, silence);
  if (!silence.begun) wait_for(std::nullopt, silence.starts_at, due);
  wait_for(std::nullopt, silence.ends_at, due);
}

void State::put(const HeartbeatRow& beat) {
  const auto found = heartbeats_.find(beat.integration);
  wait_for(found == heartbeats_.end() ? std::nullopt : waits_until(found->second),
           waits_until(beat), Due{{}, WakeKind::heartbeat, 0, beat.integration});
  heartbeats_.insert_or_assign(beat.integration, beat);
}

void State::put(const KeptReply& reply) {
  replies_by_age_.emplace(reply.at, reply.key);
  replies_.insert_or_assign(reply.key, reply);
  while (!replies_by_age_.empty() &&
         replies_by_age_.begin()->first + replies_kept < replies_by_age_.rbegin()->first) {
    const auto oldest = replies_by_age_.begin();
    if (const auto found = replies_.find(oldest->second);
        found != replies_.end() && found->second.at == oldest->first) {
      replies_.erase(found);
    }
    replies_by_age_.erase(oldest);
  }
}

void State::apply(const Effects& effects) {
  counters_ = effects.counters;
  for (const Alert& alert : effects.alerts) put(alert);
  for (const Touch& touch : effects.touches) {
    alerts_.at(touch.alert).fresh = touch.fresh;
    stale_rows_.insert(touch.alert);
  }
  for (const AlertId id : effects.saved_freshness) stale_rows_.erase(id);
  // Pages stand before their escalation's end in a decision, and after its beginning.
  for (const Escalation& escalation : effects.escalations) {
    if (escalation.status == EscalationStatus::running) put(escalation);
  }
  for (const Page& page : effects.pages) put(page);
  for (const Escalation& escalation : effects.escalations) {
    if (escalation.status != EscalationStatus::running) put(escalation);
  }
  for (const Job& job : effects.jobs) put(job);
  for (const Silence& silence : effects.silences) put(silence);
  for (const Incident& incident : effects.incidents) {
    if (is_live(incident.status)) {
      incidents_.insert_or_assign(incident.id, incident);
    } else {
      incidents_.erase(incident.id);
    }
  }
  for (const HeartbeatRow& beat : effects.heartbeats) put(beat);
  for (const Slug& gone : effects.heartbeats_gone) {
    if (const auto found = heartbeats_.find(gone); found != heartbeats_.end()) {
      wait_for(waits_until(found->second), std::nullopt, Due{{}, WakeKind::heartbeat, 0, gone});
      heartbeats_.erase(found);
    }
  }
  for (const LastMessage& last : effects.last_messages) {
    last_messages_.insert_or_assign(last.contact_method, last.at);
  }
  for (const KeptReply& reply : effects.replies) put(reply);
}

void State::reindex(const Config& config) {
  inhibitors_ = InhibitionIndex(config.compiled->inhibitions);
  for (const auto& [id, alert] : alerts_) inhibitors_.insert(id, alert.labels);
}

Rows State::rows() const {
  Rows rows;
  rows.counters = counters_;
  rows.alerts = values_of(alerts_);
  rows.escalations = values_of(escalations_);
  rows.pages = values_of(pages_);
  rows.jobs = values_of(jobs_);
  rows.silences = values_of(silences_);
  rows.incidents = values_of(incidents_);
  rows.heartbeats = values_of(heartbeats_);
  for (const auto& [slug, at] : last_messages_) rows.last_messages.push_back({slug, at});
  rows.replies = values_of(replies_);
  return rows;
}

}  // namespace tocsin
