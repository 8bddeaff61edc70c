// Alert: the deduplicated state of one problem signal. What State holds of it, and its row.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/reason.hpp"
#include "domain/rules/labels.hpp"
#include "domain/severity.hpp"
#include "domain/slug.hpp"

namespace tocsin {

using AlertId = Id<struct AlertTag>;
using PayloadId = Id<struct PayloadTag>;
using EscalationId = Id<struct EscalationTag>;
using IncidentId = Id<struct IncidentTag>;

enum class AlertStatus { firing, acknowledged, resolved };
TOCSIN_DESCRIBE_ENUM(AlertStatus, firing, acknowledged, resolved)

// Why an alert that fires pages nobody. It is suppressed while it has any.
enum class QuietKind { silence, inhibition, maintenance, snooze, low_urgency, rule, delay };
TOCSIN_DESCRIBE_ENUM(QuietKind, silence, inhibition, maintenance, snooze, low_urgency, rule, delay)

struct QuietReason {
  QuietKind kind = QuietKind::silence;
  std::uint64_t id = 0;       // silence; for an inhibition the alert that inhibits
  Slug rule;                  // inhibition or routing rule
  std::optional<Time> until;  // none: until its cause ends
  bool operator==(const QuietReason&) const = default;
};
TOCSIN_DESCRIBE(QuietReason, kind, id, rule, until)

// How fresh an alert is. Unchanged repeats touch only this; its row may lag behind by a minute.
struct Freshness {
  Time last_seen_at{};
  std::uint64_t event_count = 0;
  std::optional<Time> ends_at;  // it resolves then unless repeated
  bool operator==(const Freshness&) const = default;
};
TOCSIN_DESCRIBE(Freshness, last_seen_at, event_count, ends_at)

struct Alert {
  AlertId id;
  Slug integration;
  std::string dedup_key;
  AlertStatus status = AlertStatus::firing;
  std::string summary;
  Labels labels;
  Slug service;  // empty: no rule named one
  Severity severity = Severity::SEV3;
  Urgency urgency = Urgency::high;
  Slug rule;  // the routing rule that decided; empty: the integration's default
  std::vector<QuietReason> quiet;
  Time started_at{};  // when the source says that it began
  Time created_at{};  // when the first event was accepted
  Time status_at{};   // when `status` began
  Time moved_at{};    // when somebody last did something about it: acknowledged things ring again
                      // when nothing moves
  std::optional<Time> resolved_at;
  std::optional<Time> wake_at;  // the next instant at which a rule must look at it again
  bool ends_at_assumed = false;
  Slug acknowledged_by;
  EscalationId escalation;
  IncidentId incident;
  PayloadId payload;  // the newest content
  Digest content;     // its digest
  bool drill = false;
  Freshness fresh;

  bool suppressed() const { return !quiet.empty(); }
  bool open() const { return status != AlertStatus::resolved; }
  bool operator==(const Alert&) const = default;
};
TOCSIN_DESCRIBE(Alert, id, integration, dedup_key, status, summary, labels, service, severity,
                urgency, rule, quiet, started_at, created_at, status_at, moved_at, resolved_at,
                wake_at, ends_at_assumed, acknowledged_by, escalation, incident, payload, content,
                drill, fresh)

// The identity of an alert: its integration and dedup key in one number.
inline Digest alert_key(std::string_view integration, std::string_view dedup_key) {
  const Digest first = digest_of(integration);
  return digest_of(dedup_key, first.low ^ first.high);
}

}  // namespace tocsin
