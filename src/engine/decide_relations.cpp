// Incidents that belong together: children that end with their parent, and one that was another.
#include <fmt/format.h>

#include <algorithm>

#include "engine/notices.hpp"

namespace tocsin {
namespace {

constexpr int generations_max = 10;

std::string key_of(IncidentId id) { return fmt::format("INC-{}", id.value); }

std::vector<const Incident*> children_of(const State& state, IncidentId parent) {
  std::vector<const Incident*> children;
  for (const auto& [id, incident] : state.incidents()) {
    if (incident.parent == parent) children.push_back(&incident);
  }
  return children;
}

// Whether `of` would be an ancestor of itself with this parent.
bool leads_back(const State& state, IncidentId of, IncidentId parent) {
  for (int generation = 0; parent && generation < generations_max; ++generation) {
    if (parent == of) return true;
    const Incident* next = state.incident(parent);
    if (next == nullptr) return false;
    parent = next->parent;
  }
  return bool(parent);  // so many generations are as good as a circle
}

// Each of the two would tell its own people of the other.
Status check_same_door(const Incident& one, const Incident& other) {
  const bool same = one.is_private == other.is_private;
  if (same) return {};
  return fail(Error::Code::conflict,
              "one of the two is private and the other is not: nobody could be told of both");
}

void tell(Decision& decision, IncidentId of, EntryKind kind, IncidentId other,
          std::string_view words) {
  decision.tell(EntryOf::incident, of.value, kind,
                {Reason::Code::asked_by_user, decision.person(), 0},
                fmt::format("{} {}", key_of(other), words), {}, other.value);
}

void move_alerts(Decision& decision, IncidentId from, Incident& into) {
  std::vector<Alert> moved;
  decision.state.alerts().for_each([&](const Alert& alert) {
    if (alert.incident == from) moved.push_back(alert);
  });
  for (Alert& alert : moved) {
    alert.incident = into.id;
    ++into.alerts_attached;
    into.alarm_at = std::min(into.alarm_at.value_or(alert.started_at), alert.started_at);
    decision.tell(EntryOf::alert, alert.id.value, EntryKind::incident_linked,
                  {Reason::Code::asked_by_user, decision.person(), 0},
                  into.is_private ? std::string() : into.title, {}, into.id.value);
    decision.effects.alerts.push_back(std::move(alert));
  }
}

void move_tasks(Decision& decision, IncidentId from, IncidentId into) {
  for (const Task* task : decision.state.tasks_of(from)) {
    Task moved = *task;
    moved.incident = into;
    moved.entry = {};  // a line of the other stream
    ++moved.version;
    decision.effects.tasks.push_back(std::move(moved));
  }
}

// What it hurts, where nobody has said that of the other; and when the first alarm was.
void move_impact(const Incident& from, Incident& into) {
  if (from.alarm_at)
    into.alarm_at = std::min(into.alarm_at.value_or(*from.alarm_at), *from.alarm_at);
  const bool is_said = into.impact_facts.version > ImpactFacts{}.version;
  if (!is_said) into.impact_facts = from.impact_facts;
}

// Whoever works on the one works on the other.
void move_people(const Decision& decision, const Incident& from, Incident& into) {
  for (const Responder& responder : from.responders) {
    if (is_present(from.responders, responder.user)) {
      join(into.responders, responder.user, decision.now);
    } else if (is_there(from.responders, responder.user)) {
      ask(into.responders, responder.user, responder.by, decision.now);
      acknowledge(into.responders, responder.user, decision.now);
    }
  }
  for (const Slug& member : from.members) {
    add_once(into.members, member);
  }
}

// With what follows from a worse severity and from more services.
void take_over(Decision& decision, const Incident& from, const Incident& into) {
  ChangeIncident more;
  more.incident = into.id;
  more.severity = std::min(from.severity, into.severity);
  std::vector<Slug> services = into.services;
  for (const Slug& service : from.services) {
    add_once(services, service);
  }
  // One that was deleted meanwhile is no service any more.
  std::erase_if(services, [&](const Slug& service) {
    return decision.config.find<Service>(service) == nullptr;
  });
  more.services = std::move(services);
  decision.then(std::move(more));
}

}  // namespace

Status set_parent(Decision& decision, Incident& incident, std::optional<IncidentId> wanted) {
  if (!wanted || *wanted == incident.parent) return {};
  const IncidentId before = incident.parent;
  if (*wanted) {
    const Incident* parent = decision.state.incident(*wanted);
    if (parent == nullptr || !is_open(parent->status)) {
      return fail(Error::Code::conflict, "only an open incident can be a parent", "/parent");
    }
    if (leads_back(decision.state, incident.id, *wanted)) {
      return fail(Error::Code::conflict,
                  "it would be its own parent by this: no circles, and at most ten generations",
                  "/parent");
    }
    if (auto good = check_same_door(incident, *parent); !good) return good;
    incident.parent = *wanted;
    tell(decision, incident.id, EntryKind::parent_changed, *wanted, parent->title);
    tell(decision, *wanted, EntryKind::child_added, incident.id, incident.title);
    return {};
  }
  incident.parent = {};
  decision.tell(EntryOf::incident, incident.id.value, EntryKind::parent_changed,
                {Reason::Code::asked_by_user, decision.person(), 0});
  tell(decision, before, EntryKind::child_left, incident.id, incident.title);
  return {};
}

void part_from_relatives(Decision& decision, Incident& incident) {
  incident.parent = {};
  for (const Incident* child : children_of(decision.state, incident.id)) {
    ChangeIncident change;
    change.incident = child->id;
    change.parent = IncidentId{};
    decision.then(std::move(change));
  }
}

void resolve_children(Decision& decision, const Incident& parent) {
  for (const Incident* child : children_of(decision.state, parent.id)) {
    if (!is_open(child->status)) continue;
    ChangeIncident change;
    change.incident = child->id;
    change.status = IncidentStatus::resolved;
    change.with_parent = true;
    decision.then(std::move(change));
  }
}

void tell_declarer(Decision& decision, const Incident& child) {
  if (child.declared_by.empty() || child.declared_by == decision.person()) return;
  Note note;
  note.kind = NoteKind::over;
  note.text = fmt::format("Over: {}; resolved with {}", title_of(decision.config, child),
                          key_of(child.parent));
  note.at = decision.now;
  note.subject_kind = SubjectOf::incident;
  note.subject = child.id.value;
  tell_person(decision, child.declared_by, std::move(note));
}

// Whoever talks in its channel talks in that of the other from now on, where that has none.
void move_chat(Decision& decision, const Incident& from, IncidentId into) {
  if (!is_mirrored(from.chat)) return;
  leave_chat(decision, *incident_row(decision, from.id),
             fmt::format("merged into INC-{}", into.value));
  const Incident& target = *incident_row(decision, into);
  if (!target.chat.channel.empty() || target.is_private || target.drill) return;
  decision.then(LinkChat{into, from.chat});
}

Status decide_body(Decision& decision, const MergeIncident& body) {
  const Incident* known = decision.state.incident(body.from);
  const Incident* target = decision.state.incident(body.into);
  if (known == nullptr) {
    return fail(Error::Code::conflict,
                "it is closed already: only what is open or resolved merges");
  }
  if (target == nullptr || !is_open(target->status)) {
    return fail(Error::Code::conflict, "only an open incident takes another in", "/into");
  }
  if (known == target) return fail(Error::Code::conflict, "these are the same incident", "/into");
  if (auto good = check_same_door(*known, *target); !good) return good;
  const Incident from_before = *known;
  Incident& from = *incident_row(decision, body.from);
  const Reason reason{Reason::Code::asked_by_user, decision.person(), 0};
  tell(decision, body.from, EntryKind::merged, body.into, target->title);
  tell(decision, body.into, EntryKind::took_in, body.from, from_before.title);
  if (is_open(from.status)) {
    tell_over(decision, SubjectOf::incident, from.id.value, title_of(decision.config, from_before),
              reason);
    for (const auto* each : escalations_of(decision, SubjectOf::incident, from.id.value)) {
      decision.then(EndEscalation{each->id, EscalationStatus::ended, reason});
    }
  }
  from.status = IncidentStatus::merged;
  from.merged_into = body.into;
  from.parent = {};
  from.first_entered.emplace(std::string(to_text(from.status)), decision.now);
  from.updated_at = decision.now;
  from.wake_at.reset();
  from.nag_at.reset();
  end_offers(from);
  for (const Incident* child : children_of(decision.state, body.from)) {
    if (child->id != body.into) incident_row(decision, child->id)->parent = body.into;
  }
  Incident& into = *incident_row(decision, body.into);
  if (into.parent == body.from)
    into.parent = from_before.parent == body.into ? IncidentId{} : from_before.parent;
  into.updated_at = decision.now;
  move_people(decision, from_before, into);
  move_impact(from_before, into);
  move_alerts(decision, body.from, into);
  move_tasks(decision, body.from, body.into);
  take_over(decision, from_before, into);
  move_chat(decision, from_before, body.into);
  decision.effects.reply.ids = {body.into.value};
  return {};
}

}  // namespace tocsin
