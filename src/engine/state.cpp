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
std::optional<Time> waits_until(const Incident& incident) {
  if (!incident.wake_at || !incident.nag_at) {
    return incident.wake_at ? incident.wake_at : incident.nag_at;
  }
  return std::min(*incident.wake_at, *incident.nag_at);
}

std::optional<Time> waits_until(const Job& job) {
  return job.status == JobStatus::leased ? job.lease_until : job.due_at;
}

}  // namespace

State::State(Rows rows, const Config& config) : alerts_(std::move(rows.alerts)) {
  reindex(config);
  for (const AlertId id : alerts_.ids()) {
    wait_for(std::nullopt, alerts_.brief(id)->wake_at, WakeKind::alert, id.value);
  }
  Effects effects;
  effects.counters = rows.counters;
  effects.escalations = std::move(rows.escalations);
  effects.pages = std::move(rows.pages);
  effects.jobs = std::move(rows.jobs);
  effects.silences = std::move(rows.silences);
  effects.incidents = std::move(rows.incidents);
  effects.heartbeats = std::move(rows.heartbeats);
  effects.last_messages = std::move(rows.last_messages);
  effects.step_turns = std::move(rows.step_turns);
  effects.told = std::move(rows.told);
  effects.on_call = std::move(rows.on_call);
  effects.replies = std::move(rows.replies);
  effects.tasks = std::move(rows.tasks);
  effects.service_checks = std::move(rows.service_checks);
  apply(effects);
  for (const Change& change : rows.emergency_changes) put(change);
  for (const KnownChange& change : rows.known_changes) put(change);
}

const Escalation* State::escalation(EscalationId id) const { return find_in(escalations_, id); }
const Page* State::page(PageId id) const { return find_in(pages_, id); }
const Job* State::job(JobId id) const { return find_in(jobs_, id); }
const Silence* State::silence(SilenceId id) const { return find_in(silences_, id); }
const Incident* State::incident(IncidentId id) const { return find_in(incidents_, id); }
const Task* State::task(TaskId id) const { return find_in(tasks_, id); }
const KeptReply* State::kept_reply(const std::string& key) const { return find_in(replies_, key); }

std::vector<const Page*> State::pages_of(EscalationId id) const {
  std::vector<const Page*> pages;
  if (const auto* ids = find_in(pages_by_escalation_, id)) {
    for (const PageId page : *ids) pages.push_back(&pages_.at(page));
  }
  return pages;
}

TaskList State::tasks_of(IncidentId id) const {
  TaskList tasks;
  if (const auto* ids = find_in(tasks_by_incident_, id)) {
    for (const TaskId task : *ids) tasks.push_back(&tasks_.at(task));
  }
  return tasks;
}

ServiceChecks State::service_checks_of(IncidentId id) const {
  ServiceChecks checks;
  if (const auto* all = find_in(service_checks_, id)) {
    for (const auto& [check, row] : *all) checks.push_back(&row);
  }
  return checks;
}

std::vector<const Change*> State::emergency_changes_of(IncidentId id) const {
  std::vector<const Change*> changes;
  if (const auto* all = find_in(emergency_changes_, id)) {
    for (const auto& [change, row] : *all) changes.push_back(&row);
  }
  return changes;
}

const KnownChange* State::known_change(const Digest& key) const {
  const ChangeId* id = find_in(changes_by_key_, key);
  return id == nullptr ? nullptr : &known_changes_.at(*id);
}

std::vector<EscalationId> State::begun_since(std::string_view service, Time since,
                                             std::size_t most) const {
  std::vector<EscalationId> begun;
  const auto* all = find_in(begun_by_service_, service);
  if (all == nullptr) return begun;
  for (auto each = all->rbegin(); each != all->rend() && begun.size() < most; ++each) {
    if (each->first <= since) break;
    begun.push_back(each->second);
  }
  return begun;
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

std::vector<const Job*> State::notices_to(std::string_view contact_method) const {
  std::vector<const Job*> notices;
  if (const auto* ids = find_in(notices_by_method_, contact_method)) {
    for (const JobId id : *ids) notices.push_back(&jobs_.at(id));
  }
  return notices;
}

std::vector<Slug> State::told_of(SubjectOf kind, std::uint64_t subject) const {
  const auto* methods = find_in(told_, std::pair(kind, subject));
  return methods == nullptr ? std::vector<Slug>{}
                            : std::vector<Slug>(methods->begin(), methods->end());
}

const LastMessage* State::last_message(const Slug& contact_method, bool drill) const {
  return find_in(last_messages_, std::pair(contact_method, drill));
}

const Slug* State::step_turn(std::string_view step) const { return find_in(step_turns_, step); }

std::vector<JobId> State::jobs_of(PageId page) const {
  const auto* ids = find_in(jobs_by_page_, page);
  return ids == nullptr ? std::vector<JobId>{} : std::vector<JobId>(ids->begin(), ids->end());
}

const Job* State::receipt_job(std::string_view provider, std::string_view message) const {
  const JobId* id = find_in(receipt_jobs_, std::pair(Slug(provider), std::string(message)));
  return id == nullptr ? nullptr : job(*id);
}

const Job* State::follow_job(FollowerKind kind, const Slug& follower, IncidentId incident) const {
  const JobId* id = find_in(follow_jobs_, std::tuple(kind, follower, incident));
  return id == nullptr ? nullptr : job(*id);
}

void State::wait_for(std::optional<Time> before, std::optional<Time> after, WakeKind kind,
                     std::uint64_t id) {
  if (before == after) return;
  if (before) due_.erase({*before, kind, id});
  if (after) due_.insert({*after, kind, id});
}

std::optional<Time> State::next_due() const {
  std::optional<Time> next;
  if (!due_.empty()) next = due_.begin()->at;
  if (!named_due_.empty()) {
    const Time named = named_due_.begin()->at;
    next = next ? std::min(*next, named) : named;
  }
  return next;
}

std::vector<Due> State::due_until(Time until, std::size_t most) const {
  std::vector<Due> due;
  for (const NamedWaiting& waiting : named_due_) {
    if (waiting.at > until || due.size() == most) break;
    due.push_back({waiting.at, waiting.kind, 0, waiting.slug});
  }
  for (const Waiting& waiting : due_) {
    if (waiting.at > until || due.size() == most) break;
    due.push_back({waiting.at, waiting.kind, waiting.id, {}});
  }
  return due;
}

bool State::waits(const Due& due) const {
  if (!due.slug.empty()) return named_due_.contains({due.at, due.kind, due.slug});
  return due_.contains({due.at, due.kind, due.id});
}

void State::put(const Alert& alert) {
  const auto before = alerts_.brief(alert.id);
  wait_for(before ? before->wake_at : std::nullopt, alert.open() ? alert.wake_at : std::nullopt,
           WakeKind::alert, alert.id.value);
  const auto labels_before = alerts_.labels(alert.id);
  if (labels_before && (!alert.open() || *labels_before != alert.labels)) {
    inhibitors_.erase(alert.id, *labels_before);
  }
  if (!alert.open()) return alerts_.erase(alert.id);
  if (!labels_before || *labels_before != alert.labels) {
    inhibitors_.insert(alert.id, alert.labels);
  }
  alerts_.put(alert);
}

void State::put(const Renewal& renewal) {
  const auto before = alerts_.brief(renewal.alert);
  if (!before) return;
  wait_for(before->wake_at, renewal.wake_at, WakeKind::alert, renewal.alert.value);
  alerts_.renew(renewal.alert, renewal.fresh, renewal.wake_at);
}

void State::put(const Job& job) {
  if (const auto found = jobs_.find(job.id); found != jobs_.end()) {
    const Job& before = found->second;
    wait_for(waits_until(before), std::nullopt, WakeKind::job, job.id.value);
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
    if (before.kind == JobKind::receipt) receipt_jobs_.erase({before.provider, before.message});
    if (before.kind == JobKind::follow) {
      follow_jobs_.erase({before.follow.kind, before.follow.follower, before.follow.incident});
    }
    if (before.kind == JobKind::notice) {
      const auto ids = notices_by_method_.find(before.contact_method);
      ids->second.erase(job.id);
      if (ids->second.empty()) notices_by_method_.erase(ids);
    }
    jobs_.erase(found);
  }
  if (job.status != JobStatus::pending && job.status != JobStatus::leased) return;
  wait_for(std::nullopt, waits_until(job), WakeKind::job, job.id.value);
  if (job.kind == JobKind::receipt) {  // it tells nobody anything
    receipt_jobs_.insert_or_assign({job.provider, job.message}, job.id);
    jobs_.emplace(job.id, job);
    return;
  }
  if (job.kind == JobKind::follow) {
    if (job.follow.incident.value != 0) {
      follow_jobs_.insert_or_assign({job.follow.kind, job.follow.follower, job.follow.incident},
                                    job.id);
    }
    jobs_.emplace(job.id, job);
    return;
  }
  if (job.kind == JobKind::notice) notices_by_method_[job.contact_method].insert(job.id);
  for (const PageId page : job.pages) jobs_by_page_[page].insert(job.id);
  if (job.status == JobStatus::pending) pending_by_method_[job.contact_method].insert(job.id);
  jobs_.emplace(job.id, job);
}

void State::put(const Escalation& escalation) {
  const auto found = escalations_.find(escalation.id);
  const bool running = escalation.status == EscalationStatus::running;
  if (found != escalations_.end()) {
    const Escalation& before = found->second;
    if (const auto begun = begun_by_service_.find(before.service);
        begun != begun_by_service_.end()) {
      begun->second.erase({before.started_at, before.id});
      if (begun->second.empty()) begun_by_service_.erase(begun);
    }
  }
  if (running && escalation.subject_kind == SubjectOf::alert && !escalation.service.empty()) {
    begun_by_service_[escalation.service].emplace(escalation.started_at, escalation.id);
  }
  wait_for(found == escalations_.end() ? std::nullopt : found->second.wake_at,
           running ? escalation.wake_at : std::nullopt, WakeKind::escalation, escalation.id.value);
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
  const auto wait = [&](std::optional<Time> before, std::optional<Time> after) {
    wait_for(before, after, WakeKind::silence, silence.id.value);
  };
  if (const auto found = silences_.find(silence.id); found != silences_.end()) {
    wait(found->second.starts_at, std::nullopt);
    wait(found->second.ends_at, std::nullopt);
    silences_.erase(found);
  }
  if (silence.over) return;
  silences_.emplace(silence.id, silence);
  if (!silence.begun) wait(std::nullopt, silence.starts_at);
  wait(std::nullopt, silence.ends_at);
}

void State::put(const Incident& incident) {
  const Incident* before = find_in(incidents_, incident.id);
  const bool live = is_live(incident.status);
  wait_for(before == nullptr ? std::nullopt : waits_until(*before),
           live ? waits_until(incident) : std::nullopt, WakeKind::incident, incident.id.value);
  if (live) {
    incidents_.insert_or_assign(incident.id, incident);
    return;
  }
  incidents_.erase(incident.id);
  service_checks_.erase(incident.id);
  emergency_changes_.erase(incident.id);
  for (const Task* task : tasks_of(incident.id)) {
    if (!is_held(*task, false)) erase(task->id);
  }
}

void State::put(const Task& task) {
  const Task* before = find_in(tasks_, task.id);
  wait_for(before == nullptr ? std::nullopt : before->wake_at, task.wake_at, WakeKind::task,
           task.id.value);
  if (before != nullptr && before->incident != task.incident) {
    const auto of = tasks_by_incident_.find(before->incident);
    of->second.erase(task.id);
    if (of->second.empty()) tasks_by_incident_.erase(of);
  }
  tasks_.insert_or_assign(task.id, task);
  tasks_by_incident_[task.incident].insert(task.id);
  if (!is_held(task, incidents_.contains(task.incident))) erase(task.id);
}

void State::erase(TaskId id) {
  const auto found = tasks_.find(id);
  wait_for(found->second.wake_at, std::nullopt, WakeKind::task, id.value);
  const auto of = tasks_by_incident_.find(found->second.incident);
  of->second.erase(id);
  if (of->second.empty()) tasks_by_incident_.erase(of);
  tasks_.erase(found);
}

void State::put(const ServiceCheck& check) {
  if (!incidents_.contains(check.incident)) return;
  service_checks_[check.incident].insert_or_assign(check.id, check);
}

void State::put(const Change& change) {
  if (!change.incident || !incidents_.contains(change.incident)) return;
  emergency_changes_[change.incident].insert_or_assign(change.id, change);
}

// Only the newest stay: see known_changes_max.
void State::put(const KnownChange& change) {
  const std::uint64_t newest = known_changes_.empty() ? 0 : known_changes_.rbegin()->first.value;
  if (change.id.value + known_changes_max <= newest) return;
  known_changes_.insert_or_assign(change.id, change);
  changes_by_key_.insert_or_assign(change.key, change.id);
  while (known_changes_.begin()->first.value + known_changes_max <=
         known_changes_.rbegin()->first.value) {
    const auto oldest = known_changes_.begin();
    changes_by_key_.erase(oldest->second.key);
    known_changes_.erase(oldest);
  }
}

void State::put(const HeartbeatRow& beat) {
  const HeartbeatRow* before = find_in(heartbeats_, beat.integration);
  wait_for(before == nullptr ? std::nullopt : before->wake_at, beat.wake_at, WakeKind::heartbeat,
           beat.integration);
  heartbeats_.insert_or_assign(beat.integration, beat);
}

void State::put(const OnCallRow& row) {
  const OnCallRow* before = find_in(on_call_, row.schedule);
  wait_for(before == nullptr ? std::nullopt : before->wake_at, row.wake_at, WakeKind::schedule,
           row.schedule);
  on_call_.insert_or_assign(row.schedule, row);
}

void State::wait_for(std::optional<Time> before, std::optional<Time> after, WakeKind kind,
                     const Slug& slug) {
  if (before == after) return;
  if (before) named_due_.erase({*before, kind, slug});
  if (after) named_due_.insert({*after, kind, slug});
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
  for (const Touch& touch : effects.touches) alerts_.touch(touch.alert, touch.fresh);
  for (const Renewal& renewal : effects.renewals) put(renewal);
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
  for (const Incident& incident : effects.incidents) put(incident);
  for (const Task& task : effects.tasks) put(task);
  for (const ServiceCheck& check : effects.service_checks) put(check);
  for (const Change& change : effects.changes) {
    put(change);
    put(KnownChange{change.id, change.key, change.version});
  }
  for (const HeartbeatRow& beat : effects.heartbeats) put(beat);
  for (const Slug& gone : effects.heartbeats_gone) {
    const auto found = heartbeats_.find(gone);
    if (found == heartbeats_.end()) continue;
    wait_for(found->second.wake_at, std::nullopt, WakeKind::heartbeat, gone);
    heartbeats_.erase(found);
  }
  for (const LastMessage& last : effects.last_messages) {
    last_messages_.insert_or_assign({last.contact_method, last.drill}, last);
  }
  for (const StepTurn& turn : effects.step_turns) {
    step_turns_.insert_or_assign(turn.step, turn.user);
  }
  for (const ToldOf& gone : effects.told_gone) told_.erase({gone.subject_kind, gone.subject});
  for (const Told& told : effects.told) {
    told_[{told.subject_kind, told.subject}].insert(told.contact_method);
  }
  for (const Slug& gone : effects.on_call_gone) {
    const auto found = on_call_.find(gone);
    if (found == on_call_.end()) continue;
    wait_for(found->second.wake_at, std::nullopt, WakeKind::schedule, gone);
    on_call_.erase(found);
  }
  for (const OnCallRow& row : effects.on_call) put(row);
  for (const KeptReply& reply : effects.replies) put(reply);
}

void State::reindex(const Config& config) {
  inhibitors_ = InhibitionIndex(config.compiled->inhibitions);
  for (const AlertId id : alerts_.ids()) inhibitors_.insert(id, *alerts_.labels(id));
}

Rows State::rows() const {
  Rows rows;
  rows.counters = counters_;
  alerts_.for_each([&](const Alert& alert) { rows.alerts.put(alert); });
  rows.escalations = values_of(escalations_);
  rows.pages = values_of(pages_);
  rows.jobs = values_of(jobs_);
  rows.silences = values_of(silences_);
  rows.incidents = values_of(incidents_);
  rows.tasks = values_of(tasks_);
  for (const auto& [incident, checks] : service_checks_) {
    for (const auto& [id, check] : checks) rows.service_checks.push_back(check);
  }
  std::ranges::sort(rows.service_checks, {}, &ServiceCheck::id);
  rows.known_changes = values_of(known_changes_);
  for (const auto& [incident, changes] : emergency_changes_) {
    for (const auto& [id, change] : changes) rows.emergency_changes.push_back(change);
  }
  std::ranges::sort(rows.emergency_changes, {}, &Change::id);
  rows.heartbeats = values_of(heartbeats_);
  rows.last_messages = values_of(last_messages_);
  for (const auto& [step, user] : step_turns_) rows.step_turns.push_back({step, user});
  for (const auto& [subject, methods] : told_) {
    for (const Slug& method : methods) rows.told.push_back({subject.first, subject.second, method});
  }
  rows.on_call = values_of(on_call_);
  rows.replies = values_of(replies_);
  return rows;
}

}  // namespace tocsin
