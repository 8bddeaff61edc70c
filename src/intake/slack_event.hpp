// What Slack tells an app of the channels that it is in (Events API). Pure.
// https://api.slack.com/apis/events-api, https://api.slack.com/events/message
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"

namespace tocsin {

// Asked once, when the address is entered at Slack: to be said back.
struct SlackChallenge {
  std::string challenge;
};

struct SlackFile {
  std::string name;
  std::string link;
  bool operator==(const SlackFile&) const = default;
};

enum class SlackDeed { said, changed, deleted };

struct SlackMessage {
  SlackDeed deed = SlackDeed::said;
  std::string team;  // the workspace that the app was installed into
  std::string channel;
  std::string message;  // its ts: its id within the channel, and when it was said
  std::string thread;   // the ts of the message that it answers; empty: none
  std::string member;   // who wrote it
  std::string name;     // as Slack shows them, where it says so
  std::string text;     // mrkdwn
  std::vector<SlackFile> files;
  std::string changed;    // the ts of the change
  bool by_app = false;    // an app's, also our own: it is not taken, or it would come back for ever
  bool outsider = false;  // of another workspace, or a guest of this one
  bool shared = false;    // the channel reaches into another organisation
  bool operator==(const SlackMessage&) const = default;
};

// monostate: something that asks nothing of us.
using SlackEvent = std::variant<std::monostate, SlackChallenge, SlackMessage>;

// Errors: invalid.
Result<SlackEvent> read_slack_event(std::string_view body);

}  // namespace tocsin
