// Decision: one run of decide() in the making: its arguments, and the Effects so far.
#pragma once

#include <string>
#include <utility>

#include "engine/decide.hpp"
#include "engine/reach.hpp"

namespace tocsin {

struct Decision {
  const Config& config;
  const State& state;
  const Command& command;
  Time now;
  Effects effects;

  // Takes the next id of a kind: decision.next(&Counters::page).
  std::uint64_t next(std::uint64_t Counters::* kind) { return (effects.counters.*kind)++; }

  // The actor as the slug of a person, empty when it is none.
  const Slug& person() const {
    return command.actor.kind == ActorKind::user ? command.actor.slug : command.actor.on_behalf_of;
  }

  TimelineEntry& tell(EntryOf of, std::uint64_t subject, EntryKind kind, Reason reason,
                      std::string text = {}, Slug user = {}, std::uint64_t ref = 0) {
    TimelineEntry& entry = effects.timeline.emplace_back(
        TimelineEntry{EntryId{next(&Counters::entry)}, of, subject, now, kind, command.actor,
                      command.origin, std::move(reason), std::move(text), std::move(user), ref});
    entry.visibility = usual_visibility(kind);
    return entry;
  }
  // Of an escalation's subject; a test has no timeline.
  void tell_subject(SubjectOf of, std::uint64_t subject, EntryKind kind, Reason reason,
                    std::string text = {}, Slug user = {}, std::uint64_t ref = 0) {
    if (of == SubjectOf::test) return;
    tell(of == SubjectOf::alert ? EntryOf::alert : EntryOf::incident, subject, kind,
         std::move(reason), std::move(text), std::move(user), ref);
  }
  Reason by_hand() const { return {Reason::Code::asked_by_user, person(), 0}; }
  Status check_person() const {
    if (!person().empty()) return {};
    return fail(Error::Code::forbidden, "only a person, or what acts for one, does this");
  }
  void then(CommandBody body) { effects.follow_ups.push_back(std::move(body)); }
};

// One function a kind of command; each stands in the file that its name begins with.
Status decide_body(Decision& decision, const IngestEvents& body);         // decide_events.cpp
Status decide_body(Decision& decision, const Heartbeat& body);            // decide_heartbeats.cpp
Status decide_body(Decision& decision, const ActOnAlerts& body);          // decide_alerts.cpp
Status decide_body(Decision& decision, const ReconsiderAlerts& body);     // decide_alerts.cpp
Status decide_body(Decision& decision, const RingAlert& body);            // decide_alerts.cpp
Status decide_body(Decision& decision, const SaveFreshness& body);        // decide_alerts.cpp
Status decide_body(Decision& decision, const ActOnPage& body);            // decide_pages.cpp
Status decide_body(Decision& decision, const SendTestPage& body);         // decide_pages.cpp
Status decide_body(Decision& decision, const SendTestNotice& body);       // decide_pages.cpp
Status decide_body(Decision& decision, const TestFollower& body);         // follow.cpp
Status decide_body(Decision& decision, const PagePeople& body);           // decide_paging.cpp
Status decide_body(Decision& decision, const EndEscalation& body);        // decide_pages.cpp
Status decide_body(Decision& decision, const StartEscalation& body);      // decide_escalation.cpp
Status decide_body(Decision& decision, const FireStep& body);             // decide_escalation.cpp
Status decide_body(Decision& decision, const JobOutcome& body);           // decide_jobs.cpp
Status decide_body(Decision& decision, const LinkChat& body);             // decide_chat.cpp
Status decide_body(Decision& decision, const LeaveChat& body);            // decide_chat.cpp
Status decide_body(Decision& decision, const TellReceipt& body);          // decide_receipts.cpp
Status decide_body(Decision& decision, const LookAtSchedule& body);       // decide_oncall.cpp
Status decide_body(Decision& decision, const TellBounce& body);           // likewise
Status decide_body(Decision& decision, const PutSilence& body);           // decide_silences.cpp
Status decide_body(Decision& decision, const ExpireSilence& body);        // decide_silences.cpp
Status decide_body(Decision& decision, const ChangeConfig& body);         // decide_config.cpp
Status decide_body(Decision& decision, const SendVerification& body);     // decide_verification.cpp
Status decide_body(Decision& decision, const ConfirmVerification& body);  // decide_verification.cpp
Status decide_body(Decision& decision, const SignInByCode& body);         // decide_sign_in.cpp
Status decide_body(Decision& decision, const DeclareIncident& body);      // decide_incidents.cpp
Status decide_body(Decision& decision, const ChangeIncident& body);       // decide_incidents.cpp
Status decide_body(Decision& decision, const EscalateIncident& body);     // decide_incidents.cpp
Status decide_body(Decision& decision, const WriteEntry& body);           // decide_stream.cpp
Status decide_body(Decision& decision, const AssignRole& body);           // decide_roles.cpp
Status decide_body(Decision& decision, const OfferRole& body);            // decide_roles.cpp
Status decide_body(Decision& decision, const TakeRole& body);             // decide_roles.cpp
Status decide_body(Decision& decision, const DeclineRole& body);          // decide_roles.cpp
Status decide_body(Decision& decision, const TickChecklist& body);        // decide_checklists.cpp
Status decide_body(Decision& decision, const JoinIncident& body);         // decide_responders.cpp
Status decide_body(Decision& decision, const ReleaseResponder& body);     // decide_responders.cpp
Status decide_body(Decision& decision, const CallOff& body);              // decide_responders.cpp
Status decide_body(Decision& decision, const CreateTask& body);           // decide_tasks.cpp
Status decide_body(Decision& decision, const ChangeTask& body);           // decide_tasks.cpp
Status decide_body(Decision& decision, const CallRoll& body);             // decide_roll_call.cpp
Status decide_body(Decision& decision, const AnswerRoll& body);           // decide_roll_call.cpp
Status decide_body(Decision& decision, const RecordChange& body);         // decide_changes.cpp
Status decide_body(Decision& decision, const JudgeChange& body);          // decide_changes.cpp
Status decide_body(Decision& decision, const RequestChange& body);        // decide_emergency.cpp
Status decide_body(Decision& decision, const ActOnChange& body);          // decide_emergency.cpp
Status decide_body(Decision& decision, const NoteCall& body);             // decide_stream.cpp
Status decide_body(Decision& decision, const MergeIncident& body);        // decide_relations.cpp
Status decide_body(Decision& decision, const ChangeImpact& body);         // decide_impact.cpp
Status decide_body(Decision& decision, const BreakGlass& body);           // decide_privacy.cpp
Status decide_body(Decision& decision, const InviteGuest& body);          // decide_guests.cpp
Status decide_body(Decision& decision, const ChangeGuest& body);          // decide_guests.cpp
Status decide_body(Decision& decision, const AddFile& body);              // decide_files.cpp
Status decide_body(Decision& decision, const NoteCustody& body);          // decide_files.cpp
Status decide_body(Decision& decision, const Wake& body);                 // decide.cpp
Status decide_body(Decision& decision, const Started& body);              // decide.cpp

// What a passed instant means for one thing that waited for it.
Status wake_alert(Decision& decision, AlertId id);
Status wake_silence(Decision& decision, SilenceId id);
Status wake_escalation(Decision& decision, EscalationId id);
Status wake_job(Decision& decision, JobId id);
Status wake_heartbeat(Decision& decision, const Slug& integration);
Status wake_schedule(Decision& decision, const Slug& schedule);
Status wake_incident(Decision& decision, IncidentId id);
Status wake_task(Decision& decision, TaskId id);

// Who is on call (decide_oncall.cpp).

// Tells whom a change of configuration concerns: who comes and goes by it, whose cover is wanted or
// taken. `next` is the configuration as it becomes.
void tell_of_arrangements(Decision& decision, const Config& next);

// Alerts (decide_alerts.cpp).

// The quiet reasons that hold for an alert now; snooze and delay are carried over until they end.
std::vector<QuietReason> quiet_of(const Decision& decision, const Alert& alert, const Route& route);
// The next instant at which wake_alert has something to do. `asked`: whoever acknowledged it was
// asked already whether they are still on it.
std::optional<Time> wake_time(const Config& config, const Alert& alert, bool asked = false);
// The row of an alert that nobody takes care of any more.
void give_back(Decision& decision, Alert alert, const Reason& reason);
// The row of an alert that ended, and what follows from it.
void resolve_alert(Decision& decision, Alert alert, Reason reason);
// The row of an alert that somebody takes care of, and what follows from it.
void acknowledge_alert(Decision& decision, Alert alert, Reason reason);
// Somebody does something about it: while it is acknowledged it rings again only when nothing
// moves, and nobody need say that they are still on it.
void note_movement(Decision& decision, Alert alert);
// The same, of somebody who says so.
void put_off(Decision& decision, Alert alert);

// Acknowledgements (acknowledgements.cpp).

// Asks whoever acknowledged the alert whether they are still on it, unless they were asked since
// something moved; `ends_at`: when it rings again. Nobody can be reached by then: nobody is asked.
void ask_still_on_it(Decision& decision, Alert& alert, Time ends_at);
// What was asked so needs no answer any more.
void end_questions(Decision& decision, EscalationId escalation, const Reason& reason);
constexpr bool is_question(const Page& page) {
  return page.reason.code == Reason::Code::still_on_it;
}
// An alert that is acknowledged already, by a person who is still asked for an answer: that is
// recorded. False: they are not.
bool acknowledge_as_well(Decision& decision, const Alert& alert);
// Those who had to acknowledge as well need not any longer.
void release_own_answers(Decision& decision, const Escalation& escalation, const Reason& reason);

// Escalations (decide_escalation.cpp).

// A test is as severe as can be: it is to be heard.
Severity severity_of(const Decision& decision, SubjectOf kind, std::uint64_t subject);
struct Called {
  std::size_t people = 0;   // who have a contact method that can reach them
  Time first_message_at{};  // when the first of them may hear it: quiet hours hold it back
  std::string names;        // of them, for people to read
};
// Pages each person under the escalation's step and round. `note`: the words of whoever calls.
// `each`: every one of them has to acknowledge.
Called page_people(Decision& decision, const Escalation& escalation,
                   const std::vector<Slug>& people, const Reason& reason,
                   std::string_view note = {}, bool each = false);
// No step follows: made for people who were called by hand where no policy runs, or somebody takes
// care already.
inline bool is_by_hand(const Escalation& escalation) {
  return (escalation.policy.empty() || escalation.held) &&
         escalation.subject_kind != SubjectOf::test;
}
// Wanted for themselves, also when another takes care already: called by hand, or to hold a role.
inline bool is_personal(const Reason& reason) {
  return reason.code == Reason::Code::paged_by_user || reason.code == Reason::Code::role_wanted;
}
// An incident of several services may have several: the newest is the last.
std::vector<const Escalation*> escalations_of(const Decision& decision, SubjectOf kind,
                                              std::uint64_t subject);
// The newest one that runs for the subject; none: nullptr.
const Escalation* escalation_of(const Decision& decision, SubjectOf kind, std::uint64_t subject);
// After the subject's severity changed: where it got worse, and that matters to who is called or
// how, its escalation starts over at once. Whom the policy called before need not answer that call.
void ring_worse(Decision& decision, SubjectOf kind, std::uint64_t subject, Severity before,
                Severity after);
// Whom a call by hand means (decide_paging.cpp). Errors: conflict, when there is nobody or nobody
// can be reached; too_large; at `pointer`.
Result<std::vector<Slug>> people_to_call(const Decision& decision,
                                         const std::vector<Target>& targets,
                                         std::string_view pointer);
// Of a page: its person is called as an administrator, for nobody else could be.
constexpr bool calls_administrators(Reason::Code code) {
  return code == Reason::Code::policy_exhausted || code == Reason::Code::no_service ||
         code == Reason::Code::no_policy || code == Reason::Code::nothing_moved;
}
// Whom nobody is called for must be seen by whoever runs Tocsin.
void alarm_administrators(Decision& decision, SubjectOf kind, std::uint64_t subject, bool drill,
                          const Reason& reason);
// The row of the subject with another escalation.
void set_escalation(Decision& decision, SubjectOf kind, std::uint64_t subject, EscalationId id);

// Incidents (decide_incidents.cpp).

// The one that State holds, or its row as the command brings it when it is over. Errors: not_found.
Result<const Incident*> known_incident(const Decision& decision, IncidentId id,
                                       const std::optional<Incident>& closed);
// The row of a live incident as this decision has made it so far, to be changed in place; nullptr:
// it is not live. Whatever changes an incident changes this one.
Incident* incident_row(Decision& decision, IncidentId id);
// A person does something about it: the wait for that begins anew.
void put_off(const Decision& decision, Incident& incident);
// A person writes or shows something: something moves, and whoever was called and writes is there.
// Pages ring on: the words may be that somebody else must come (decide_stream.cpp).
void hear_from(Decision& decision, const Incident& incident);
// Somebody has acknowledged: when nothing moves for as long as its services give, it is called for
// again.
void wait_for_movement(Decision& decision, IncidentId id);

// Incident roles (staffing.cpp).

// Looks at who is wanted: calls whoever the vacant roles are filled by, calls off whom no role
// needs. `more`: another one also where somebody was called who is silent.
void fill_roles(Decision& decision, Incident& incident, bool more = false);
// Holds the role from now on, instead of who held it unless many may. Tells the person, where it
// was not they who did it.
void give_role(Decision& decision, Incident& incident, const Slug& role, const Slug& user,
               const Reason& reason);
// Nobody is called for a role or offered one any more: it is over.
void end_offers(Incident& incident);
// When it is said next that roles are vacant.
void mind_vacancies(const Decision& decision, Incident& incident);
void nag(Decision& decision, IncidentId id);

// Responders (decide_responders.cpp).

// After a decision: whoever is called for an incident is its responder; what became of the page
// became of the responder.
void follow_pages(Decision& decision);
// The person is in the room: their pages for it are answered. False: they were there before.
bool come(Decision& decision, Incident& incident, const Slug& user);

// Incidents that belong together (decide_relations.cpp).

// Errors: conflict, at "/parent": it is over, a circle, or one is private and the other not.
Status set_parent(Decision& decision, Incident& incident, std::optional<IncidentId> wanted);
// Whoever becomes private or open belongs to nobody any more who is not so.
void part_from_relatives(Decision& decision, Incident& incident);
void resolve_children(Decision& decision, const Incident& parent);
// Whoever reported what ends with its parent.
void tell_declarer(Decision& decision, const Incident& child);

// Private incidents (decide_privacy.cpp).

// What is not set stays; the words of it go into the stream and to whoever comes in.
// Errors: invalid, too_large, at "/members".
Status set_privacy(Decision& decision, Incident& incident, std::optional<bool> is_private,
                   const std::optional<std::vector<Slug>>& members);
// What kind of incident it is (decide_details.cpp), with what follows from its type.
// Errors: invalid, too_large, at "/type", "/fields/<slug>".
Status set_details(Decision& decision, Incident& incident, const IncidentDetails& details);
// Not milder than the incident type allows.
Severity with_floor(const Config& config, const Slug& type, Severity severity);
// Nobody writes what they could not read, and a guest to nobody but responders (decide_stream.cpp).
// Errors: forbidden, at /visibility.
Status check_readers(const Decision& decision, Visibility visibility, const Incident& incident);
// Errors: conflict, when a person wants it milder than that.
Status check_floor(const Config& config, const Slug& type, Severity severity);
// Errors: invalid, at the first custom field that is needed by then and has no value.
Status check_needed(const Config& config, const Incident& incident, FieldNeed at);

// After a decision: who sees each private incident that it changes.
void draw_circles(Decision& decision);

// Mirrors in a chat (decide_chat.cpp).

// The incident is mirrored no longer; `why` stands in its stream. Nothing when it was not.
void leave_chat(Decision& decision, Incident& incident, std::string why);
// Whether the mirror in Slack shows the entry; nullptr: its incident is over for long.
bool mirror_wants(const Settings& settings, const TimelineEntry& entry, const Incident* incident);
// What an attempt of the mirror brought: a channel, a message's id, or that the channel is gone.
void note_mirror(Decision& decision, const Follow& follow, const JobOutcome& outcome);
// Whether whoever speaks in the mirror may: a person as anywhere, or somebody whom only the chat
// knows, who says, changes and takes back their own words and does nothing else.
Status check_heard(const Decision& decision, const WriteEntry& body, const Incident& incident);

// Impact and cost (decide_impact.cpp).

// After a decision: who is with each incident that it changes, and since when.
void note_presence(Decision& decision);

// Tasks (decide_tasks.cpp).

// Those of the templates that are meant for the incident and were not applied to it yet.
void plan_tasks(Decision& decision, Incident& incident, const Reason& reason);
// After an incident that State did not hold was reopened: its tasks, as they were read.
// Errors: stale, when one of them changed meanwhile.
Status bring_back_tasks(Decision& decision, const std::vector<Task>& tasks);

// Pages (decide_pages.cpp).

// Ends one page: what links and messages of it say counts no more. Its messages are still to be
// dropped.
PageId end_page(Decision& decision, const Page& page, PageStatus status, const Reason& reason);

// Jobs (decide_jobs.cpp).

// Owes a message about `page` to the method: at once, or later when `not_before` lies ahead or a
// message went there within the bundle window. `only_by`: alone, and by this provider only.
void owe_message(Decision& decision, const Page& page, const ContactMethod& method, Time not_before,
                 const Slug& only_by = {});
// The lane of messages to the method: see Job.
std::string lane_of(const ContactMethod& method);
// Begins the next attempt now. A message to a phone is given to the first provider that has not
// been tried since the last pause.
// `worst`: of a page in it that is not in State yet.
void lease(Decision& decision, Job& job, Severity worst = Severity::SEV5);
// Whether a provider is left to try for this message to a phone.
bool another_provider(const Decision& decision, const Job& job);
bool wanted(const Decision& decision, PageId page);  // it still rings for somebody
// Each method that a person still waits for on the pages of a failed job is tried now.
void hurry_other_methods(Decision& decision, const Job& failed);
// Nothing else is on its way to the people of a failed job: the next step is called. A page that
// had no other message than this very one, which was taken before, is not reached.
void escalate_unreached(Decision& decision, const Job& failed, bool was_taken = false);
// Takes pages that ended out of the jobs that are still pending.
void drop_pages_from_jobs(Decision& decision, const std::vector<PageId>& pages);
// Whether a message about the page arrived, or one besides `except` is still owed.
bool reaches(const Decision& decision, const Page& page, JobId except = {});

// Back-off that doubles with each attempt, spread a little.
Duration retry_delay(JobId job, int attempt);
// Puts the job off, or begins it anew: its row.
void try_again(Decision& decision, Job job, Time due_at);
// The row of what became of an attempt, with what the provider said.
Notification notification_of(Decision& decision, const Job& job, const JobOutcome& outcome);

// Receipts (decide_receipts.cpp).

// The provider says that the method has ended: it is turned off, so that nobody counts on it any
// longer, and its owner is told by another. Not when it was changed after `sent_at`, for then it
// may be another browser's, or another address.
void end_method(Decision& decision, const Slug& method, Time sent_at);

// Asks the provider later what became of the message, until it says so.
void owe_receipt(Decision& decision, const Job& job, const Notification& notification);
void receipt_came(Decision& decision, const Job& asks, JobOutcomeKind kind, std::string words);

}  // namespace tocsin
