#include "domain/severity.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

TEST(Severity, TheMatrixGrowsWithBothAxes) {
  EXPECT_EQ(severity_of(Level::extensive, Level::extensive), Severity::SEV1);
  EXPECT_EQ(severity_of(Level::moderate, Level::moderate), Severity::SEV3);
  EXPECT_EQ(severity_of(Level::none, Level::none), Severity::SEV5);
  for (int i = 0; i < 5; ++i) {
    for (int u = 0; u < 5; ++u) {
      const auto at = [](int impact, int urgency) {
        return severity_of(static_cast<Level>(impact), static_cast<Level>(urgency));
      };
      EXPECT_EQ(at(i, u), at(u, i));
      if (i < 4) EXPECT_LE(at(i, u), at(i + 1, u));
    }
  }
}

TEST(Severity, SourcesWordsAreUnderstood) {
  for (const auto& [word, severity] : {std::pair("critical", Severity::SEV2),
                                       {"CRITICAL", Severity::SEV2},
                                       {"error", Severity::SEV3},
                                       {"warning", Severity::SEV4},
                                       {"info", Severity::SEV5},
                                       {"page", Severity::SEV2},
                                       {"emerg", Severity::SEV1},
                                       {"SEV1", Severity::SEV1},
                                       {"P5", Severity::SEV5},
                                       {"", Severity::SEV3},
                                       {"whatever", Severity::SEV3}}) {
    EXPECT_EQ(severity_of_word(word), severity) << word;
  }
}

}  // namespace
}  // namespace tocsin
