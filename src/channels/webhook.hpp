// Generic webhook: our own JSON, signed. docs/webhook.md describes it for receivers.
#pragma once

#include "channels/message.hpp"

namespace tocsin::webhook {

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context);
Interpretation interpret(const ProviderAnswer& answer, Time now);

}  // namespace tocsin::webhook
