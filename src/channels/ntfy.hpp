// ntfy: publishing as JSON. The contact method's address is the topic's URL, its secret an access
// token. https://docs.ntfy.sh/publish/#publish-as-json
#pragma once

#include "channels/message.hpp"

namespace tocsin::ntfy {

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context);
Interpretation interpret(const ProviderAnswer& answer, Time now);

}  // namespace tocsin::ntfy
