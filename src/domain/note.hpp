// Note: a line of a notice, which is a message that nobody has to answer: who is on call, what is
// over, which cover is looked for.
#pragma once

#include <string>
#include <vector>

#include "domain/escalation/page.hpp"

namespace tocsin {

// Text in the database: never rename one.
enum class NoteKind {
  shift_ahead,     // `user` will be on call from `at` on
  shift_begun,     // and is now
  shift_over,      // and no longer is
  on_call,         // who is on call for `schedule`; to channels
  gap_ahead,       // from `at` on an alert would reach nobody
  cover_wanted,    // somebody looks for cover, from `at` on
  cover_taken,     // and somebody takes it
  called,          // people are called for the subject; to channels
  over,            // the subject is over
  method_off,      // a contact method of `user` has ended and was turned off
  planned,         // `user` was put on call, from `at` on
  unanswered,      // whom the person called by hand is silent
  test,            // whether notices arrive in a channel
  role_changed,    // of an incident: the person may take over a role, holds it, or no longer does
  role_vacant,     // of an incident: roles that must be held are not
  task_late,       // a task of `user` was due `at`
  circle,          // who sees a private incident; never dropped
  code_used,       // a code of `user` was used to sign in; never dropped
  task_given,      // somebody else made a task that of `user`
  roll_called,     // of an incident: how are services of `user`'s teams
  change_asked,    // `user` is to approve an emergency change
  change_decided,  // and what became of that which `user` asked for
  named,           // of an incident: a line of its stream names `user`
};
TOCSIN_DESCRIBE_ENUM(NoteKind, shift_ahead, shift_begun, shift_over, on_call, gap_ahead,
                     cover_wanted, cover_taken, called, over, method_off, planned, unanswered, test,
                     role_changed, role_vacant, task_late, circle, code_used, task_given,
                     roll_called, change_asked, change_decided, named)

struct Note {
  NoteKind kind = NoteKind::over;
  std::string text;  // one line that says it all
  Slug schedule;     // of what concerns one
  Slug user;
  Time at{};
  SubjectOf subject_kind = SubjectOf::alert;  // of what concerns one
  std::uint64_t subject = 0;                  // 0: no subject
  std::uint64_t incident = 0;  // whose words it holds, where that is not its subject; 0: none
  bool is_private = false;     // of an incident that was private when this was written
  bool operator==(const Note&) const = default;
};
TOCSIN_DESCRIBE(Note, kind, text, schedule, user, at, subject_kind, subject, incident, is_private)

// Whether `newer` makes `older` worthless while both wait to be sent: of a schedule and of a
// subject the newest word counts.
bool replaces(const Note& newer, const Note& older);

constexpr std::size_t notes_per_notice_max = 20;  // the rest is counted

}  // namespace tocsin
