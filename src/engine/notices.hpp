// Notices: messages that nobody has to answer. What waits to go to one contact method goes
// together; of one schedule or subject the newest word counts; to a channel of a team they go in
// their order, and are tried for 48 hours.
#pragma once

#include "engine/decision.hpp"

namespace tocsin {

// By the first of the person's contact methods that is no call, in the way of what is not urgent:
// after quiet hours. Nobody is told who can only be called.
// `but_by`: a method that is not to be used.
void tell_person(Decision& decision, const Slug& user, Note note, const Slug& but_by = {});
// What is told at once, in the way of that urgency: to whoever learns, when others are called; of
// roles, in the midst of an incident.
void tell_at_once(Decision& decision, const Slug& user, Note note, PageUrgency urgency);
// What becomes of somebody's role in an incident, as urgently as that is; not to who did it.
void tell_of_incident(Decision& decision, const Incident& incident, const Slug& user,
                      std::string text);
// What is said in an incident to somebody else than who did it, at once; no later word of the
// incident takes its place.
void tell_beside(Decision& decision, const Incident& incident, const Slug& user, NoteKind kind,
                 std::string text);
// Whose task is late hears it: at once while the incident lasts.
void tell_owner(Decision& decision, const Slug& user, Note note, bool urgent);
// `channel`: a contact method of a team; nothing is told when it is gone or off.
void tell_channel(Decision& decision, const Slug& channel, Note note);

// That a subject is over, to whoever was told that somebody is called for it, but for the person
// who ended it. `title` as messages have it: "[SEV2] checkout p99 (payments)".
void tell_over(Decision& decision, SubjectOf kind, std::uint64_t subject, const std::string& title,
               const Reason& reason);
// That the contact method took a message about the subject.
void note_told(Decision& decision, SubjectOf kind, std::uint64_t subject, const Slug& method);

// Whose words the note holds; 0: no incident's.
IncidentId incident_of(const Note& note);

// Beside the notes that wait already: what it replaces is taken out; one too many is only counted.
void add_note(Job& notice, Note note);

// Drops what no longer holds, just before sending. False: nothing is left.
bool keep_wanted_notes(const Decision& decision, Job& notice);
// Until when a notice waits for an older one to the same contact method; none: it is its turn.
std::optional<Time> behind_older(const Decision& decision, const Job& notice);

// "[SEV2] checkout p99 (payments)", as messages call the subject.
std::string title_of(const Decision& decision, SubjectOf kind, std::uint64_t subject);
std::string title_of(const Config& config, const Alert& alert);
std::string title_of(const Config& config, const Incident& incident);

}  // namespace tocsin
