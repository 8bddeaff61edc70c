// Heartbeat (dead man's switch): that a request came is all it says; the body is not looked at.
#pragma once

#include "intake/batch.hpp"

namespace tocsin {

// No events: the silence raises the alert, and the beat is a command of its own.
inline Result<ParsedBatch> parse_heartbeat(std::string_view /*body*/,
                                           const Integration& /*integration*/, Time /*now*/,
                                           std::string_view /*fresh_key*/) {
  return ParsedBatch{};
}

}  // namespace tocsin
