#include "domain/note.hpp"

namespace tocsin {
namespace {

// Those who come and go.
bool of_shift(NoteKind kind) {
  return kind == NoteKind::shift_ahead || kind == NoteKind::shift_begun ||
         kind == NoteKind::shift_over;
}

}  // namespace

bool replaces(const Note& newer, const Note& older) {
  if (newer.subject != 0) {
    return newer.subject == older.subject && newer.subject_kind == older.subject_kind;
  }
  const bool same = newer.kind == older.kind || (of_shift(newer.kind) && of_shift(older.kind));
  if (older.subject != 0 || newer.schedule != older.schedule || !same) return false;
  return newer.user == older.user;
}

}  // namespace tocsin
