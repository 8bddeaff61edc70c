// What Slack sends to an app: whether it is Slack that sends, and what it says. Pure.
// https://api.slack.com/authentication/verifying-requests-from-slack,
// https://api.slack.com/reference/interaction-payloads/block-actions
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/describe.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace tocsin {

constexpr Duration slack_request_age_max = 5min;  // an older one may be somebody's replay

// Errors: unauthorized.
Status check_slack_signature(std::string_view signing_secret, std::string_view timestamp,
                             std::string_view signature, std::string_view body, Time now);

struct SlackPress {
  std::string user;      // the member's id
  std::string verb;      // of the button: "acknowledge"
  std::string token;     // of the link that the button stands for
  std::string reply_to;  // where the message may be changed
  json::array blocks;    // of the message, as Slack has it
};
// Errors: invalid. Empty: something that asks nothing of us.
Result<std::optional<SlackPress>> read_slack_press(std::string_view payload);

// The message once more with `words` in the place of its buttons; with `keep_buttons` both.
std::string slack_reply(const json::array& blocks, std::string_view words, bool keep_buttons);

// Where Slack lets replies be posted, and nothing else.
bool is_slack_reply_url(std::string_view url);

// The words of a slash command, such as "ack 4711".
struct SlackWords {
  std::string verb;
  std::string rest;
};
SlackWords read_slack_words(std::string_view text);

}  // namespace tocsin
