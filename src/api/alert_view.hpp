// AlertView: an alert as people and scripts see it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/call.hpp"
#include "domain/alerts/alert.hpp"
#include "domain/alerts/event.hpp"
#include "domain/escalation/page.hpp"

namespace tocsin::api {

// Who is being called for it right now.
struct Ringing {
  Slug policy;
  int step = 0;  // that fired last, from 1
  int round = 0;
  std::optional<Time> next_at;
  std::vector<Slug> users;
};
TOCSIN_DESCRIBE(Ringing, policy, step, round, next_at, users)

struct AlertView {
  AlertId id;
  Slug integration;
  std::string dedup_key;
  AlertStatus status = AlertStatus::firing;
  std::string summary;
  Labels labels;
  Slug service;
  Severity severity = Severity::SEV3;
  Urgency urgency = Urgency::high;
  Slug rule;
  std::vector<QuietReason> quiet;
  bool suppressed = false;
  Time started_at{};
  Time created_at{};
  Time status_at{};
  std::optional<Time> resolved_at;
  Time last_seen_at{};
  std::uint64_t event_count = 0;
  std::optional<Time> ends_at;
  Slug acknowledged_by;
  IncidentId incident;
  bool drill = false;
  std::optional<Ringing> ringing;
};
TOCSIN_DESCRIBE(AlertView, id, integration, dedup_key, status, summary, labels, service, severity,
                urgency, rule, quiet, suppressed, started_at, created_at, status_at, resolved_at,
                last_seen_at, event_count, ends_at, acknowledged_by, incident, drill, ringing)

struct AlertWithContent {
  EventContent content;
};
TOCSIN_DESCRIBE(AlertWithContent, content)

// Reads who is being called when the alert has an escalation that still runs.
AlertView view_of(const Alert& alert, Reader& reader);

// The content that people read, empty when retention has taken it.
EventContent content_of(const Alert& alert, Reader& reader);

// status=firing,acknowledged&suppressed=false&service=a,b ...: the same names in a query string and
// in the "filter" of an action. Errors: invalid.
Result<AlertQuery> alert_query(const Call& call, const Fields& fields, Reader& reader);

// {"status": ["firing"], "suppressed": false} -> the same as texts.
Result<Fields> fields_of(const json::object& filter);

}  // namespace tocsin::api
