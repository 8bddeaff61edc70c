// Any HTTP API that takes a text message in one request, by the templates of its Provider.
#pragma once

#include "channels/message.hpp"

namespace tocsin::sms_gateway {

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context);

// 2xx is success, and where the provider names a place in the answer, only with its value there: an
// answer of 200 that does not say so is a failure.
Interpretation interpret(const Provider& provider, const ProviderAnswer& answer, Time now);

}  // namespace tocsin::sms_gateway
