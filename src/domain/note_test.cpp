#include "domain/note.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

Note of(NoteKind kind, const Slug& schedule, const Slug& user, Duration at = {}) {
  Note note;
  note.kind = kind;
  note.schedule = schedule;
  note.user = user;
  note.at = Time(at);
  return note;
}

Note about(NoteKind kind, SubjectOf of, std::uint64_t subject) {
  Note note;
  note.kind = kind;
  note.subject_kind = of;
  note.subject = subject;
  return note;
}

TEST(Note, TheNewestWordAboutASubjectCounts) {
  const Note called = about(NoteKind::called, SubjectOf::alert, 4);
  const Note over = about(NoteKind::over, SubjectOf::alert, 4);
  EXPECT_TRUE(replaces(over, called));
  EXPECT_FALSE(replaces(over, about(NoteKind::called, SubjectOf::incident, 4)));
  EXPECT_FALSE(replaces(over, about(NoteKind::called, SubjectOf::alert, 5)));
  EXPECT_FALSE(replaces(over, of(NoteKind::on_call, "night", "")));
}

TEST(Note, WhoIsOnCallNowIsToldOnce) {
  const Note begun = of(NoteKind::shift_begun, "night", "ana", 1h);
  EXPECT_TRUE(replaces(of(NoteKind::shift_over, "night", "ana", 2h), begun));
  EXPECT_FALSE(replaces(of(NoteKind::shift_over, "night", "ben", 2h), begun));
  EXPECT_FALSE(replaces(of(NoteKind::shift_over, "day", "ana", 2h), begun));
  EXPECT_TRUE(replaces(of(NoteKind::on_call, "night", "", 2h), of(NoteKind::on_call, "night", "")));
}

TEST(Note, TwoShiftsAheadAreTwoReminders) {
  const Note ahead = of(NoteKind::shift_ahead, "night", "ana", 1h);
  EXPECT_TRUE(replaces(of(NoteKind::shift_ahead, "night", "ana", 1h), ahead));
  EXPECT_FALSE(replaces(of(NoteKind::shift_ahead, "night", "ana", 99h), ahead));
  EXPECT_FALSE(replaces(of(NoteKind::shift_begun, "night", "ana", 1h), ahead));
}

}  // namespace
}  // namespace tocsin
