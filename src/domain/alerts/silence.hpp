// Silence: planned quiet for the alerts that match. Its history is never rewritten.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/rules/matcher.hpp"
#include "domain/slug.hpp"

namespace tocsin {

using SilenceId = Id<struct SilenceTag>;

constexpr std::size_t silence_comment_bytes_max = 4096;
constexpr std::size_t silence_author_bytes_max = 256;

struct Silence {
  SilenceId id;
  std::string uuid;               // the id that Alertmanager's API and amtool show
  std::vector<Matcher> matchers;  // all must hold
  Time starts_at{};
  Time ends_at{};  // half-open: [starts_at, ends_at)
  Time updated_at{};
  std::string created_by;
  std::string comment;
  bool begun = false;  // its beginning was processed
  bool over = false;   // its end was processed: State no longer holds it
  bool operator==(const Silence&) const = default;
};
TOCSIN_DESCRIBE(Silence, id, uuid, matchers, starts_at, ends_at, updated_at, created_by, comment,
                begun, over)

enum class SilenceState { pending, active, expired };
TOCSIN_DESCRIBE_ENUM(SilenceState, pending, active, expired)

SilenceState state_of(const Silence& silence, Time now);

// Errors: invalid (no matcher, only matchers that hold for the empty string, no end, end before
// start), too_large. As Alertmanager, a negative matcher alone (a!="x") is let through.
Status check(const Silence& silence);

// Whether its matchers hold, and it is active.
bool silences(const Silence& silence, const Labels& labels, Time now);

// Whether `b` may take the place of `a` under the same id, or needs a new one (which ends `a`).
// A silence that is over never comes back; an active one keeps its start (compared in seconds, as
// clients round), its matchers and an end that is not past; a pending one its matchers, and may not
// start in the past.
bool may_edit_in_place(const Silence& a, const Silence& b, Time now);

// What storing a silence does: its history is never rewritten.
struct SilenceChange {
  Silence stored;                // without id and uuid when `fresh`: the caller gives new ones
  bool fresh = false;            // it is a new silence
  std::optional<Silence> ended;  // the one that it replaces, as it becomes
  bool operator==(const SilenceChange&) const = default;
};

// `known`: the silence that `wanted` names by its id; null for a new one. A start that is missing
// or past becomes now, unless it is an edit in place. Errors: those of check().
Result<SilenceChange> set_silence(const Silence* known, Silence wanted, Time now);

// Ended by hand: an active one ends now, a pending one never begins, one that is over stays.
Silence end_silence(Silence silence, Time now);

}  // namespace tocsin
