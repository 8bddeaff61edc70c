// Triage: how bad an incident is in the organisation's own words, and whether it is a major one.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/severity.hpp"
#include "domain/slug.hpp"

namespace tocsin {

// By impact, then by urgency, each from extensive to none; empty: the shipped one.
using SeverityMatrix = std::vector<std::vector<Severity>>;

const SeverityMatrix& shipped_matrix();
Severity severity_of(const SeverityMatrix& matrix, Level impact, Level urgency);
// Errors: invalid unless it is empty or has five rows of five.
Status check(const SeverityMatrix& matrix);

// What one severity means here, and how soon what must have happened; 0: nobody promised.
struct SeverityDefinition {
  Slug slug;  // "sev1"
  Severity severity = Severity::SEV1;
  std::string meaning;        // users affected, revenue a minute, safety: when it is this bad
  Duration first_response{};  // from the declaration until somebody takes care
  Duration first_update{};    // until those who wait are told
  Duration resolve{};         // until it is over
  bool operator==(const SeverityDefinition&) const = default;
};
TOCSIN_DESCRIBE(SeverityDefinition, slug, severity, meaning, first_response, first_update, resolve)

constexpr std::size_t meaning_bytes_max = 2'000;
constexpr Duration response_target_max = std::chrono::days(90);

// Errors: invalid, too_large; the pointer leads to the member.
Status check(const SeverityDefinition& definition);
// What we ship for a severity that the organisation has not defined.
const SeverityDefinition& shipped_definition(Severity severity);

// A major incident is proposed by somebody, by a rule or by its severity; somebody who responds
// declares or rejects it, and may take the declaration back.
enum class MajorState { none, proposed, declared, rejected, demoted };
TOCSIN_DESCRIBE_ENUM(MajorState, none, proposed, declared, rejected, demoted)

// Errors: conflict, saying what is possible.
Status check_major(MajorState from, MajorState to);

enum class MajorAction { leave, propose, declare };
TOCSIN_DESCRIBE_ENUM(MajorAction, leave, propose, declare)

// Rules are looked at in the order of their positions; the first that matches decides. What none of
// them matches is proposed when it is SEV1 or SEV2.
struct MajorRule {
  Slug slug;
  std::string name;
  int position = 0;
  std::vector<Severity> severities;  // none: any
  std::vector<Slug> services;        // one of these is concerned; none: any
  int tier = 0;                      // a service of this tier or a better one; 0: any
  int alerts_min = 0;                // so many alerts were attached to it
  MajorAction action = MajorAction::propose;
  bool enabled = true;
  bool operator==(const MajorRule&) const = default;
};
TOCSIN_DESCRIBE(MajorRule, slug, name, position, severities, services, tier, alerts_min, action,
                enabled)

// What the rules look at.
struct MajorFacts {
  Severity severity = Severity::SEV3;
  std::vector<Slug> services;
  int best_tier = 0;         // of the services; 1 is the best; 0: it has none
  std::uint64_t alerts = 0;  // that were attached
};

bool matches(const MajorRule& rule, const MajorFacts& facts);

struct MajorVerdict {
  MajorAction action = MajorAction::leave;
  Slug rule;  // empty: the severity alone
};
// `rules` in their order.
MajorVerdict verdict_of(const std::vector<MajorRule>& rules, const MajorFacts& facts);

}  // namespace tocsin
