// Text messages and calls: by whom the Delivery says that it is carried.
#pragma once

#include "channels/message.hpp"

namespace tocsin::phone {

// Errors: invalid when nobody carries the channel, or the number is none.
Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context);

// What any provider's answer means at least: whether it was reached.
Interpretation interpret(const ProviderAnswer& answer, Time now);

// What this provider's answer means.
Interpretation interpret_of(const Provider& provider, JobKind kind, Channel channel,
                            const ProviderAnswer& answer, Time now);

}  // namespace tocsin::phone
