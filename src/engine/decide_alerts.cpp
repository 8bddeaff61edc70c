// What people, deadlines and quiet do to alerts, and whether an alert rings.
#include <algorithm>

#include "domain/alerts/silence.hpp"
#include "engine/explain.hpp"
#include "engine/notices.hpp"

namespace tocsin {
namespace {

const QuietReason* find_quiet(const Alert& alert, QuietKind kind) {
  const auto found = std::find_if(alert.quiet.begin(), alert.quiet.end(),
                                  [&](const QuietReason& reason) { return reason.kind == kind; });
  return found == alert.quiet.end() ? nullptr : &*found;
}

// Puts the alert's row with other quiet reasons and tells what began and ended.
void change_quiet(Decision& decision, Alert alert, std::vector<QuietReason> quiet,
                  const Reason& reason) {
  for (const QuietReason& had : alert.quiet) {
    if (std::find(quiet.begin(), quiet.end(), had) == quiet.end()) {
      decision.tell(EntryOf::alert, alert.id.value, EntryKind::quiet_ended, reason_of(had));
    }
  }
  for (const QuietReason& has : quiet) {
    if (std::find(alert.quiet.begin(), alert.quiet.end(), has) == alert.quiet.end()) {
      decision.tell(EntryOf::alert, alert.id.value, EntryKind::quiet_began, reason_of(has));
    }
  }
  alert.quiet = std::move(quiet);
  alert.wake_at = wake_time(decision.config, alert);
  decision.then(RingAlert{alert.id, reason});
  decision.effects.alerts.push_back(std::move(alert));
}

void snooze_alert(Decision& decision, Alert alert, std::optional<Time> until) {
  std::vector<QuietReason> quiet;
  std::copy_if(alert.quiet.begin(), alert.quiet.end(), std::back_inserter(quiet),
               [](const QuietReason& reason) { return reason.kind != QuietKind::snooze; });
  if (until) quiet.push_back({QuietKind::snooze, 0, {}, until});
  alert.moved_at = decision.now;
  end_questions(decision, alert.escalation, {Reason::Code::asked_by_user, decision.person(), 0});
  change_quiet(decision, std::move(alert), std::move(quiet),
               {Reason::Code::asked_by_user, decision.person(), 0});
}

void unacknowledge_alert(Decision& decision, Alert alert, const Reason& reason) {
  decision.then(RingAlert{alert.id, reason});
  give_back(decision, std::move(alert), reason);
}

// Somebody has it and cannot end it: whoever comes next is called, and the clock runs anew.
void escalate_acknowledged(Decision& decision, Alert alert, const std::vector<Escalation>& ended,
                           const Reason& reason) {
  StartEscalation start{SubjectOf::alert, alert.id.value, alert.service, alert.drill, reason};
  for (const Escalation& last : ended) {
    const bool ours = last.subject_kind == SubjectOf::alert && last.subject == alert.id.value;
    if (ours && !last.policy.empty()) start.after = last;
  }
  decision.then(std::move(start));
  give_back(decision, std::move(alert), reason);
}

bool has_next_step(const Decision& decision, const Alert& alert) {
  const Escalation* running = decision.state.escalation(alert.escalation);
  if (running == nullptr) return false;
  return running->held ? !alert.suppressed() : !is_by_hand(*running);
}

// True when the verb changed the alert.
bool act(Decision& decision, const ActOnAlerts& body, const Alert& alert) {
  const Slug& person = decision.person();
  switch (body.verb) {
    case AlertVerb::acknowledge:
      if (alert.status == AlertStatus::acknowledged) return acknowledge_as_well(decision, alert);
      acknowledge_alert(decision, alert, {Reason::Code::acknowledged_by_user, person, 0});
      return true;
    case AlertVerb::unacknowledge:
      if (alert.status == AlertStatus::firing) return false;
      unacknowledge_alert(decision, alert, {Reason::Code::asked_by_user, person, 0});
      return true;
    case AlertVerb::resolve:
      resolve_alert(decision, alert, {Reason::Code::resolved_by_user, person, 0});
      return true;
    case AlertVerb::snooze:
      snooze_alert(decision, alert, body.until);
      return true;
    case AlertVerb::unsnooze:
      if (find_quiet(alert, QuietKind::snooze) == nullptr) return false;
      snooze_alert(decision, alert, std::nullopt);
      return true;
    case AlertVerb::escalate:
      if (!has_next_step(decision, alert)) {
        if (alert.status != AlertStatus::acknowledged || alert.suppressed()) return false;
        escalate_acknowledged(decision, alert, body.ended,
                              {Reason::Code::asked_by_user, person, 0});
        return true;
      }
      decision.then(FireStep{alert.escalation, {Reason::Code::asked_by_user, person, 0}});
      return true;
    case AlertVerb::note:
      return false;
  }
  return false;
}

}  // namespace

void give_back(Decision& decision, Alert alert, const Reason& reason) {
  end_questions(decision, alert.escalation, reason);
  alert.status = AlertStatus::firing;
  alert.status_at = alert.moved_at = decision.now;
  alert.acknowledged_by.clear();
  alert.wake_at = wake_time(decision.config, alert);
  decision.tell(EntryOf::alert, alert.id.value, EntryKind::unacknowledged, reason);
  decision.effects.alerts.push_back(std::move(alert));
}

std::vector<QuietReason> quiet_of(const Decision& decision, const Alert& alert,
                                  const Route& route) {
  std::vector<QuietReason> quiet;
  for (const auto& [id, silence] : decision.state.silences()) {
    // What has begun stays so when the clock is set back.
    if (silence.begun && decision.now < silence.ends_at &&
        all_match(silence.matchers, alert.labels)) {
      quiet.push_back({QuietKind::silence, id.value, {}, silence.ends_at});
    }
  }
  if (const auto by = decision.state.inhibitors().inhibited_by(alert.id, alert.labels)) {
    quiet.push_back({QuietKind::inhibition, by->source.value, by->rule, std::nullopt});
  }
  for (const QuietReason& carried : alert.quiet) {
    const bool carries = carried.kind == QuietKind::snooze || carried.kind == QuietKind::delay;
    if (carries && carried.until && *carried.until > decision.now) quiet.push_back(carried);
  }
  if (alert.urgency == Urgency::low) {
    quiet.push_back({QuietKind::low_urgency, 0, route.urgency_rule, std::nullopt});
  }
  if (route.suppress) {
    quiet.push_back({QuietKind::rule, 0, route.suppress_rule, std::nullopt});
  }
  return quiet;
}

std::optional<Time> wake_time(const Config& config, const Alert& alert, bool asked) {
  if (!alert.open()) return std::nullopt;
  std::optional<Time> wake = alert.fresh.ends_at;
  const auto sooner = [&](Time time) { wake = wake ? std::min(*wake, time) : time; };
  for (const QuietReason& quiet : alert.quiet) {
    // A silence wakes its alerts itself when it ends.
    if (quiet.until && quiet.kind != QuietKind::silence) sooner(*quiet.until);
  }
  const Service* service = config.find<Service>(alert.service);
  if (alert.status == AlertStatus::acknowledged && service != nullptr &&
      service->acknowledgement_timeout > Duration::zero()) {
    const bool asks = !asked && !alert.acknowledged_by.empty();
    sooner(alert.moved_at + service->acknowledgement_timeout -
           (asks ? service->acknowledgement_reminder : 0s));
  }
  return wake;
}

void note_movement(Decision& decision, Alert alert) {
  end_questions(decision, alert.escalation, {Reason::Code::asked_by_user, decision.person(), 0});
  put_off(decision, std::move(alert));
}

void put_off(Decision& decision, Alert alert) {
  alert.moved_at = decision.now;
  alert.wake_at = wake_time(decision.config, alert);
  decision.effects.alerts.push_back(std::move(alert));
}

void resolve_alert(Decision& decision, Alert alert, Reason reason) {
  alert.status = AlertStatus::resolved;
  alert.status_at = decision.now;
  alert.resolved_at = decision.now;
  alert.wake_at.reset();
  decision.tell(EntryOf::alert, alert.id.value, EntryKind::resolved, reason);
  tell_over(decision, SubjectOf::alert, alert.id.value, title_of(decision.config, alert), reason);
  if (decision.state.escalation(alert.escalation) != nullptr) {
    decision.then(EndEscalation{alert.escalation,
                                EscalationStatus::ended,
                                {Reason::Code::alert_resolved, {}, alert.id.value}});
  }
  std::vector<AlertId> freed = decision.state.inhibitors().affected_by(alert.id, alert.labels);
  if (!freed.empty()) {
    decision.then(
        ReconsiderAlerts{std::move(freed), {Reason::Code::quiet_ended, {}, alert.id.value}});
  }
  decision.effects.alerts.push_back(std::move(alert));
}

void acknowledge_alert(Decision& decision, Alert alert, Reason reason) {
  alert.status = AlertStatus::acknowledged;
  alert.status_at = alert.moved_at = decision.now;
  alert.acknowledged_by = decision.person();
  alert.wake_at = wake_time(decision.config, alert);
  decision.tell(EntryOf::alert, alert.id.value, EntryKind::acknowledged, reason);
  if (decision.state.escalation(alert.escalation) != nullptr) {
    decision.then(EndEscalation{alert.escalation, EscalationStatus::acknowledged, reason});
  }
  decision.effects.alerts.push_back(std::move(alert));
}

Status decide_body(Decision& decision, const ActOnAlerts& body) {
  if (body.alerts.size() > act_on_alerts_max) {
    return fail(Error::Code::too_large, "at most 10000 alerts at a time");
  }
  if (body.verb == AlertVerb::snooze && (!body.until || *body.until <= decision.now)) {
    return fail(Error::Code::invalid, "say until when to snooze, in the future", "/until");
  }
  if (body.note.size() > incident_text_bytes_max) {
    return fail(Error::Code::too_large, "at most 20000 bytes", "/note");
  }
  if (body.verb == AlertVerb::note && body.note.empty()) {
    return fail(Error::Code::invalid, "write what is to be noted", "/note");
  }
  const bool one = body.alerts.size() == 1;
  std::set<AlertId> seen;
  for (const AlertId id : body.alerts) {
    const std::optional<Alert> alert = decision.state.alert(id);
    if (!alert) {
      if (one) return fail(Error::Code::conflict, "this alert is not open any more");
      continue;
    }
    if (!seen.insert(id).second) continue;
    if (!act(decision, body, *alert)) {
      if (body.note.empty()) continue;
      note_movement(decision, *alert);
    }
    decision.effects.reply.ids.push_back(id.value);
    if (!body.note.empty()) {
      decision.tell(EntryOf::alert, id.value, EntryKind::note,
                    {Reason::Code::asked_by_user, decision.person(), 0}, body.note);
    }
  }
  return {};
}

Status decide_body(Decision& decision, const ReconsiderAlerts& body) {
  for (const AlertId id : body.alerts) {
    const std::optional<Alert> alert = decision.state.alert(id);
    if (!alert) continue;
    const Route route = decision.config.compiled->routes.route(alert->labels, alert->integration);
    std::vector<QuietReason> quiet = quiet_of(decision, *alert, route);
    if (quiet != alert->quiet) change_quiet(decision, *alert, std::move(quiet), body.reason);
  }
  return {};
}

Status decide_body(Decision& decision, const RingAlert& body) {
  const std::optional<Alert> alert = decision.state.alert(body.alert);
  if (!alert) return {};
  const Escalation* running = decision.state.escalation(alert->escalation);
  const bool ringing = running != nullptr && !is_by_hand(*running);
  const bool wants = alert->status == AlertStatus::firing && !alert->suppressed();
  if (running != nullptr && running->held && alert->suppressed()) {
    release_own_answers(decision, *running, reason_of(alert->quiet.front()));
  }
  if (ringing == wants) return {};
  if (!wants) {
    const Reason reason = alert->quiet.empty() ? body.reason : reason_of(alert->quiet.front());
    decision.then(EndEscalation{alert->escalation, EscalationStatus::ended, reason});
    return {};
  }
  const Service* service = decision.config.find<Service>(alert->service);
  if (service == nullptr || service->policy.empty()) {
    const Reason why = service == nullptr ? Reason{Reason::Code::no_service, alert->integration, 0}
                                          : Reason{Reason::Code::no_policy, alert->service, 0};
    decision.tell(EntryOf::alert, alert->id.value, EntryKind::nobody_notified, why);
    if (running == nullptr) {
      alarm_administrators(decision, SubjectOf::alert, alert->id.value, alert->drill, why);
    }
    return {};
  }
  decision.then(StartEscalation{SubjectOf::alert, alert->id.value, alert->service, alert->drill,
                                body.reason});
  return {};
}

Status decide_body(Decision& decision, const SaveFreshness& body) {
  for (const AlertId id : body.alerts) {
    if (const auto alert = decision.state.alerts().brief(id)) {
      decision.effects.renewals.push_back({id, alert->fresh, alert->wake_at});
    }
  }
  return {};
}

namespace {

// The time of an acknowledgement is over, or so nearly that its owner is asked.
void wake_acknowledged(Decision& decision, Alert alert, const Service& service) {
  // What is done about its incident is done about the alert.
  const Incident* incident = decision.state.incident(alert.incident);
  if (incident != nullptr && is_open(incident->status)) {
    alert.moved_at = std::max(alert.moved_at, incident->updated_at);
  }
  const Time ends_at = alert.moved_at + service.acknowledgement_timeout;
  if (ends_at <= decision.now) {
    unacknowledge_alert(decision, std::move(alert),
                        {Reason::Code::acknowledgement_expired, service.slug, 0});
    return;
  }
  const bool asks = ends_at - service.acknowledgement_reminder <= decision.now;
  if (asks && !alert.suppressed()) ask_still_on_it(decision, alert, ends_at);
  alert.wake_at = wake_time(decision.config, alert, asks);
  decision.effects.alerts.push_back(std::move(alert));
}

}  // namespace

Status wake_alert(Decision& decision, AlertId id) {
  const std::optional<Alert> alert = decision.state.alert(id);
  if (!alert) return {};
  if (alert->fresh.ends_at && *alert->fresh.ends_at <= decision.now) {
    const Service* service = decision.config.find<Service>(alert->service);
    const bool automatic =
        service != nullptr && service->auto_resolve_after > Duration::zero() &&
        *alert->fresh.ends_at >= alert->fresh.last_seen_at + service->auto_resolve_after;
    resolve_alert(decision, *alert,
                  automatic ? Reason{Reason::Code::auto_resolve_passed, alert->service, 0}
                            : Reason{Reason::Code::source_end_passed, alert->integration, 0});
    return {};
  }
  const bool over = std::any_of(alert->quiet.begin(), alert->quiet.end(), [&](const auto& quiet) {
    return quiet.until && *quiet.until <= decision.now;
  });
  if (over) {
    const Route route = decision.config.compiled->routes.route(alert->labels, alert->integration);
    change_quiet(decision, *alert, quiet_of(decision, *alert, route),
                 {Reason::Code::quiet_ended, {}, 0});
    return {};
  }
  const Service* service = decision.config.find<Service>(alert->service);
  if (alert->status == AlertStatus::acknowledged && service != nullptr &&
      service->acknowledgement_timeout > Duration::zero() &&
      alert->moved_at + service->acknowledgement_timeout - service->acknowledgement_reminder <=
          decision.now) {
    wake_acknowledged(decision, *alert, *service);
    return {};
  }
  // Repeats have moved the deadline since: wait for the new one.
  decision.effects.renewals.push_back({id, alert->fresh, wake_time(decision.config, *alert)});
  return {};
}

}  // namespace tocsin
