// Mattermost: an incoming webhook with an attachment.
// https://developers.mattermost.com/integrate/webhooks/incoming/
#pragma once

#include "channels/message.hpp"

namespace tocsin::mattermost {

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context);
Interpretation interpret(const ProviderAnswer& answer, Time now);

}  // namespace tocsin::mattermost
