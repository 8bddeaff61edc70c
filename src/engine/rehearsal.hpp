// Rehearsal: what would happen if an alert began at an instant and nobody answered. The rules
// themselves are run, in simulated time, over a configuration of its own; nothing is sent.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/config.hpp"
#include "engine/effects.hpp"

namespace tocsin {

struct RehearsalQuestion {
  Slug policy;
  Severity severity = Severity::SEV1;
  Time at{};
  Duration length = std::chrono::hours(24);  // how long it is watched
};
constexpr Duration rehearsal_length_max = std::chrono::days(14);
constexpr std::size_t rehearsal_entries_max = 5'000;

// What the timeline of the alert would tell, and each message as `notification_sent`.
struct RehearsedEntry {
  Time at{};
  EntryKind kind = EntryKind::step_fired;
  Reason reason;
  std::string why;   // the reason in words
  std::string text;  // as in the timeline
  Slug user;
  Slug contact_method;             // of a message
  std::optional<Channel> channel;  // and where it goes
  bool operator==(const RehearsedEntry&) const = default;
};
TOCSIN_DESCRIBE(RehearsedEntry, at, kind, reason, why, text, user, contact_method, channel)

struct Rehearsed {
  std::vector<RehearsedEntry> entries;  // by time
  std::vector<Slug> people;             // who would be called, in the order of their first message
  bool complete = true;  // false: it goes on after `length`, or there is more than is told
};
TOCSIN_DESCRIBE(Rehearsed, entries, people, complete)

// A step in turns goes on after whom `turns` says that it called last. Providers send everything at
// once. Errors: not_found (no such policy), invalid.
Result<Rehearsed> rehearse(const Config& config, const RehearsalQuestion& question,
                           std::vector<StepTurn> turns = {});

// The configuration with that policy in it, for a draft. Errors: as when it is put.
Result<Config> with_policy(const Config& config, const EscalationPolicy& policy);

}  // namespace tocsin
