// Incidents in their first form: declared, changed, resolved, reopened; every change a timeline
// entry.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/utf8.hpp"
#include "engine/notices.hpp"

namespace tocsin {
namespace {

Status check_words(const std::string& title, const std::string& summary) {
  if (title.empty() || title.size() > incident_title_bytes_max) {
    return fail(Error::Code::invalid, "say what is broken, in 1 to 200 bytes", "/title");
  }
  if (summary.size() > incident_text_bytes_max) {
    return fail(Error::Code::too_large, "at most 20000 bytes", "/summary");
  }
  return {};
}

Status check_services(const Config& config, const std::vector<Slug>& services) {
  for (const Slug& service : services) {
    if (config.find<Service>(service) == nullptr) {
      return fail(Error::Code::invalid, fmt::format("there is no service \"{}\"", service),
                  "/services");
    }
  }
  return {};
}

Status attach(Decision& decision, Incident& incident, const std::vector<AlertId>& alerts) {
  for (const AlertId id : std::set<AlertId>(alerts.begin(), alerts.end())) {
    const std::optional<Alert> alert = decision.state.alert(id);
    if (!alert) {
      return fail(Error::Code::conflict, fmt::format("alert {} is not open any more", id.value),
                  "/alerts");
    }
    if (alert->incident == incident.id) continue;
    Alert attached = *alert;
    if (decision.state.incident(attached.incident) != nullptr) {
      decision.tell(EntryOf::incident, attached.incident.value, EntryKind::alert_detached,
                    {Reason::Code::asked_by_user, decision.person(), id.value}, alert->summary, {},
                    id.value);
    }
    attached.incident = incident.id;
    ++incident.alerts_attached;
    incident.alarm_at = std::min(incident.alarm_at.value_or(alert->started_at), alert->started_at);
    if (!attached.service.empty() && std::find(incident.services.begin(), incident.services.end(),
                                               attached.service) == incident.services.end()) {
      incident.services.push_back(attached.service);
    }
    const Reason reason{Reason::Code::asked_by_user, decision.person(), id.value};
    decision.tell(EntryOf::incident, incident.id.value, EntryKind::alert_attached, reason,
                  alert->summary, {}, id.value);
    // The alert is seen by more people than a private incident.
    decision.tell(EntryOf::alert, id.value, EntryKind::incident_linked, reason,
                  incident.is_private ? std::string() : incident.title, {}, incident.id.value);
    decision.effects.alerts.push_back(std::move(attached));
  }
  return {};
}

void detach(Decision& decision, const Incident& incident, const std::vector<AlertId>& alerts) {
  for (const AlertId id : alerts) {
    const std::optional<Alert> alert = decision.state.alert(id);
    if (!alert || alert->incident != incident.id) continue;
    Alert detached = *alert;
    detached.incident = {};
    decision.tell(EntryOf::incident, incident.id.value, EntryKind::alert_detached,
                  {Reason::Code::asked_by_user, decision.person(), id.value}, alert->summary, {},
                  id.value);
    decision.effects.alerts.push_back(std::move(detached));
  }
}

void end_ringing(Decision& decision, const Incident& incident, const Reason& reason) {
  for (const auto* escalation : escalations_of(decision, SubjectOf::incident, incident.id.value)) {
    decision.then(EndEscalation{escalation->id, EscalationStatus::ended, reason});
  }
}

// How long an acknowledgement holds while nothing moves: the shortest of its services'. None: for
// ever.
std::optional<Duration> patience_for(const Config& config, const Incident& incident) {
  if (incident.services.empty()) return Service{}.acknowledgement_timeout;
  std::optional<Duration> shortest;
  for (const Slug& slug : incident.services) {
    const Service* service = config.find<Service>(slug);
    const Duration timeout = service == nullptr ? 0s : service->acknowledgement_timeout;
    if (timeout > 0s) shortest = std::min(shortest.value_or(timeout), timeout);
  }
  return shortest;
}

bool has_policy(const Config& config, const Slug& slug) {
  const Service* service = config.find<Service>(slug);
  return service != nullptr && config.find<EscalationPolicy>(service->policy) != nullptr;
}

void set_major(Decision& decision, Incident& incident, MajorState state, const Reason& reason) {
  if (incident.major_state == state) return;
  incident.major_state = state;
  decision.tell(EntryOf::incident, incident.id.value, EntryKind::major_changed, reason,
                std::string(to_text(state)));
}

// What people decided about it is left alone; a rule only ever makes more of it.
void consider_major(Decision& decision, Incident& incident) {
  const MajorState before = incident.major_state;
  if (!is_open(incident.status) || before > MajorState::proposed) return;
  MajorFacts facts{incident.severity, incident.services, 0, incident.alerts_attached};
  for (const Slug& slug : incident.services) {
    const Service* service = decision.config.find<Service>(slug);
    if (service == nullptr) continue;
    facts.best_tier =
        facts.best_tier == 0 ? service->tier : std::min(facts.best_tier, service->tier);
  }
  const MajorVerdict verdict = verdict_of(decision.config.compiled->major_rules, facts);
  if (verdict.action == MajorAction::leave) return;
  const MajorState after =
      verdict.action == MajorAction::declare ? MajorState::declared : MajorState::proposed;
  const Reason reason = verdict.rule.empty() ? Reason{Reason::Code::severe_enough, {}, 0}
                                             : Reason{Reason::Code::major_rule, verdict.rule, 0};
  if (after > before) set_major(decision, incident, after, reason);
}

// An open incident that the same rule declared for the same service takes the alert in.
const Incident* open_twin(const Decision& decision, const DeclareIncident& body) {
  if (body.by_rule.empty()) return nullptr;
  for (const auto& [id, incident] : decision.state.incidents()) {
    if (is_open(incident.status) && incident.declared_by_rule == body.by_rule &&
        incident.services == body.services) {
      return &incident;
    }
  }
  return nullptr;
}

// A rule declares whatever the source wrote.
std::string title_by_rule(const DeclareIncident& body) {
  if (body.title.empty()) return fmt::format("an alert matched routing rule {}", body.by_rule);
  return std::string(cut_utf8(body.title, incident_title_bytes_max));
}

Status change_status(Decision& decision, Incident& incident, const ChangeIncident& body) {
  if (!body.status || *body.status == incident.status) return {};
  if (auto good = check_move(incident.status, *body.status); !good) return good;
  const Reason reason{Reason::Code::asked_by_user, decision.person(), 0};
  const bool reopens = !is_open(incident.status) && is_open(*body.status);
  decision.tell(EntryOf::incident, incident.id.value,
                reopens ? EntryKind::reopened : EntryKind::status_changed, reason,
                fmt::format("{} -> {}", to_text(incident.status), to_text(*body.status)));
  incident.status = *body.status;
  incident.first_entered.emplace(std::string(to_text(*body.status)), decision.now);
  if (reopens) {
    ++incident.reopened;
    incident.resolved_at.reset();
  } else if (*body.status == IncidentStatus::resolved) {
    incident.resolved_at = decision.now;
  }
  if (!is_open(incident.status)) {
    end_offers(incident);
    tell_over(decision, SubjectOf::incident, incident.id.value, title_of(decision.config, incident),
              reason);
    end_ringing(decision, incident, reason);
  }
  return {};
}

template <typename T>
bool change(T& member, const std::optional<T>& wanted) {
  if (!wanted || *wanted == member) return false;
  member = *wanted;
  return true;
}

void change_fields(Decision& decision, Incident& incident, const ChangeIncident& body) {
  const Reason reason{Reason::Code::asked_by_user, decision.person(), 0};
  const auto tell = [&](EntryKind kind, std::string text, Slug user = {}) {
    decision.tell(EntryOf::incident, incident.id.value, kind, reason, std::move(text),
                  std::move(user));
  };
  const Severity severity = incident.severity;
  const std::optional<Severity> wanted =
      with_floor(decision.config, incident.type, body.severity.value_or(severity));
  if (change(incident.severity, wanted)) {
    incident.impact.reset();
    incident.urgency.reset();
    tell(EntryKind::severity_changed,
         fmt::format("{} -> {}", to_text(severity), to_text(incident.severity)));
    ring_worse(decision, SubjectOf::incident, incident.id.value, severity, incident.severity);
  }
  if (change(incident.title, body.title)) tell(EntryKind::title_changed, incident.title);
  if (change(incident.summary, body.summary)) tell(EntryKind::summary_changed, incident.summary);
  if (change(incident.services, body.services)) {
    tell(EntryKind::services_changed, fmt::format("{}", fmt::join(incident.services, ", ")));
  }
  if (body.bridge && incident.bridge != *body.bridge) {
    incident.bridge = *body.bridge;
    tell(EntryKind::bridge_changed,
         fmt::format("{} {}", incident.bridge.url, incident.bridge.phone));
  }
  if (body.commander && *body.commander != commander_of(incident)) {
    give_role(decision, incident, Slug(commander_role), *body.commander, reason);
  }
}

// What the roles that are wanted hang on.
bool wants_anew(const Incident& before, const Incident& after) {
  return before.severity != after.severity || before.services != after.services ||
         is_major(before) != is_major(after) || before.type != after.type ||
         before.crisis != after.crisis || is_open(before.status) != is_open(after.status);
}

// Other templates may be meant for it now.
bool asks_for_more(const Incident& before, const Incident& after) {
  const bool elsewhere = std::ranges::any_of(
      after.services, [&](const Slug& service) { return !holds(before.services, service); });
  return is_open(after.status) &&
         (after.severity < before.severity || (is_major(after) && !is_major(before)) ||
          after.type != before.type || elsewhere);
}

// What an incident is now asks for other people and other tasks than what it was.
void follow_change(Decision& decision, const Incident& before, Incident& incident,
                   const Reason& reason) {
  if (asks_for_more(before, incident)) plan_tasks(decision, incident, reason);
  if (wants_anew(before, incident)) {
    fill_roles(decision, incident);
  } else {
    mind_vacancies(decision, incident);
  }
}

}  // namespace

Result<const Incident*> known_incident(const Decision& decision, IncidentId id,
                                       const std::optional<Incident>& closed) {
  if (const Incident* live = decision.state.incident(id)) return live;
  if (closed && closed->id == id && !is_live(closed->status)) return &*closed;
  return fail(Error::Code::not_found, "there is no such incident");
}

Incident* incident_row(Decision& decision, IncidentId id) {
  auto& rows = decision.effects.incidents;
  const auto made =
      std::find_if(rows.rbegin(), rows.rend(), [&](const Incident& row) { return row.id == id; });
  if (made != rows.rend()) return &*made;
  const Incident* known = decision.state.incident(id);
  return known == nullptr ? nullptr : &rows.emplace_back(*known);
}

void put_off(const Decision& decision, Incident& incident) {
  if (!incident.wake_at) return;
  const auto patience = patience_for(decision.config, incident);
  incident.wake_at.reset();
  if (patience && is_raging(incident.status)) incident.wake_at = decision.now + *patience;
}

Status decide_body(Decision& decision, const DeclareIncident& body) {
  if (const Incident* twin = open_twin(decision, body)) {
    const Incident before = *twin;
    Incident& incident = *incident_row(decision, before.id);
    incident.updated_at = decision.now;
    if (auto good = attach(decision, incident, body.alerts); !good) return good;
    consider_major(decision, incident);
    follow_change(decision, before, incident, {Reason::Code::declared_by_rule, body.by_rule, 0});
    decision.effects.reply.ids = {incident.id.value};
    return {};
  }
  Incident incident;
  incident.title = body.by_rule.empty() ? body.title : title_by_rule(body);
  incident.summary = body.summary;
  if (auto good = check_words(incident.title, body.summary); !good) return good;
  if (auto good = check_services(decision.config, body.services); !good) return good;
  if (!body.page_targets.empty()) {
    const auto people = people_to_call(decision, body.page_targets, "/page_targets");
    if (!people) return std::unexpected(people.error());
  }
  if (!body.commander.empty() && decision.config.find<User>(body.commander) == nullptr) {
    return fail(Error::Code::invalid, "there is no such user", "/commander");
  }
  incident.id = IncidentId{decision.next(&Counters::incident)};
  incident.services = body.services;
  incident.impact = body.impact;
  incident.urgency = body.urgency;
  incident.severity = body.severity.value_or(severity_of(decision.config.settings().severity_matrix,
                                                         body.impact.value_or(Level::moderate),
                                                         body.urgency.value_or(Level::moderate)));
  incident.severity =
      with_floor(decision.config, body.details.type.value_or(Slug()), incident.severity);
  incident.declared_by = decision.person();
  incident.declared_by_rule = body.by_rule;
  incident.declared_at = incident.updated_at = decision.now;
  incident.status = body.by_rule.empty() ? IncidentStatus::investigating : IncidentStatus::triage;
  incident.first_entered.emplace(std::string(to_text(incident.status)), decision.now);
  incident.drill = body.drill;
  incident.bridge = {decision.config.settings().bridge_url,
                     decision.config.settings().bridge_phone};
  join(incident.responders, incident.declared_by, decision.now);
  const Reason reason = body.by_rule.empty()
                            ? Reason{Reason::Code::asked_by_user, decision.person(), 0}
                            : Reason{Reason::Code::declared_by_rule, body.by_rule, 0};
  decision.tell(EntryOf::incident, incident.id.value, EntryKind::declared, reason,
                fmt::format("{} {}", to_text(incident.severity), incident.title));
  if (auto good = set_details(decision, incident, body.details); !good) return good;
  if (body.by_rule.empty()) {
    if (auto good = check_needed(decision.config, incident, FieldNeed::declare); !good) return good;
  }
  if (body.is_private || !body.members.empty()) {
    std::vector<Slug> members = incident.members;
    for (const Slug& user : body.members) add_once(members, user);
    const auto is_private = body.is_private ? std::optional(true) : std::nullopt;
    if (auto good = set_privacy(decision, incident, is_private, members); !good) return good;
  }
  if (auto good = attach(decision, incident, body.alerts); !good) return good;
  if (!body.major) {
    consider_major(decision, incident);
  } else if (*body.major) {
    set_major(decision, incident, MajorState::declared, reason);
  }
  plan_tasks(decision, incident, reason);
  if (!body.page_targets.empty()) {
    decision.then(PagePeople{SubjectOf::incident, incident.id.value, body.page_targets, false, {}});
  }
  if (body.page_teams) {
    for (const Slug& service : incident.services) {
      decision.then(
          StartEscalation{SubjectOf::incident, incident.id.value, service, incident.drill, reason});
    }
  }
  if (!body.commander.empty()) {
    give_role(decision, incident, Slug(commander_role), body.commander, reason);
  }
  // Behind the others: whom a policy calls already is called once.
  fill_roles(decision, incident);
  decision.effects.reply.ids = {incident.id.value};
  decision.effects.incidents.push_back(std::move(incident));
  return {};
}

Status decide_body(Decision& decision, const ChangeIncident& body) {
  const auto found = known_incident(decision, body.incident, body.closed);
  if (!found) return std::unexpected(found.error());
  const Incident* known = *found;
  if (auto good =
          check_words(body.title.value_or(known->title), body.summary.value_or(known->summary));
      !good) {
    return good;
  }
  if (body.services) {
    if (auto good = check_services(decision.config, *body.services); !good) return good;
  }
  if (body.commander && !body.commander->empty() &&
      decision.config.find<User>(*body.commander) == nullptr) {
    return fail(Error::Code::invalid, "there is no such user", "/commander");
  }
  if (body.note.size() > incident_text_bytes_max) {
    return fail(Error::Code::too_large, "at most 20000 bytes", "/note");
  }
  if (body.bridge) {
    if (auto good = check(*body.bridge); !good) return fail_at("bridge", good.error());
  }
  const Incident before = *known;
  Incident& incident = decision.effects.incidents.emplace_back(before);
  incident.updated_at = decision.now;
  if (auto good = change_status(decision, incident, body); !good) return good;
  if (!is_live(known->status) && is_live(incident.status)) {
    if (auto good = bring_back_tasks(decision, body.closed_tasks); !good) return good;
    decision.effects.service_checks = body.closed_checks;
    decision.effects.changes = body.closed_changes;
  }
  if (body.major_state) {
    if (auto good = check_major(incident.major_state, *body.major_state); !good) {
      return fail_at("major_state", good.error());
    }
    set_major(decision, incident, *body.major_state,
              {Reason::Code::asked_by_user, decision.person(), 0});
  }
  if (auto good = set_details(decision, incident, body.details); !good) return good;
  if (body.severity) {
    if (auto good = check_floor(decision.config, incident.type, *body.severity); !good) return good;
  }
  if (body.status == IncidentStatus::resolved && !body.with_parent) {
    if (auto good = check_needed(decision.config, incident, FieldNeed::resolve); !good) return good;
  }
  if (auto good = set_parent(decision, incident, body.parent); !good) return good;
  if (is_open(before.status) && incident.status == IncidentStatus::resolved) {
    resolve_children(decision, incident);
    if (body.with_parent) tell_declarer(decision, incident);
  }
  change_fields(decision, incident, body);
  if (auto good = set_privacy(decision, incident, body.is_private, body.members); !good) {
    return good;
  }
  if (auto good = attach(decision, incident, body.attach); !good) return good;
  detach(decision, incident, body.detach);
  if (!body.major_state) consider_major(decision, incident);
  put_off(decision, incident);
  follow_change(decision, before, incident, {Reason::Code::asked_by_user, decision.person(), 0});
  if (!body.note.empty()) {
    decision.tell(EntryOf::incident, incident.id.value, EntryKind::note,
                  {Reason::Code::asked_by_user, decision.person(), 0}, body.note);
  }
  decision.effects.reply.ids = {incident.id.value};
  return {};
}

Status decide_body(Decision& decision, const EscalateIncident& body) {
  if (decision.state.incident(body.incident) == nullptr) {
    return fail(Error::Code::conflict, "this is over; nobody is called for it any more");
  }
  bool any = false;
  for (const auto* escalation :
       escalations_of(decision, SubjectOf::incident, body.incident.value)) {
    if (is_by_hand(*escalation) && !escalation->held) continue;
    any = true;
    decision.then(FireStep{escalation->id, {Reason::Code::asked_by_user, decision.person(), 0}});
  }
  if (!any) {
    return fail(Error::Code::conflict,
                "no escalation policy runs for it now: page somebody by hand");
  }
  decision.effects.reply.ids = {body.incident.value};
  return {};
}

void wait_for_movement(Decision& decision, IncidentId id) {
  const Incident* incident = decision.state.incident(id);
  if (incident == nullptr || !is_raging(incident->status)) return;
  const auto patience = patience_for(decision.config, *incident);
  if (!patience) return;
  incident_row(decision, id)->wake_at = decision.now + *patience;
}

namespace {

// Nothing has moved since somebody acknowledged: its policies start over; where there are none, its
// commander is called.
Status nothing_moved(Decision& decision, IncidentId id) {
  incident_row(decision, id)->wake_at.reset();
  const Incident woken = *incident_row(decision, id);
  const bool rings =
      std::ranges::any_of(escalations_of(decision, SubjectOf::incident, id.value),
                          [](const Escalation* escalation) { return !escalation->held; });
  if (!is_raging(woken.status) || rings) return {};
  const Reason reason{Reason::Code::nothing_moved, {}, 0};
  bool any = false;
  for (const Slug& service : woken.services) {
    if (!has_policy(decision.config, service)) continue;
    any = true;
    decision.then(StartEscalation{SubjectOf::incident, id.value, service, woken.drill, reason});
  }
  if (any) return {};
  const Slug commander = commander_of(woken);
  const Slug& last = commander.empty() ? woken.declared_by : commander;
  if (usable_methods(decision.config, last).empty()) {
    alarm_administrators(decision, SubjectOf::incident, id.value, woken.drill, reason);
    return {};
  }
  decision.then(PagePeople{
      SubjectOf::incident, id.value, {{TargetKind::user, last}}, false, "nothing has moved"});
  return {};
}

}  // namespace

Status wake_incident(Decision& decision, IncidentId id) {
  const Incident* incident = decision.state.incident(id);
  if (incident == nullptr) return {};
  const auto passed = [&](std::optional<Time> at) { return at && *at <= decision.now; };
  if (passed(incident->nag_at)) nag(decision, id);
  if (passed(incident->wake_at)) return nothing_moved(decision, id);
  return {};
}

}  // namespace tocsin
