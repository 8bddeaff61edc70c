// Command: everything that comes from outside, as one value with its actor and origin.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/actor.hpp"
#include "domain/alerts/event.hpp"
#include "domain/alerts/silence.hpp"
#include "domain/changes/emergency.hpp"
#include "domain/escalation/page.hpp"
#include "domain/incidents/file.hpp"
#include "domain/incidents/incident.hpp"
#include "domain/incidents/roll_call.hpp"
#include "domain/incidents/task.hpp"
#include "domain/timeline.hpp"
#include "engine/config.hpp"
#include "engine/job.hpp"

namespace tocsin {

// One event, fingerprinted before it reached the engine.
struct ArrivedEvent {
  Event event;
  Digest key;      // alert_key(integration, event.dedup_key)
  Digest content;  // content_digest(event)
  // What the payload row keeps: write_json(event.content). Empty when it is probably kept already:
  // then the event has its content, and the engine writes it if it must.
  std::string content_json;
};

struct IngestEvents {
  Slug integration;
  std::vector<ArrivedEvent> events;
  bool drill = false;  // "send a test event"
  // Decided before the events, all in one: no key may stand twice among both lists. When one of
  // them is not what its sender took it for, the whole command is refused as `stale`, nothing of it
  // is done, and it must come again with nothing but events.
  std::vector<Repeat> repeats = {};
};

struct Heartbeat {  // a beat arrived
  Slug integration;
};

// note: write something down about alerts that are open. A note says as much for the other verbs.
enum class AlertVerb { acknowledge, unacknowledge, resolve, snooze, unsnooze, escalate, note };
TOCSIN_DESCRIBE_ENUM(AlertVerb, acknowledge, unacknowledge, resolve, snooze, unsnooze, escalate,
                     note)

struct ActOnAlerts {
  std::vector<AlertId> alerts;  // at most act_on_alerts_max
  AlertVerb verb = AlertVerb::acknowledge;
  std::optional<Time> until;  // snooze
  std::string note;
  // escalate: of alerts that are acknowledged, what was ended by that. It goes on behind its last
  // step; an alert without one starts over.
  std::vector<Escalation> ended = {};
};
constexpr std::size_t act_on_alerts_max = 10'000;

enum class PageVerb { acknowledge, resolve, escalate };
TOCSIN_DESCRIBE_ENUM(PageVerb, acknowledge, resolve, escalate)

struct ActOnPage {  // from the link in the message, by the person paged
  PageId page;
  PageVerb verb = PageVerb::acknowledge;
};

struct PutSilence {
  Silence silence;  // id 0: a new one. Its uuid is drawn before the engine, for the case that a new
                    // one is needed
};
struct ExpireSilence {
  SilenceId silence;
};

struct ConfigPut {
  ConfigObject object;
  std::optional<std::int64_t> expected_version;  // If-Match; 0: must not exist yet
};
struct ConfigDelete {
  ConfigKind kind = ConfigKind::user;
  Slug slug;
  std::optional<std::int64_t> expected_version;
};
struct ChangeConfig {  // all of it or nothing
  std::vector<ConfigPut> puts;
  std::vector<ConfigDelete> deletes;
  std::string managed_by;      // set by `tocsin apply`; empty by hand
  bool override_lock = false;  // by hand over an object that a file manages
};

// What kind of incident it is; what is not set stays.
struct IncidentDetails {
  std::optional<Slug> type = {};  // empty: none
  std::optional<bool> crisis = {};
  FieldValues fields = {};  // those to be set; an empty value takes one away
};

struct DeclareIncident {
  std::string title;
  std::string summary;
  std::optional<Severity> severity;  // none: the matrix of impact and urgency
  std::optional<Level> impact;
  std::optional<Level> urgency;
  std::optional<bool> major;  // none: the rules decide
  std::vector<Slug> services;
  std::vector<AlertId> alerts;
  Slug commander;                         // who holds the role of that name
  bool page_teams = false;                // start the escalation policies of the services
  std::vector<Target> page_targets = {};  // and call these people
  Slug by_rule;                           // the routing rule that declares it; empty: a person
  bool drill = false;
  bool is_private = false;
  std::vector<Slug> members = {};  // of its circle, beside whoever declares it
  IncidentDetails details = {};
};

struct ChangeIncident {  // what is not set stays
  IncidentId incident;
  std::optional<IncidentStatus> status;
  std::optional<Severity> severity;
  std::optional<std::string> title;
  std::optional<std::string> summary;
  std::optional<MajorState> major_state;
  std::optional<std::vector<Slug>> services;
  std::optional<Slug> commander;
  std::vector<AlertId> attach;
  std::vector<AlertId> detach;
  std::string note;                // a line of the timeline, or the reason of the change
  std::optional<Incident> closed;  // its row, when State no longer holds it
  std::optional<Bridge> bridge = {};
  std::vector<Task> closed_tasks = {};           // and its tasks, beside `closed`
  std::vector<ServiceCheck> closed_checks = {};  // likewise
  std::vector<Change> closed_changes = {};       // likewise
  std::optional<bool> is_private = {};
  std::optional<std::vector<Slug>> members = {};
  IncidentDetails details = {};
  std::optional<IncidentId> parent = {};  // 0: none
  bool with_parent = false;               // it ends because its parent does
};

// What it hurts; what is not set stays.
struct ChangeImpact {
  IncidentId incident;
  std::optional<std::int64_t> expected_version;  // If-Match
  std::optional<std::vector<std::string>> regions;
  std::optional<std::optional<std::int64_t>> customers;
  std::optional<Cents> revenue_cents_a_minute;
  std::optional<Time> revenue_since;  // none: from now on
  std::optional<std::vector<Penalty>> penalties;
  std::optional<std::optional<Time>> began_at;
  std::optional<std::optional<Time>> ended_at;
  std::optional<std::optional<Time>> expected_by = {};
  std::optional<std::optional<Time>> next_update_by = {};
  std::optional<Incident> closed = {};  // its row, when State no longer holds it
};

// `from` was `into` all along: its alerts, tasks and people are that one's.
struct MergeIncident {
  IncidentId from;
  IncidentId into;
};

// A person who may not see a private incident lets themselves in, and everybody inside hears why.
struct BreakGlass {
  IncidentId incident;
  std::string reason;
  std::optional<Incident> closed = {};  // its row, when State no longer holds it
};

// A line of an incident's stream, or something about one.
struct WriteEntry {
  IncidentId incident;
  EntryKind kind = EntryKind::said;
  std::string text;
  std::optional<TimelineEntry> about;  // as it was written: an entry never changes
  Visibility visibility = Visibility::internal;
  std::optional<Time> occurred_at;
  std::optional<Incident> closed = {};  // its row, when State no longer holds it
  std::optional<TimelineEntry> evidence = {};
  std::optional<Time> next_update_by = {};  // of a line for stakeholders: promised with it
  std::vector<Slug> page = {};              // people whom the line names: they are called by it
  std::optional<HeardInChat> heard = {};    // where it was said, when that was in a mirror
};

// The incident is mirrored into this channel from now on.
struct LinkChat {
  IncidentId incident;
  ChatRoom chat;
};
// And no longer.
struct LeaveChat {
  IncidentId incident;
  std::string why;
};

struct CreateTask {
  IncidentId incident;
  TaskKind kind = TaskKind::task;
  std::string title;
  std::string description;
  Slug owner;
  Slug role;
  std::optional<Time> due_at;
  std::vector<TaskId> after;
  std::optional<TimelineEntry> about;   // the line that it comes from
  std::optional<Incident> closed = {};  // its row, when State no longer holds it
};

struct ChangeTask {  // what is not set stays
  IncidentId incident;
  TaskId task;
  std::optional<std::int64_t> expected_version;  // If-Match
  std::optional<TaskKind> kind;
  std::optional<TaskStatus> status;
  std::optional<std::string> title;
  std::optional<std::string> description;
  std::optional<Slug> owner;
  std::optional<Slug> role;
  std::optional<std::optional<Time>> due_at;
  std::optional<std::vector<TaskId>> after;
  std::optional<std::string> note;
};

// A file whose bytes are kept already, or a link. `file`: what is told of it; its ids, time and
// actor are set here.
struct AddFile {
  IncidentFile file;
  std::string address;                  // that it came from
  std::optional<Incident> closed = {};  // its row, when State no longer holds it
};

// Somebody fetched it.
struct NoteCustody {
  IncidentId incident;
  FileId file;
  std::string address;
};

// Asks how services are: the affected ones, those in `services`, and, with `neighbours`, what these
// depend on and what depends on them.
struct CallRoll {
  IncidentId incident;
  std::vector<Slug> services;
  bool neighbours = true;
};
// How a service is that was asked. The last word counts.
struct AnswerRoll {
  IncidentId incident;
  Slug service;
  Health health = Health::unknown;
  std::string word;
};

// Something was altered, or is about to be. Refused as `stale` when somebody told of it meanwhile:
// read it again.
struct RecordChange {
  ChangeReport report;
  std::vector<Slug> usual_services = {};  // of a new one that names none
  std::optional<Change> known = {};       // its row, when it was told of before
};
// What people make of a change that may have caused the incident.
enum class ChangeVerdict { suspect, confirmed, ruled_out };
TOCSIN_DESCRIBE_ENUM(ChangeVerdict, suspect, confirmed, ruled_out)
struct JudgeChange {
  IncidentId incident;
  Change change;
  ChangeVerdict verdict = ChangeVerdict::suspect;
  std::string why;
  std::optional<TimelineEntry> hypothesis = {};  // that is about it already
  std::optional<EntryKind> before = {};          // what was found out of that one
  std::optional<Incident> closed = {};           // its row, when State no longer holds it
};

// Something must be altered in the midst of an incident.
struct RequestChange {
  IncidentId incident;
  std::string title;
  ChangeKind kind = ChangeKind::other;
  std::vector<Slug> services;
  std::string plan;
  std::string risk;
  std::string roll_back;
  bool done_already = false;  // approval is asked for after the fact
};
struct ActOnChange {
  IncidentId incident;
  ChangeId change;
  EmergencyAct act = EmergencyAct::approve;
  std::string word;
  std::optional<std::int64_t> expected_version = {};  // If-Match
};

// The first has joined the call of an incident or, with `took_part`, the last has left it. The call
// itself is not the engine's.
struct NoteCall {
  IncidentId incident;
  std::optional<Incident> closed;  // where it is not live any more
  Duration length{};
  std::vector<Slug> took_part = {};
};

struct EscalateIncident {  // the next step of whatever runs for it, now
  IncidentId incident;
};

// Calls people by hand: adds responders, or calls them instead of whoever is called now.
struct PagePeople {
  SubjectOf subject_kind = SubjectOf::alert;  // alert or incident
  std::uint64_t subject = 0;
  std::vector<Target> targets;
  bool instead = false;
  std::string note;
  Slug role = {};  // of an incident: called to hold it; not by a person's wish
  // The note holds the words of a line, which may be withdrawn: the timeline does not repeat them.
  bool in_a_line = false;
};
constexpr std::size_t page_people_max = 100;
constexpr Duration paged_again_after = 5min;   // whom somebody called by hand and who is silent
constexpr int paged_again_max = 2;             // so often; then whoever called hears of it
constexpr Duration paged_instead_time = 5min;  // at least, to answer before the policy goes on

// Puts a person into a role, instead of whoever holds it or beside them where many may; or takes
// one out. By hand, by whoever responds.
struct AssignRole {
  IncidentId incident;
  Slug role;
  Slug user;          // empty, taken out: all of them
  bool gone = false;  // taken out
};
// Whoever holds it hands over: it moves when the other takes it. Empty: no longer offered.
struct OfferRole {
  IncidentId incident;
  Slug role;
  Slug user;
};
// By oneself: what is vacant, what was offered, what one was called for.
struct TakeRole {
  IncidentId incident;
  Slug role;
};
// Whoever holds it has done a point of its checklist, or not after all.
struct TickChecklist {
  IncidentId incident;
  Slug role;
  std::string point;  // in its own words
  bool off = false;
};
struct DeclineRole {
  IncidentId incident;
  Slug role;
};

struct JoinIncident {  // whoever sends it is in the room now
  IncidentId incident;
};
struct ReleaseResponder {  // need not come, or may go
  IncidentId incident;
  Slug user;
};

struct SendTestPage {
  Slug user;
  Slug contact_method;  // empty: all usable ones
  Slug provider = {};   // to phones, by this one and no other; empty: as any page
};

// Whether the follower takes anything: its outcome is among its messages.
struct TestFollower {
  FollowerKind kind = FollowerKind::webhook_subscription;
  Slug slug;
};

struct SendTestNotice {  // to a channel of a team
  Slug contact_method;
};

// A provider tells, unasked, what became of a message that it took.
struct TellReceipt {
  Slug provider;
  std::string message;
  JobOutcomeKind kind = JobOutcomeKind::delivered;
  std::string receipt;
};

// A mail that the server took came back: it reached nobody. What it was about is as its row says.
struct TellBounce {
  NotificationId notification;
  Slug user;
  Slug contact_method;
  std::vector<PageId> pages;
  std::string receipt;
  bool drill = false;
  Time sent_at{};
  bool method_gone = false;  // the address has ended for good: the contact method is turned off
};

struct SendVerification {  // sends `code`, drawn before the engine, to the contact method
  Slug contact_method;
  std::string code;
};
// Opens the session, once, for one of the codes that its user has left.
struct SignInByCode {
  std::string code_hash;
  Session session;
  std::vector<ConfigDelete> ended = {};  // sessions that make place for it
};
// Lets somebody from outside see the incident until `user.guest->until`; the code is their way in,
// once. The user is new, or was a guest before.
struct InviteGuest {
  IncidentId incident;
  User user;
  std::string code_hash;
  std::optional<Incident> closed = {};  // its row, when State no longer holds it
  std::optional<Incident> left = {};    // likewise, of the one that they were a guest of before
};
// What is not set stays.
struct ChangeGuest {
  IncidentId incident;
  Slug user;
  std::optional<Time> until = {};
  std::string code_hash = {};  // of a new way in; empty: none
  bool ends = false;           // sees it no longer
  std::optional<Incident> closed = {};
};
struct ConfirmVerification {
  Slug contact_method;
  std::string code;
};

// Internal: a due_at passed, or a decision asked for another.
enum class WakeKind { alert, silence, escalation, job, heartbeat, schedule, incident, task };
TOCSIN_DESCRIBE_ENUM(WakeKind, alert, silence, escalation, job, heartbeat, schedule, incident, task)
struct Wake {  // id of the row, or the slug of a heartbeat integration or of a schedule
  WakeKind kind = WakeKind::alert;
  std::uint64_t id = 0;
  Slug slug;
};
struct ReconsiderAlerts {  // their quiet reasons may have changed
  std::vector<AlertId> alerts;
  Reason reason;
};
struct RingAlert {  // start or stop its escalation as its state now wants
  AlertId alert;
  Reason reason;
};
struct EndEscalation {
  EscalationId escalation;
  EscalationStatus status = EscalationStatus::ended;
  Reason reason;
};
struct StartEscalation {
  SubjectOf subject_kind = SubjectOf::alert;
  std::uint64_t subject = 0;
  Slug service;
  bool drill = false;
  Reason reason;
  std::optional<Escalation> after = {};  // goes on behind the last step of this one
};
struct FireStep {  // the escalation's next step, now
  EscalationId escalation;
  Reason reason;
};
struct CallOff {  // nobody asks the person any more: for the role, or, empty, for the incident
  IncidentId incident;
  Slug user;
  Slug role;
  Reason reason;
};
struct LookAtSchedule {  // tells whoever comes, goes, or has to know of a gap
  Slug schedule;
};
struct SaveFreshness {  // writes what unchanged repeats touched; a bounded slice
  std::vector<AlertId> alerts;
};
struct Started {  // what happened to us: a start, an outage, another time on the clock
  Duration outage{};
  Duration set_back{};        // the clock was: what waits by its length waits no longer than before
  Duration freshness_lost{};  // how far the rows of alerts may lag behind what was heard
  std::vector<JobId> orphans;  // leased jobs that nobody works on any more
};

using CommandBody =
    std::variant<IngestEvents, Heartbeat, ActOnAlerts, ActOnPage, PutSilence, ExpireSilence,
                 ChangeConfig, DeclareIncident, ChangeIncident, PagePeople, SendTestPage,
                 SendVerification, ConfirmVerification, JobOutcome, Wake, ReconsiderAlerts,
                 RingAlert, EndEscalation, StartEscalation, FireStep, SaveFreshness, Started,
                 TellReceipt, TellBounce, LookAtSchedule, SendTestNotice, TestFollower,
                 EscalateIncident, WriteEntry, AssignRole, OfferRole, TakeRole, DeclineRole,
                 TickChecklist, JoinIncident, ReleaseResponder, CallOff, CreateTask, ChangeTask,
                 BreakGlass, AddFile, NoteCustody, MergeIncident, SignInByCode, CallRoll,
                 AnswerRoll, ChangeImpact, InviteGuest, ChangeGuest, RecordChange, JudgeChange,
                 RequestChange, ActOnChange, NoteCall, LinkChat, LeaveChat>;

struct Command {
  Actor actor;
  Origin origin = Origin::system;
  std::string idempotency_key;  // scoped to the actor; a repeat within a day gets the first answer
  CommandBody body;
  Digest request = {};  // of what came under the key: something else under it is a conflict
};

}  // namespace tocsin
