// Slack-compatible incoming webhook: blocks for Slack, and a text that says the same for the
// servers that know only that (Mattermost, Rocket.Chat, Discord at /slack).
// https://api.slack.com/messaging/webhooks, https://api.slack.com/reference/surfaces/formatting
#pragma once

#include "channels/message.hpp"

namespace tocsin::slack {

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context);
Interpretation interpret(const ProviderAnswer& answer, Time now);

}  // namespace tocsin::slack
