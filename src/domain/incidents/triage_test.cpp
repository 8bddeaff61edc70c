#include "domain/incidents/triage.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

TEST(Triage, TheMatrixGivesTheSeverityAndMayBeTheOrganisations) {
  EXPECT_EQ(severity_of({}, Level::extensive, Level::extensive), Severity::SEV1);
  EXPECT_EQ(severity_of({}, Level::none, Level::none), Severity::SEV5);
  SeverityMatrix strict(5, std::vector<Severity>(5, Severity::SEV2));
  EXPECT_EQ(severity_of(strict, Level::minor, Level::none), Severity::SEV2);
  EXPECT_TRUE(check(strict));
  EXPECT_TRUE(check(SeverityMatrix{}));
  strict[3].pop_back();
  EXPECT_FALSE(check(strict));
  strict.pop_back();
  EXPECT_FALSE(check(strict));
}

TEST(Triage, AWiderImpactOrAGreaterUrgencyIsNeverLessSevere) {
  const SeverityMatrix& matrix = shipped_matrix();
  ASSERT_TRUE(check(matrix));
  for (std::size_t row = 0; row < 5; ++row) {
    for (std::size_t column = 0; column < 5; ++column) {
      if (row > 0) EXPECT_LE(matrix[row - 1][column], matrix[row][column]);
      if (column > 0) EXPECT_LE(matrix[row][column - 1], matrix[row][column]);
    }
  }
}

TEST(Triage, ADefinitionIsOneASeverityAndPromisesWhatCanBeKept) {
  for (int i = 0; i < 5; ++i) {
    const SeverityDefinition& shipped = shipped_definition(static_cast<Severity>(i));
    EXPECT_EQ(shipped.severity, static_cast<Severity>(i));
    EXPECT_TRUE(check(shipped)) << shipped.slug;
  }
  SeverityDefinition wrong = shipped_definition(Severity::SEV1);
  wrong.slug = "sev2";
  EXPECT_EQ(check(wrong).error().pointer, "/slug");
  wrong = shipped_definition(Severity::SEV1);
  wrong.resolve = -1s;
  EXPECT_EQ(check(wrong).error().pointer, "/resolve");
  wrong = shipped_definition(Severity::SEV1);
  wrong.meaning.assign(meaning_bytes_max + 1, 'x');
  EXPECT_EQ(check(wrong).error().code, Error::Code::too_large);
}

TEST(Triage, AMajorIncidentIsProposedDeclaredRejectedAndDemoted) {
  using enum MajorState;
  struct Move {
    MajorState from, to;
    bool allowed;
  };
  for (const Move& move :
       {Move{none, proposed, true}, Move{none, declared, true}, Move{none, rejected, false},
        Move{none, demoted, false}, Move{proposed, declared, true}, Move{proposed, rejected, true},
        Move{proposed, demoted, false}, Move{rejected, proposed, true},
        Move{rejected, declared, true}, Move{declared, demoted, true},
        Move{declared, proposed, false}, Move{declared, rejected, false},
        Move{demoted, declared, true}, Move{demoted, proposed, true}, Move{declared, none, false},
        Move{declared, declared, true}}) {
    EXPECT_EQ(check_major(move.from, move.to).has_value(), move.allowed)
        << to_text(move.from) << " -> " << to_text(move.to);
  }
}

TEST(Triage, TheFirstRuleThatMatchesDecidesAndSeverityWhereNoneDoes) {
  MajorRule off{.slug = "off",
                .name = "off",
                .severities = {},
                .services = {},
                .action = MajorAction::declare,
                .enabled = false};
  MajorRule quiet{.slug = "quiet",
                  .name = "quiet",
                  .severities = {},
                  .services = {"staging"},
                  .action = MajorAction::leave};
  MajorRule many{.slug = "many",
                 .name = "many",
                 .severities = {},
                 .services = {},
                 .tier = 1,
                 .alerts_min = 20,
                 .action = MajorAction::declare};
  const std::vector<MajorRule> rules{off, quiet, many};
  const auto says = [&](const MajorFacts& facts) {
    const MajorVerdict verdict = verdict_of(rules, facts);
    return std::string(to_text(verdict.action)) + " " + verdict.rule;
  };
  EXPECT_EQ(says({Severity::SEV1, {"staging"}, 4, 0}), "leave quiet");
  EXPECT_EQ(says({Severity::SEV3, {"checkout"}, 1, 20}), "declare many");
  EXPECT_EQ(says({Severity::SEV3, {"checkout"}, 1, 19}), "leave ");
  EXPECT_EQ(says({Severity::SEV3, {"search"}, 2, 50}), "leave ");
  EXPECT_EQ(says({Severity::SEV3, {}, 0, 50}), "leave ");
  EXPECT_EQ(says({Severity::SEV2, {"search"}, 2, 0}), "propose ");
}

}  // namespace
}  // namespace tocsin
