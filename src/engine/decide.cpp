#include "engine/decide.hpp"

#include <variant>

#include "engine/decision.hpp"

namespace tocsin {

Result<Effects> decide(const Config& config, const State& state, const Command& command, Time now) {
  Decision decision{config, state, command, now, {}};
  decision.effects.counters = state.counters();
  const Status status =
      std::visit([&](const auto& body) { return decide_body(decision, body); }, command.body);
  if (!status) return std::unexpected(status.error());
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
  }
  return {};
}

// Deadlines that only protect against silence are moved by the length of the outage: while we were
// away nobody could tell us that all is well. What people wait for (the next step, a snooze) is
// not.
Status decide_body(Decision& decision, const Started& body) {
  if (body.outage + body.freshness_lost > Duration::zero()) {
    for (const auto& [id, alert] : decision.state.alerts()) {
      if (!alert.fresh.ends_at) continue;
      Alert moved = alert;
      *moved.fresh.ends_at += body.outage + body.freshness_lost;
      moved.wake_at = wake_time(decision.config, moved);
      decision.effects.alerts.push_back(std::move(moved));
    }
  }
  if (body.outage > Duration::zero()) {
    for (const auto& [slug, beat] : decision.state.heartbeats()) {
      if (!beat.wake_at) continue;
      HeartbeatRow moved = beat;
      *moved.wake_at += body.outage;
      decision.effects.heartbeats.push_back(std::move(moved));
    }
  }
  for (const JobId job : body.orphans) decision.then(Wake{WakeKind::job, job.value, {}});
  return {};
}

}  // namespace tocsin
