// A folder from which gammu-smsd or smstools sends: a text message leaves the building without the
// Internet. Formats: gammu-smsd-files(7), and smstools3's SMS file format.
#pragma once

#include "channels/message.hpp"

namespace tocsin::spool {

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context);
Interpretation interpret(const ProviderAnswer& answer);

}  // namespace tocsin::spool
