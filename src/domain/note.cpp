#include "domain/note.hpp"

namespace tocsin {
namespace {

// Somebody is on call, or no longer is.
bool says_who_is(NoteKind kind) {
  return kind == NoteKind::shift_begun || kind == NoteKind::shift_over;
}

// Each is about a time of its own, of which there may be several.
bool has_its_time(NoteKind kind) {
  return kind == NoteKind::shift_ahead || kind == NoteKind::cover_wanted ||
         kind == NoteKind::cover_taken;
}

// Each stands beside the others about its subject, until that is over.
bool stands_beside(NoteKind kind) {
  return kind == NoteKind::role_changed || kind == NoteKind::role_vacant ||
         kind == NoteKind::roll_called;
}

}  // namespace

bool replaces(const Note& newer, const Note& older) {
  if (newer.subject != 0) {
    if (stands_beside(newer.kind) && newer.kind != older.kind) return false;
    if (newer.kind == NoteKind::role_changed && newer.text != older.text) return false;
    if (stands_beside(older.kind) && newer.kind == NoteKind::called) return false;
    return newer.subject == older.subject && newer.subject_kind == older.subject_kind;
  }
  const bool same =
      newer.kind == older.kind || (says_who_is(newer.kind) && says_who_is(older.kind));
  if (newer.kind == NoteKind::unanswered || newer.kind == NoteKind::task_late ||
      newer.kind == NoteKind::circle || newer.kind == NoteKind::code_used ||
      newer.kind == NoteKind::task_given || newer.kind == NoteKind::change_asked ||
      newer.kind == NoteKind::change_decided || newer.kind == NoteKind::named) {
    return newer == older;
  }
  if (older.subject != 0 || !same || newer.schedule != older.schedule) return false;
  return newer.user == older.user && (!has_its_time(newer.kind) || newer.at == older.at);
}

}  // namespace tocsin
