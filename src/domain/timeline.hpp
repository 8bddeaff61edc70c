// Timeline entry: an immutable fact about an alert or an incident; a correction is a new entry.
#pragma once

#include <optional>
#include <string>

#include "base/describe.hpp"
#include "base/time.hpp"
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
  said,           // a line of the chat; with `about`: in the thread of that line
  finding,        // somebody found out; with `about`: the line that says so
  edited,         // `text` stands for that of `about` from now on
  withdrawn,      // `about` is not to be shown any more
  reacted,        // `text`, an emoji, to `about`
  unreacted,      // and that no more
  starred,        // `about` matters to the review
  unstarred,      // and that no more
  dated,          // `about` happened at `occurred_at`
  role_assigned,  // `user` holds the role that `text` names, or, without one, nobody does
  role_left,      // `user` no longer holds it
  role_offered,   // and may hand it over to `user`
  role_declined,  // `user` does not take it
  role_vacant,    // roles that must be held are not
  responder_joined,
  responder_released,
  bridge_changed,
  decision,       // what was decided and why; with `about`: the line that says so
  hypothesis,     // what may be the cause; with `about`: the line that says so; `ref`: a change
  confirmed,      // the hypothesis `about` holds; `text`: why
  ruled_out,      // it does not
  open_again,     // it is not known after all
  evidence,       // `ref`, an entry, speaks for or against `about`: a hypothesis, a decision
  tasks_planned,  // by a template
  task_created,   // `ref`: the task, here and below; with `about`: the line that it came from
  task_started,
  task_done,
  task_skipped,
  task_reopened,
  task_changed,
  task_late,
  privacy_changed,  // `text`: private, or open to whoever sees its services
  members_changed,  // who belongs to the circle of a private incident: "+ann -bo"
  glass_broken,     // `user` let themselves in; `text`: why
  type_changed,
  crisis_changed,
  field_changed,   // "Customers: 10 -> 200"
  file_added,      // `ref`: the file; `text`: its name
  link_added,      // likewise
  parent_changed,  // `ref`: the parent, from now on; 0: none any more
  child_added,     // `ref`: the child, here and below
  child_left,
  merged,             // into the incident `ref`
  took_in,            // the incident `ref` was this one
  roll_called,        // services were asked how they are; `ref`: the round
  service_confirmed,  // "Payments: impaired: errors"; `ref`: its ServiceCheck
  impact_changed,     // "Customers affected: 10 -> 200"
  guest_invited,      // `user`, from outside, sees this incident; `text`: who, until when
  guest_left,         // and does no longer
  change_requested,   // an emergency change, `ref` here and below; `text`: what, and its risk
  change_approved,
  change_refused,
  change_moved,        // "switch the flag off: done"
  call_began,          // people talk in the room
  call_ended,          // "12m4s: Ana, Bo": how long, and who took part
  chat_linked,         // mirrored in a channel of a chat; `text`: its id there
  chat_left,           // and no longer; `text`: why
  checklist_ticked,    // "Scribe: Note who is there": a point of a role's checklist is done
  checklist_unticked,  // and is not, after all
};

// Who may read an entry, each holding the ones before it.
enum class Visibility {
  restricted,   // the people of the incident's roles
  internal,     // whoever responds
  stakeholder,  // and who may see the incident
  public_,      // everybody: the status page
};
TOCSIN_DESCRIBE_ENUM(Visibility, restricted, internal, stakeholder, public_)
TOCSIN_DESCRIBE_ENUM(EntryKind, created, acknowledged, resolved, unacknowledged, quiet_began,
                     quiet_ended, content_changed, escalation_started, step_fired, step_skipped,
                     nobody_notified, escalation_ended, paged, page_acknowledged, page_cancelled,
                     notification_sent, notification_failed, notification_unknown, declared,
                     status_changed, severity_changed, title_changed, summary_changed, note,
                     alert_attached, alert_detached, services_changed, commander_changed,
                     major_changed, reopened, incident_linked, handed_over, called_by_hand, said,
                     finding, edited, withdrawn, reacted, unreacted, starred, unstarred, dated,
                     role_assigned, role_left, role_offered, role_declined, role_vacant,
                     responder_joined, responder_released, bridge_changed, decision, hypothesis,
                     confirmed, ruled_out, open_again, evidence, tasks_planned, task_created,
                     task_started, task_done, task_skipped, task_reopened, task_changed, task_late,
                     privacy_changed, members_changed, glass_broken, type_changed, crisis_changed,
                     field_changed, file_added, link_added, parent_changed, child_added, child_left,
                     merged, took_in, roll_called, service_confirmed, impact_changed, guest_invited,
                     guest_left, change_requested, change_approved, change_refused, change_moved,
                     call_began, call_ended, chat_linked, chat_left, checklist_ticked,
                     checklist_unticked)

// Of what the program tells itself: how it stands is for whoever may see the incident.
constexpr Visibility usual_visibility(EntryKind kind) {
  switch (kind) {
    case EntryKind::declared:
    case EntryKind::status_changed:
    case EntryKind::severity_changed:
    case EntryKind::title_changed:
    case EntryKind::major_changed:
    case EntryKind::crisis_changed:
    case EntryKind::reopened:
      return Visibility::stakeholder;
    default:
      return Visibility::internal;
  }
}

struct TimelineEntry {
  EntryId id;
  EntryOf subject_kind = EntryOf::alert;
  std::uint64_t subject = 0;
  Time at{};
  EntryKind kind = EntryKind::note;
  Actor actor;
  Origin origin = Origin::system;
  Reason reason;
  std::string text;  // a person's words, or what changed: "SEV3 -> SEV1"
  Slug user;         // the person concerned (paged, notified)
  std::uint64_t ref =
      0;  // the page, notification, alert, incident, task, change or entry concerned
  Visibility visibility = Visibility::internal;
  std::optional<Time> occurred_at = {};  // when it happened, where that is not `at`
  EntryId about = {};                    // the entry that this one answers or changes; 0: none
  bool operator==(const TimelineEntry&) const = default;
};
TOCSIN_DESCRIBE(TimelineEntry, id, subject_kind, subject, at, kind, actor, origin, reason, text,
                user, ref, visibility, occurred_at, about)

constexpr bool brings_file(EntryKind kind) {
  return kind == EntryKind::file_added || kind == EntryKind::link_added;
}

// What says something about another entry and is shown on that one.
constexpr bool folds(EntryKind kind) {
  return (kind >= EntryKind::edited && kind <= EntryKind::dated) ||
         (kind >= EntryKind::confirmed && kind <= EntryKind::evidence);
}

}  // namespace tocsin
