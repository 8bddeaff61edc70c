// Effects: what a decision changes, as rows as they become. Applied to State and written to the
// store by the same lists, so that both agree.
#pragma once

#include <string>
#include <vector>

#include "domain/changes/change.hpp"
#include "domain/incidents/chat_link.hpp"
#include "domain/timeline.hpp"
#include "engine/command.hpp"

namespace tocsin {

// The next id of each kind; saved with every commit.
struct Counters {
  std::uint64_t alert = 1;
  std::uint64_t payload = 1;
  std::uint64_t escalation = 1;
  std::uint64_t page = 1;
  std::uint64_t job = 1;
  std::uint64_t notification = 1;
  std::uint64_t incident = 1;
  std::uint64_t silence = 1;
  std::uint64_t entry = 1;
  std::uint64_t audit = 1;
  std::uint64_t seq = 1;  // the number of the next commit
  std::uint64_t task = 1;
  std::uint64_t file = 1;
  std::uint64_t custody = 1;
  std::uint64_t service_check = 1;
  std::uint64_t change = 1;
  bool operator==(const Counters&) const = default;
};
TOCSIN_DESCRIBE(Counters, alert, payload, escalation, page, job, notification, incident, silence,
                entry, audit, seq, task, file, custody, service_check, change)

// What people read about one version of an alert's content. Store only.
struct Payload {
  PayloadId id;
  AlertId alert;
  Time received_at{};
  std::string content;  // JSON of EventContent
  bool operator==(const Payload&) const = default;
};
TOCSIN_DESCRIBE(Payload, id, alert, received_at, content)

// One accepted event, for the event log.
struct EventRecord {
  Slug integration;
  Time received_at{};
  EventAction action = EventAction::trigger;
  Digest key;
  AlertId alert;      // 0: it changed nothing (a resolve without an alert)
  PayloadId payload;  // its content
  bool operator==(const EventRecord&) const = default;
};
TOCSIN_DESCRIBE(EventRecord, integration, received_at, action, key, alert, payload)

// An unchanged repeat: memory and the event log only.
struct Touch {
  AlertId alert;
  Freshness fresh;
};

// How fresh an alert is and when it is looked at again: in memory and in its row, nothing else of
// which changes. Nobody who looks at lists is told.
struct Renewal {
  AlertId alert;
  Freshness fresh;
  std::optional<Time> wake_at;
  bool operator==(const Renewal&) const = default;
};
TOCSIN_DESCRIBE(Renewal, alert, fresh, wake_at)

// When a heartbeat integration was last heard. wake_at: when it counts as missed.
struct HeartbeatRow {
  Slug integration;
  bool expired = false;
  Time last_beat_at{};
  std::optional<Time> wake_at;
  bool operator==(const HeartbeatRow&) const = default;
};
TOCSIN_DESCRIBE(HeartbeatRow, integration, expired, last_beat_at, wake_at)

// When a message last went to a contact method: the next one within the bundle window waits. In a
// storm the window grows: see bundled_until.
struct LastMessage {
  Slug contact_method;
  Time at{};
  int streak = 0;                   // messages before it that followed closely on each other
  Severity worst = Severity::SEV5;  // of what it told: what is worse does not wait
  bool drill = false;  // tests and drills hold back each other, and nothing that is real
  bool operator==(const LastMessage&) const = default;
};
TOCSIN_DESCRIBE(LastMessage, contact_method, at, streak, worst, drill)

// Whom a step in turns called last.
struct StepTurn {
  std::string step;  // "<policy>/<step, from 1>"
  Slug user;
  bool operator==(const StepTurn&) const = default;
};
TOCSIN_DESCRIBE(StepTurn, step, user)

// Who was told that somebody is called for a subject: they are told when it is over.
struct Told {
  SubjectOf subject_kind = SubjectOf::alert;
  std::uint64_t subject = 0;
  Slug contact_method;  // what took the message
  auto operator<=>(const Told&) const = default;
};
TOCSIN_DESCRIBE(Told, subject_kind, subject, contact_method)

struct ToldOf {  // all of one subject
  SubjectOf subject_kind = SubjectOf::alert;
  std::uint64_t subject = 0;
};

// Somebody whose shift ended a moment ago: who soon is on call again need not be told of either.
struct LeftCall {
  Slug user;
  Time at{};
  bool operator==(const LeftCall&) const = default;
};
TOCSIN_DESCRIBE(LeftCall, user, at)

// What of a schedule people have been told.
struct OnCallRow {
  Slug schedule;
  std::vector<Slug> people;  // on call when last looked at
  std::vector<LeftCall> left;
  Time looked_at{};
  std::optional<Time> gap_told;  // the beginning of the gap that was told of last
  bool gap_near = false;         // and that again, when it was near
  Time gaps_at{};                // when gaps are looked for next
  std::optional<Time> wake_at;
  bool operator==(const OnCallRow&) const = default;
};
TOCSIN_DESCRIBE(OnCallRow, schedule, people, left, looked_at, gap_told, gap_near, gaps_at, wake_at)

using AuditId = Id<struct AuditTag>;
struct AuditEntry {
  AuditId id;
  Time at{};
  Actor actor;
  Origin origin = Origin::system;
  std::string action;  // created, updated, deleted, verified, signed_in, ...
  ConfigKind kind = ConfigKind::user;
  Slug slug;
  std::int64_t version = 0;
  std::string difference;  // JSON: {"member": {"from":..., "to":...}}; secrets appear as "(secret)"
  bool operator==(const AuditEntry&) const = default;
};
TOCSIN_DESCRIBE(AuditEntry, id, at, actor, origin, action, kind, slug, version, difference)

// What the caller is told.
struct Reply {
  std::vector<std::uint64_t> ids;  // of what was made or changed, in the order of the command
  std::string uuid;                // of a silence
  std::int64_t version = 0;        // of a configuration object
  std::string slug;                // and its name, of the last one put
  std::string outcome;             // a word where one is needed: "already_acknowledged"
  bool operator==(const Reply&) const = default;
};
TOCSIN_DESCRIBE(Reply, ids, uuid, version, slug, outcome)

// The answer kept for an idempotency key.
struct KeptReply {
  std::string key;  // actor kind, slug and the caller's key
  Time at{};
  Digest request;  // of the command; another command under the same key is a conflict
  Reply reply;
  bool operator==(const KeptReply&) const = default;
};
TOCSIN_DESCRIBE(KeptReply, key, at, request, reply)

struct Effects {
  Counters counters;  // as they become
  std::vector<Alert> alerts;
  std::vector<Touch> touches;
  std::vector<Renewal> renewals;
  std::vector<Payload> payloads;
  std::vector<EventRecord> events;
  std::vector<Escalation> escalations;
  std::vector<Page> pages;
  std::vector<Job> jobs;
  std::vector<Notification> notifications;
  std::vector<Receipt> receipts;  // after the notifications
  std::vector<Silence> silences;
  std::vector<Incident> incidents;
  std::vector<HeartbeatRow> heartbeats;
  std::vector<Slug> heartbeats_gone;
  std::vector<LastMessage> last_messages;
  std::vector<StepTurn> step_turns;
  std::vector<Told> told;
  std::vector<ToldOf> told_gone;  // counts before `told`
  std::vector<OnCallRow> on_call;
  std::vector<Slug> on_call_gone;  // counts before `on_call`
  std::vector<TimelineEntry> timeline;
  std::vector<Task> tasks;                   // after the incidents
  std::vector<ServiceCheck> service_checks;  // likewise
  std::vector<IncidentFile> files;           // store only, as are the next
  std::vector<Custody> custody;
  std::vector<Change> changes;
  std::vector<ChatLink> chat_links;
  std::vector<ConfigRow> config;
  std::vector<AuditEntry> audit;
  std::vector<KeptReply> replies;
  Reply reply;
  std::vector<CommandBody> follow_ups;  // decided next, in order, in the same transaction
};

}  // namespace tocsin
