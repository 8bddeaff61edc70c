// Slack-compatible incoming webhook: blocks for Slack, and a text that says the same for the
// servers that know only that (Mattermost, Rocket.Chat, Discord at /slack).
// https://api.slack.com/messaging/webhooks, https://api.slack.com/reference/surfaces/formatting
#pragma once

#include "base/describe.hpp"
#include "channels/message.hpp"

namespace tocsin::slack {

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context);
// The message that render() posts. With `in_place` its buttons tell Slack, which tells us, instead
// of leading to the browser: each carries its verb and the link's token.
Result<json::object> message_of(const Delivery& delivery, const RenderContext& context,
                                bool in_place);

Interpretation interpret(const ProviderAnswer& answer, Time now);

}  // namespace tocsin::slack
