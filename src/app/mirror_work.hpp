// What a mirror needs of one entry, gathered from the store and the configuration.
#pragma once

#include "channels/slack_mirror.hpp"
#include "engine/follow_reading.hpp"
#include "engine/store.hpp"

namespace tocsin {

// Of the settings, with the bot token opened. Errors: internal, when it does not open.
Result<slack_mirror::Workspace> workspace_of(const Settings& settings, std::string_view master_key);

// `next` has an entry. Errors: unavailable.
Result<slack_mirror::Work> mirror_work(Reader& reader, const Config& config, const NextEntry& next,
                                       const Follow& follow);

// What the run came to, for the lane. `entry`: that it was about.
JobOutcome mirror_outcome(const slack_mirror::Outcome& outcome, const NextEntry& next,
                          const Follow& follow);

}  // namespace tocsin
