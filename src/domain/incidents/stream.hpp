// The stream of an incident: chat and facts in one order. What is written is never rewritten; later
// entries say what became of it, and a line is shown with all that was said about it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "domain/slug.hpp"
#include "domain/timeline.hpp"

namespace tocsin {

constexpr std::size_t entry_text_bytes_max = 20'000;
constexpr std::size_t emoji_bytes_max = 64;  // a family of four with skin tones has 41
constexpr Duration entry_ahead_max = 1min;   // of `occurred_at`: clocks differ

struct Reaction {
  std::string emoji;
  std::vector<Slug> users;  // in the order in which they came
  bool operator==(const Reaction&) const = default;
};
TOCSIN_DESCRIBE(Reaction, emoji, users)

struct Edit {
  Time at{};
  Slug by;
  std::string text;  // as it became
  bool operator==(const Edit&) const = default;
};
TOCSIN_DESCRIBE(Edit, at, by, text)

// What a line became: a finding, a decision, a hypothesis, a task.
struct Mark {
  EntryKind kind = EntryKind::finding;
  EntryId entry;          // that says so
  std::uint64_t ref = 0;  // the task
  bool operator==(const Mark&) const = default;
};
TOCSIN_DESCRIBE(Mark, kind, entry, ref)

// What was found out about a hypothesis. There is none while it is open.
struct Verdict {
  EntryKind kind = EntryKind::confirmed;  // or ruled_out
  Time at{};
  Slug by;
  std::string why;
  bool operator==(const Verdict&) const = default;
};
TOCSIN_DESCRIBE(Verdict, kind, at, by, why)

// What later entries made of one.
struct EntryStanding {
  std::vector<Edit> edits;
  bool withdrawn = false;
  std::vector<Reaction> reactions;  // in the order of their first
  bool starred = false;
  std::optional<Time> occurred_at;
  std::uint64_t replies = 0;  // in its thread
  std::vector<Mark> marks;
  std::optional<Verdict> verdict;  // of a hypothesis
  std::vector<EntryId> evidence;   // of a hypothesis: entries that speak for or against it
  bool operator==(const EntryStanding&) const = default;
};
TOCSIN_DESCRIBE(EntryStanding, edits, withdrawn, reactions, starred, occurred_at, replies, marks,
                verdict, evidence)

// `later`: entries about this one, in their order; others are passed over.
EntryStanding standing_of(const TimelineEntry& entry, std::span<const TimelineEntry> later);

// Whether a line in its thread may answer it: it is somebody's word, or a file.
bool may_be_answered(EntryKind kind);

// Whether `person` may write such an entry about `about`; none: it stands by itself. A mirror in a
// chat speaks for people whom only that chat knows: `for_chat`, without a person; then the lines of
// the mirror's own actor are theirs. Errors: invalid, too_large, forbidden, with the pointer to the
// member.
Status check_entry(const TimelineEntry& entry, const TimelineEntry* about, const Slug& person,
                   Time now, bool for_chat = false);

}  // namespace tocsin
