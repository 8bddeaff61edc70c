// Incident: a coordinated response, in its first form.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/alerts/alert.hpp"
#include "domain/incidents/chat_link.hpp"
#include "domain/incidents/incident_role.hpp"
#include "domain/incidents/incident_type.hpp"
#include "domain/incidents/presence.hpp"
#include "domain/incidents/responders.hpp"
#include "domain/incidents/triage.hpp"
#include "domain/severity.hpp"
#include "domain/slug.hpp"

namespace tocsin {

enum class IncidentStatus {
  triage,
  investigating,
  identified,
  contained,
  mitigated,
  monitoring,
  resolved,
  closed,
  cancelled,
  merged,
};
TOCSIN_DESCRIBE_ENUM(IncidentStatus, triage, investigating, identified, contained, mitigated,
                     monitoring, resolved, closed, cancelled, merged)

constexpr std::size_t incident_title_bytes_max = 200;
constexpr std::size_t incident_text_bytes_max = 20'000;

// Where the voices meet. Empty members: there is none.
struct Bridge {
  std::string url;
  std::string phone;  // a number, and a code to enter where one is needed
  bool operator==(const Bridge&) const = default;
};
TOCSIN_DESCRIBE(Bridge, url, phone)

constexpr std::size_t bridge_url_bytes_max = 1'000;
constexpr std::size_t bridge_phone_bytes_max = 100;
// Errors: invalid, with the pointer to the member.
Status check(const Bridge& bridge);

struct Incident {
  IncidentId id;  // INC-<id> at the edge
  std::string title;
  std::string summary;
  IncidentStatus status = IncidentStatus::triage;
  Severity severity = Severity::SEV3;
  std::optional<Level> impact;  // when the matrix gave the severity
  std::optional<Level> urgency;
  MajorState major_state = MajorState::none;
  std::vector<Slug> services;
  Slug declared_by;
  Slug declared_by_rule;  // the routing rule that declared it; empty: a person did
  Time declared_at{};
  Time updated_at{};
  std::optional<Time> resolved_at;
  std::map<std::string, Time> first_entered;  // status -> when it was first entered
  int reopened = 0;
  EscalationId escalation;
  bool drill = false;
  std::optional<Time> wake_at;        // when it is called again for, unless something moves before
  std::uint64_t alerts_attached = 0;  // ever
  RoleHoldings roles;
  Responders responders;
  Bridge bridge;
  std::optional<Time> nag_at;   // when it is said next that a role is vacant
  std::vector<Slug> templates;  // the task templates that were applied
  bool is_private = false;      // only the people of its circle see it: see privacy.hpp
  std::vector<Slug> members;    // of the circle, beside those with a role and the responders
  std::vector<Slug> insiders;   // the circle, as long as it is private
  Slug type;                    // an IncidentType; empty: none was chosen
  bool crisis = false;          // the whole organisation is hit: its executives lead
  FieldValues fields;
  IncidentId parent;       // it ends with this one; 0: none
  IncidentId merged_into;  // it was this one all along; 0: none
  ImpactFacts impact_facts;
  CostBasis cost_basis;
  std::optional<Time> alarm_at;         // when the first of its alerts began, by its source
  std::optional<Time> first_update_at;  // the first line that stakeholders read
  ChatRoom chat;                        // where it is mirrored
  bool operator==(const Incident&) const = default;
};
TOCSIN_DESCRIBE(Incident, id, title, summary, status, severity, impact, urgency, major_state,
                services, declared_by, declared_by_rule, declared_at, updated_at, resolved_at,
                first_entered, reopened, escalation, drill, wake_at, alerts_attached, roles,
                responders, bridge, nag_at, templates, is_private, members, insiders, type, crisis,
                fields, parent, merged_into, impact_facts, cost_basis, alarm_at, first_update_at,
                chat)

// Who holds that role; nobody: empty.
Slug commander_of(const Incident& incident);

inline bool is_major(const Incident& incident) {
  return incident.major_state == MajorState::declared;
}
inline bool is_open(IncidentStatus status) { return status < IncidentStatus::resolved; }
// Somebody still has to find or end the cause.
inline bool is_raging(IncidentStatus status) { return status < IncidentStatus::contained; }
// Not closed, cancelled or merged: State holds it, and so does what a store loads.
inline bool is_live(IncidentStatus status) { return status <= IncidentStatus::resolved; }

// Forward in any order; resolved and later only reopen to investigating; merged is final.
// Errors: conflict, saying what is allowed.
Status check_move(IncidentStatus from, IncidentStatus to);

}  // namespace tocsin
