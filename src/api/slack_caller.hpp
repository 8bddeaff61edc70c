// Who calls a route of Slack's: whether it is Slack, and which of our people a member of it is.
#pragma once

#include <string_view>

#include "api/backend.hpp"
#include "api/call.hpp"

namespace tocsin::api {

inline constexpr std::size_t slack_body_bytes_max = 256 * 1024;

// Errors: unauthorized.
Status from_slack(const Call& call, const Backend& backend);

// The active user who proved to be this member; null when there is none.
const User* person_behind(const Config& config, std::string_view member);

}  // namespace tocsin::api
