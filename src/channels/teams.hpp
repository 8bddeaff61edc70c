// Microsoft Teams: a workflow that posts what its webhook receives, as an Adaptive Card.
// https://learn.microsoft.com/en-us/power-automate/overview-adaptive-cards
#pragma once

#include "channels/message.hpp"

namespace tocsin::teams {

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context);
Interpretation interpret(const ProviderAnswer& answer, Time now);

}  // namespace tocsin::teams
