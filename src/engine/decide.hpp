// decide: the rules. Pure: no clock, no I/O, no randomness; equal arguments give equal Effects.
#pragma once

#include "engine/config.hpp"
#include "engine/effects.hpp"
#include "engine/state.hpp"

namespace tocsin {

// What `command` changes. A command about many events is decided one event at a time: see
// transaction.hpp, which also runs the follow-ups. Errors: invalid, forbidden, not_found, conflict,
// stale; then nothing changes.
Result<Effects> decide(const Config& config, const State& state, const Command& command, Time now);

}  // namespace tocsin
