#include "engine/decide.hpp"

#include <algorithm>
#include <variant>

#include "engine/decision.hpp"
#include "engine/follow.hpp"

namespace tocsin {

Result<Effects> decide(const Config& config, const State& state, const Command& command, Time now) {
  Decision decision{config, state, command, now, {}};
  decision.effects.counters = state.counters();
  const Status status =
      std::visit([&](const auto& body) { return decide_body(decision, body); }, command.body);
  if (!status) return std::unexpected(status.error());
  follow_pages(decision);
  draw_circles(decision);
  note_presence(decision);
  follow_timeline(decision);
  return std::move(decision.effects);
}

Status decide_body(Decision& decision, const Wake& body) {
  switch (body.kind) {
    case WakeKind::alert:
      return wake_alert(decision, AlertId{body.id});
    case WakeKind::silence:
      return wake_silence(decision, SilenceId{body.id});
    case WakeKind::escalation:
      return wake_escalation(decision, EscalationId{body.id});
    case WakeKind::job:
      return wake_job(decision, JobId{body.id});
    case WakeKind::heartbeat:
      return wake_heartbeat(decision, body.slug);
    case WakeKind::schedule:
      return wake_schedule(decision, body.slug);
    case WakeKind::incident:
      return wake_incident(decision, IncidentId{body.id});
    case WakeKind::task:
      return wake_task(decision, TaskId{body.id});
  }
  return {};
}

namespace {

// After the clock was set back: a step, a message, a lease or a beat that was due in a minute still
// is. What people set by the clock - a snooze, a silence - and what senders said stay as they are.
void set_back(Decision& decision, Duration by) {
  Effects& effects = decision.effects;
  for (const auto& [id, escalation] : decision.state.escalations()) {
    if (!escalation.wake_at) continue;
    *effects.escalations.emplace_back(escalation).wake_at -= by;
  }
  for (const auto& [id, job] : decision.state.jobs()) {
    Job& moved = effects.jobs.emplace_back(job);
    if (moved.due_at) *moved.due_at -= by;
    if (moved.lease_until) *moved.lease_until -= by;
  }
  for (const auto& [method, last] : decision.state.last_messages()) {
    effects.last_messages.emplace_back(last).at -= by;
  }
  decision.state.alerts().for_each([&](const Alert& alert) {
    const bool delayed =
        std::any_of(alert.quiet.begin(), alert.quiet.end(),
                    [](const QuietReason& quiet) { return quiet.kind == QuietKind::delay; });
    const bool acknowledged = alert.status == AlertStatus::acknowledged;
    if (!delayed && !acknowledged) return;
    Alert moved = alert;
    for (QuietReason& quiet : moved.quiet) {
      if (quiet.kind == QuietKind::delay && quiet.until) *quiet.until -= by;
    }
    if (acknowledged) moved.moved_at -= by;  // what its timeout is counted from
    moved.wake_at = wake_time(decision.config, moved);
    effects.alerts.push_back(std::move(moved));
  });
  for (const auto& [slug, beat] : decision.state.heartbeats()) {
    if (!beat.wake_at) continue;
    *effects.heartbeats.emplace_back(beat).wake_at -= by;
  }
  for (const auto& [id, incident] : decision.state.incidents()) {
    if (!incident.wake_at && !incident.nag_at) continue;
    Incident& moved = effects.incidents.emplace_back(incident);
    if (moved.wake_at) *moved.wake_at -= by;
    if (moved.nag_at) *moved.nag_at -= by;
  }
  for (const auto& [slug, row] : decision.state.on_call()) {
    OnCallRow& moved = effects.on_call.emplace_back(row);
    moved.looked_at -= by;
    moved.gaps_at -= by;
    for (LeftCall& left : moved.left) left.at -= by;
    if (moved.wake_at) *moved.wake_at -= by;
  }
}

}  // namespace

// Deadlines that only protect against silence are moved by the length of the outage: while we were
// away nobody could tell us that all is well. What people wait for (the next step, a snooze) is
// not.
Status decide_body(Decision& decision, const Started& body) {
  if (body.set_back > Duration::zero()) {
    set_back(decision, body.set_back);
    // Each of the rules below starts from rows as they are: one thing at a time.
    Started rest = body;
    rest.set_back = Duration::zero();
    decision.then(std::move(rest));
    return {};
  }
  if (body.outage + body.freshness_lost > Duration::zero()) {
    decision.state.alerts().for_each([&](const Alert& alert) {
      if (!alert.fresh.ends_at) return;
      Alert moved = alert;
      *moved.fresh.ends_at += body.outage + body.freshness_lost;
      decision.effects.renewals.push_back(
          {moved.id, moved.fresh, wake_time(decision.config, moved)});
    });
  }
  if (body.outage > Duration::zero()) {
    for (const auto& [slug, beat] : decision.state.heartbeats()) {
      if (!beat.wake_at) continue;
      HeartbeatRow moved = beat;
      *moved.wake_at += body.outage;
      decision.effects.heartbeats.push_back(std::move(moved));
    }
  }
  for (const auto& [slug, entry] : decision.config.table<Schedule>().all()) {
    if (!decision.state.on_call().contains(slug)) decision.then(LookAtSchedule{slug});
  }
  for (const JobId job : body.orphans) decision.then(Wake{WakeKind::job, job.value, {}});
  return {};
}

}  // namespace tocsin
