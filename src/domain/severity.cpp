#include "domain/severity.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace tocsin {

Severity severity_of_word(std::string_view word) {
  std::string lower(word);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  });
  constexpr std::array<std::pair<std::string_view, Severity>, 32> words{{
      {"sev1", Severity::SEV1},      {"p1", Severity::SEV1},       {"emerg", Severity::SEV1},
      {"emergency", Severity::SEV1}, {"disaster", Severity::SEV1}, {"fatal", Severity::SEV1},
      {"sev2", Severity::SEV2},      {"p2", Severity::SEV2},       {"critical", Severity::SEV2},
      {"crit", Severity::SEV2},      {"page", Severity::SEV2},     {"alert", Severity::SEV2},
      {"high", Severity::SEV2},      {"sev3", Severity::SEV3},     {"p3", Severity::SEV3},
      {"error", Severity::SEV3},     {"err", Severity::SEV3},      {"major", Severity::SEV3},
      {"average", Severity::SEV3},   {"medium", Severity::SEV3},   {"sev4", Severity::SEV4},
      {"p4", Severity::SEV4},        {"warning", Severity::SEV4},  {"warn", Severity::SEV4},
      {"minor", Severity::SEV4},     {"low", Severity::SEV4},      {"sev5", Severity::SEV5},
      {"p5", Severity::SEV5},        {"info", Severity::SEV5},     {"notice", Severity::SEV5},
      {"debug", Severity::SEV5},     {"none", Severity::SEV5},
  }};
  const auto* found = std::find_if(words.begin(), words.end(),
                                   [&](const auto& entry) { return entry.first == lower; });
  return found == words.end() ? Severity::SEV3 : found->second;
}

}  // namespace tocsin
