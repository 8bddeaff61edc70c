// E-mail: RFC 5322, multipart/alternative, so that plain text alone says everything.
// One alert is one thread (In-Reply-To); a repeat of an attempt carries the same Message-ID.
#pragma once

#include "channels/message.hpp"

namespace tocsin::email {

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context);
Interpretation interpret(const ProviderAnswer& answer, Time now);

}  // namespace tocsin::email
