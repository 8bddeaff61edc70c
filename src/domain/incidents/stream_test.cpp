#include "domain/incidents/stream.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

const Time now{std::chrono::sys_days{std::chrono::November / 30 / 2026}};

TimelineEntry entry(std::uint64_t id, EntryKind kind, const Slug& by, std::string text = {},
                    std::uint64_t about = 0) {
  TimelineEntry made;
  made.id = EntryId{id};
  made.subject_kind = EntryOf::incident;
  made.subject = 1;
  made.at = now + std::chrono::seconds(id);
  made.kind = kind;
  made.actor = {ActorKind::user, by, {}};
  made.text = std::move(text);
  made.about = EntryId{about};
  return made;
}

TEST(Stream, ALineStandsAsItWasSaidLast) {
  const TimelineEntry line = entry(1, EntryKind::said, "ana", "rol back");
  const std::vector<TimelineEntry> later = {
      entry(2, EntryKind::edited, "ana", "roll back", 1),
      entry(3, EntryKind::reacted, "ben", "\U0001F44D", 1),
      entry(4, EntryKind::reacted, "cleo", "\U0001F44D", 1),
      entry(5, EntryKind::reacted, "ben", "\U0001F44D", 1),
      entry(6, EntryKind::unreacted, "cleo", "\U0001F44D", 1),
      entry(7, EntryKind::said, "ben", "which one?", 1),
      entry(8, EntryKind::starred, "ben", "", 1),
      entry(9, EntryKind::finding, "ben", "roll back", 1),
      entry(10, EntryKind::said, "ben", "of another thread", 99),
  };
  const EntryStanding standing = standing_of(line, later);
  ASSERT_EQ(standing.edits.size(), 1U);
  EXPECT_EQ(standing.edits.front().text, "roll back");
  EXPECT_EQ(standing.reactions, (std::vector<Reaction>{{"\U0001F44D", {"ben"}}}));
  EXPECT_EQ(standing.replies, 1U);
  EXPECT_TRUE(standing.starred);
  EXPECT_FALSE(standing.withdrawn);
  EXPECT_EQ(standing.marks, (std::vector<Mark>{{EntryKind::finding, EntryId{9}, 0}}));
}

TEST(Stream, TheLastReactionTakenBackLeavesNone) {
  const TimelineEntry line = entry(1, EntryKind::said, "ana", "x");
  const std::vector<TimelineEntry> later = {entry(2, EntryKind::reacted, "ben", "\u2705", 1),
                                            entry(3, EntryKind::unreacted, "ben", "\u2705", 1)};
  EXPECT_TRUE(standing_of(line, later).reactions.empty());
}

TEST(Stream, OnlyWhoeverWroteALineChangesIt) {
  const TimelineEntry line = entry(1, EntryKind::said, "ana", "x");
  const auto code = [&](EntryKind kind, const Slug& by, std::string text = "y") {
    const Status status = check_entry(entry(2, kind, by, std::move(text), 1), &line, by, now);
    return status ? std::optional<Error::Code>() : status.error().code;
  };
  EXPECT_FALSE(code(EntryKind::edited, "ana"));
  EXPECT_EQ(code(EntryKind::edited, "ben"), Error::Code::forbidden);
  EXPECT_EQ(code(EntryKind::withdrawn, "ben"), Error::Code::forbidden);
  EXPECT_EQ(code(EntryKind::edited, "ana", ""), Error::Code::invalid);
  EXPECT_EQ(code(EntryKind::said, "ben", std::string(entry_text_bytes_max + 1, 'x')),
            Error::Code::too_large);
  EXPECT_EQ(code(EntryKind::declared, "ana"), Error::Code::invalid);
  EXPECT_EQ(code(EntryKind::said, ""), Error::Code::forbidden);
}

TEST(Stream, FactsOfTheMachineAreNotEditedButDatedAndStarred) {
  const TimelineEntry fact = entry(1, EntryKind::status_changed, "ana", "triage -> identified");
  EXPECT_FALSE(check_entry(entry(2, EntryKind::edited, "ana", "y", 1), &fact, "ana", now));
  EXPECT_TRUE(check_entry(entry(2, EntryKind::starred, "ana", "", 1), &fact, "ana", now));
  TimelineEntry dated = entry(2, EntryKind::dated, "ana", "", 1);
  EXPECT_FALSE(check_entry(dated, &fact, "ana", now));
  dated.occurred_at = now - 5min;
  EXPECT_TRUE(check_entry(dated, &fact, "ana", now));
  dated.occurred_at = now + 5min;
  EXPECT_FALSE(check_entry(dated, &fact, "ana", now));
}

TEST(Stream, AReactionIsAnEmoji) {
  const TimelineEntry line = entry(1, EntryKind::said, "ana", "x");
  const auto good = [&](std::string text) {
    return check_entry(entry(2, EntryKind::reacted, "ben", std::move(text), 1), &line, "ben", now)
        .has_value();
  };
  EXPECT_TRUE(good("\U0001F525"));
  EXPECT_FALSE(good(""));
  EXPECT_FALSE(good("lol"));
  EXPECT_FALSE(good("<b>"));
  EXPECT_FALSE(good(std::string(emoji_bytes_max + 1, '\xF0')));
}

TEST(Stream, NothingIsSaidAboutWhatIsOnlySaidAboutOthers) {
  const TimelineEntry star = entry(2, EntryKind::starred, "ana", "", 1);
  EXPECT_FALSE(check_entry(entry(3, EntryKind::reacted, "ben", "\u2705", 2), &star, "ben", now));
  EXPECT_FALSE(check_entry(entry(3, EntryKind::starred, "ben", ""), nullptr, "ben", now));
}

TEST(Stream, WhatALineBecameIsMarkedOnIt) {
  const TimelineEntry line = entry(1, EntryKind::said, "ana", "roll back?");
  TimelineEntry made = entry(3, EntryKind::task_created, "ben", "roll back", 1);
  made.ref = 7;
  const std::vector<TimelineEntry> later = {entry(2, EntryKind::decision, "ana", "roll back", 1),
                                            made};
  EXPECT_EQ(standing_of(line, later).marks,
            (std::vector<Mark>{{EntryKind::decision, EntryId{2}, 0},
                               {EntryKind::task_created, EntryId{3}, 7}}));
}

TEST(Stream, AHypothesisIsAsItWasFoundOutLast) {
  const TimelineEntry guess = entry(1, EntryKind::hypothesis, "ana", "the certificate ran out");
  std::vector<TimelineEntry> later = {entry(2, EntryKind::confirmed, "ben", "it did", 1)};
  EXPECT_EQ(standing_of(guess, later).verdict,
            (Verdict{EntryKind::confirmed, later[0].at, "ben", "it did"}));
  later.push_back(entry(3, EntryKind::open_again, "cleo", "", 1));
  EXPECT_FALSE(standing_of(guess, later).verdict);
  later.push_back(entry(4, EntryKind::ruled_out, "cleo", "valid until May", 1));
  EXPECT_EQ(standing_of(guess, later).verdict->kind, EntryKind::ruled_out);
  for (int twice = 0; twice < 2; ++twice) {
    later.push_back(entry(5, EntryKind::evidence, "cleo", "", 1));
    later.back().ref = 99;
  }
  EXPECT_EQ(standing_of(guess, later).evidence, std::vector<EntryId>{EntryId{99}});
}

TEST(Stream, OnlyAHypothesisIsConfirmed) {
  const TimelineEntry line = entry(1, EntryKind::said, "ana", "x");
  const TimelineEntry guess = entry(1, EntryKind::hypothesis, "ana", "x");
  const TimelineEntry confirmed = entry(2, EntryKind::confirmed, "ben", "", 1);
  EXPECT_FALSE(check_entry(confirmed, &line, "ben", now));
  EXPECT_TRUE(check_entry(confirmed, &guess, "ben", now));
  TimelineEntry evidence = entry(2, EntryKind::evidence, "ben", "", 1);
  EXPECT_FALSE(check_entry(evidence, &guess, "ben", now));  // which entry?
  evidence.ref = 5;
  EXPECT_TRUE(check_entry(evidence, &guess, "ben", now));
  EXPECT_TRUE(check_entry(entry(3, EntryKind::decision, "ben", "roll back"), nullptr, "ben", now));
  EXPECT_FALSE(check_entry(entry(3, EntryKind::hypothesis, "ben", ""), nullptr, "ben", now));
  EXPECT_FALSE(check_entry(entry(3, EntryKind::task_done, "ben", "x"), nullptr, "ben", now));
}

}  // namespace
}  // namespace tocsin
