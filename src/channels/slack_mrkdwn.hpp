// A line of a room as Slack shows it: **bold** becomes *bold*, and nothing else means anything.
// https://api.slack.com/reference/surfaces/formatting
#pragma once

#include <string>
#include <string_view>

namespace tocsin {

// What would change the text's meaning in Slack.
std::string escape_mrkdwn(std::string_view text);

// `bytes_max`: of what comes out; longer, it is cut between two characters and ends with "…".
std::string to_mrkdwn(std::string_view text, std::size_t bytes_max);

}  // namespace tocsin
