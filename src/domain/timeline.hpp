// Timeline entry: an immutable fact about an alert or an incident; a correction is a new entry.
#pragma once

#include <string>

#include "base/describe.hpp"
#include "domain/actor.hpp"
#include "domain/reason.hpp"

namespace tocsin {

using EntryId = Id<struct EntryTag>;

enum class EntryOf { alert, incident };
TOCSIN_DESCRIBE_ENUM(EntryOf, alert, incident)

// Text in the database: never rename or reuse one.
enum class EntryKind {
  created,
  acknowledged,
  resolved,
  unacknowledged,
  quiet_began,
  quiet_ended,
  content_changed,
  escalation_started,
  step_fired,
  step_skipped,
  nobody_notified,
  escalation_ended,
  paged,
  page_acknowledged,
  page_cancelled,
  notification_sent,
  notification_failed,
  notification_unknown,
  declared,
  status_changed,
  severity_changed,
  title_changed,
  summary_changed,
  note,
  alert_attached,
  alert_detached,
  services_changed,
  commander_changed,
  major_changed,
  reopened,
  incident_linked,
  handed_over,
  called_by_hand,
};
TOCSIN_DESCRIBE_ENUM(EntryKind, created, acknowledged, resolved, unacknowledged, quiet_began,
                     quiet_ended, content_changed, escalation_started, step_fired, step_skipped,
                     nobody_notified, escalation_ended, paged, page_acknowledged, page_cancelled,
                     notification_sent, notification_failed, notification_unknown, declared,
                     status_changed, severity_changed, title_changed, summary_changed, note,
                     alert_attached, alert_detached, services_changed, commander_changed,
                     major_changed, reopened, incident_linked, handed_over, called_by_hand)

struct TimelineEntry {
  EntryId id;
  EntryOf subject_kind = EntryOf::alert;
  std::uint64_t subject = 0;
  Time at{};
  EntryKind kind = EntryKind::note;
  Actor actor;
  Origin origin = Origin::system;
  Reason reason;
  std::string text;       // a person's words, or what changed: "SEV3 -> SEV1"
  Slug user;              // the person concerned (paged, notified)
  std::uint64_t ref = 0;  // the page, notification, alert or incident concerned
  bool operator==(const TimelineEntry&) const = default;
};
TOCSIN_DESCRIBE(TimelineEntry, id, subject_kind, subject, at, kind, actor, origin, reason, text,
                user, ref)

}  // namespace tocsin
