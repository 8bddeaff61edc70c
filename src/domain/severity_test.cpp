#include "domain/severity.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

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
