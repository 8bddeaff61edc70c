#include "domain/incidents/triage.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.hpp"

namespace tocsin {
namespace {

constexpr std::size_t levels = 5;

}  // namespace

const SeverityMatrix& shipped_matrix() {
  constexpr Severity S1 = Severity::SEV1, S2 = Severity::SEV2, S3 = Severity::SEV3,
                     S4 = Severity::SEV4, S5 = Severity::SEV5;
  static const SeverityMatrix matrix{
      // urgency: extensive, significant, moderate, minor, none
      {S1, S1, S2, S3, S3},  // impact extensive
      {S1, S2, S2, S3, S4},  // significant
      {S2, S2, S3, S4, S4},  // moderate
      {S3, S3, S4, S4, S5},  // minor
      {S3, S4, S4, S5, S5},  // none
  };
  return matrix;
}

Severity severity_of(const SeverityMatrix& matrix, Level impact, Level urgency) {
  const SeverityMatrix& chosen = matrix.empty() ? shipped_matrix() : matrix;
  return chosen[static_cast<std::size_t>(impact)][static_cast<std::size_t>(urgency)];
}

Status check(const SeverityMatrix& matrix) {
  const bool square = matrix.size() == levels && std::ranges::all_of(matrix, [](const auto& row) {
                        return row.size() == levels;
                      });
  if (matrix.empty() || square) return {};
  return fail(Error::Code::invalid,
              "five rows by impact of five severities by urgency; empty for the shipped matrix");
}

Status check(const SeverityDefinition& definition) {
  const std::string slug = lower_case(to_text(definition.severity));
  if (definition.slug != slug) {
    return fail(Error::Code::invalid,
                fmt::format("there is one definition of each severity; this one is \"{}\"", slug),
                "/slug");
  }
  if (definition.meaning.size() > meaning_bytes_max) {
    return fail(Error::Code::too_large, fmt::format("at most {} bytes", meaning_bytes_max),
                "/meaning");
  }
  const auto good = [](Duration target) { return target >= 0s && target <= response_target_max; };
  const std::string words = "a time up to 90d; 0s: nothing is promised";
  if (!good(definition.first_response)) {
    return fail(Error::Code::invalid, words, "/first_response");
  }
  if (!good(definition.first_update)) return fail(Error::Code::invalid, words, "/first_update");
  if (!good(definition.resolve)) return fail(Error::Code::invalid, words, "/resolve");
  return {};
}

const SeverityDefinition& shipped_definition(Severity severity) {
  using std::chrono::hours;
  static const std::array<SeverityDefinition, 5> shipped{{
      {"sev1", Severity::SEV1,
       "Most customers cannot use what we sell, data is lost or exposed, or somebody's safety is "
       "at risk.",
       5min, 30min, hours(4)},
      {"sev2", Severity::SEV2,
       "Something important does not work for many, or a part of the customers is cut off.", 15min,
       hours(1), hours(8)},
      {"sev3", Severity::SEV3, "Something works badly for some; there is a way around it.",
       hours(1), hours(4), hours(24)},
      {"sev4", Severity::SEV4, "A small fault that few notice.", hours(8), 0s, hours(24 * 7)},
      {"sev5", Severity::SEV5, "Nothing is wrong for anybody; it is to be looked at.", 0s, 0s, 0s},
  }};
  return shipped[static_cast<std::size_t>(severity)];
}

Status check_major(MajorState from, MajorState to) {
  using enum MajorState;
  if (from == to) return {};
  const auto refuse = [](const char* words) { return fail(Error::Code::conflict, words); };
  switch (to) {
    case none:
      return refuse("what was once looked at as a major incident is rejected or demoted");
    case proposed:
      return from == declared ? refuse("it is a major incident already") : Status{};
    case declared:
      return {};
    case rejected:
      return from == proposed ? Status{} : refuse("only what is proposed is rejected");
    case demoted:
      return from == declared ? Status{} : refuse("only a major incident is demoted");
  }
  return {};
}

bool matches(const MajorRule& rule, const MajorFacts& facts) {
  if (!rule.enabled || facts.alerts < static_cast<std::uint64_t>(rule.alerts_min)) return false;
  if (rule.tier > 0 && (facts.best_tier == 0 || facts.best_tier > rule.tier)) return false;
  const auto holds = [](const auto& all, const auto& one) {
    return std::ranges::find(all, one) != all.end();
  };
  if (!rule.severities.empty() && !holds(rule.severities, facts.severity)) return false;
  return rule.services.empty() || std::ranges::any_of(facts.services, [&](const Slug& service) {
           return holds(rule.services, service);
         });
}

MajorVerdict verdict_of(const std::vector<MajorRule>& rules, const MajorFacts& facts) {
  for (const MajorRule& rule : rules) {
    if (matches(rule, facts)) return {rule.action, rule.slug};
  }
  return {facts.severity <= Severity::SEV2 ? MajorAction::propose : MajorAction::leave, {}};
}

}  // namespace tocsin
