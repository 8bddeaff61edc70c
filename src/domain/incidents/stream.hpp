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

// What later entries made of one.
struct EntryStanding {
  std::vector<Edit> edits;
  bool withdrawn = false;
  std::vector<Reaction> reactions;  // in the order of their first
  bool starred = false;
  std::optional<Time> occurred_at;
  std::uint64_t replies = 0;   // in its thread
  std::vector<EntryId> marks;  // findings that it became
  bool operator==(const EntryStanding&) const = default;
};
TOCSIN_DESCRIBE(EntryStanding, edits, withdrawn, reactions, starred, occurred_at, replies, marks)

// `later`: entries about this one, in their order; others are passed over.
EntryStanding standing_of(const TimelineEntry& entry, std::span<const TimelineEntry> later);

// Whether `person` may write such an entry about `about`; none: it stands by itself. Errors:
// invalid, too_large, forbidden, with the pointer to the member.
Status check_entry(const TimelineEntry& entry, const TimelineEntry* about, const Slug& person,
                   Time now);

}  // namespace tocsin
