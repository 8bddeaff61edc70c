// The organisation's own Slack app: its bot writes to a person, or into a channel, with buttons
// that are answered in Slack. The contact method's address is the member's or channel's id.
// https://api.slack.com/methods/chat.postMessage
#pragma once

#include "channels/message.hpp"

namespace tocsin::slack_app {

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context);
Interpretation interpret(const ProviderAnswer& answer, Time now);

}  // namespace tocsin::slack_app
