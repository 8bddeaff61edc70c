// Telegram: a bot's sendMessage. The contact method's address is the chat's id, its secret the
// bot's token. https://core.telegram.org/bots/api#sendmessage
#pragma once

#include "channels/message.hpp"

namespace tocsin::telegram {

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context);
Interpretation interpret(const ProviderAnswer& answer, Time now);
Status check_secret(std::string_view secret);  // errors: invalid

}  // namespace tocsin::telegram
