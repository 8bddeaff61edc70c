// Incident: a coordinated response, in its first form.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/alerts/alert.hpp"
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

struct Incident {
  IncidentId id;  // INC-<id> at the edge
  std::string title;
  std::string summary;
  IncidentStatus status = IncidentStatus::triage;
  Severity severity = Severity::SEV3;
  std::optional<Level> impact;  // when the matrix gave the severity
  std::optional<Level> urgency;
  bool major = false;  // declared a major incident; SEV1 and SEV2 propose it
  std::vector<Slug> services;
  Slug declared_by;
  Slug declared_by_rule;  // the routing rule that declared it; empty: a person did
  Slug commander;
  Time declared_at{};
  Time updated_at{};
  std::optional<Time> resolved_at;
  std::map<std::string, Time> first_entered;  // status -> when it was first entered
  int reopened = 0;
  EscalationId escalation;
  bool drill = false;
  std::optional<Time> wake_at;  // when it is called again for, unless something moves before
  std::vector<Slug> templates;  // the task templates that were applied
  bool operator==(const Incident&) const = default;
};
TOCSIN_DESCRIBE(Incident, id, title, summary, status, severity, impact, urgency, major, services,
                declared_by, declared_by_rule, commander, declared_at, updated_at, resolved_at,
                first_entered, reopened, escalation, drill, wake_at, templates)

inline bool is_open(IncidentStatus status) { return status < IncidentStatus::resolved; }
// Somebody still has to find or end the cause.
inline bool is_raging(IncidentStatus status) { return status < IncidentStatus::contained; }
// Not closed, cancelled or merged: State holds it, and so does what a store loads.
inline bool is_live(IncidentStatus status) { return status <= IncidentStatus::resolved; }

// Forward in any order; resolved and later only reopen to investigating; merged is final.
// Errors: conflict, saying what is allowed.
Status check_move(IncidentStatus from, IncidentStatus to);

}  // namespace tocsin
