// Twilio's REST API of 2010-04-01: text messages, calls, and what became of them; the signature of
// what Twilio sends us, and TwiML, what we answer. https://www.twilio.com/docs/usage/security
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "channels/message.hpp"

namespace tocsin::twilio {

constexpr char key_acknowledge = '4';
constexpr char key_escalate = '6';

// A message, a call, or the question what became of one.
Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context);
// 2xx without the id of a message is no success.
Interpretation interpret(const ProviderAnswer& answer, Time now);
Interpretation interpret_receipt(Channel channel, const ProviderAnswer& answer);

// What a MessageStatus or CallStatus means; a word that is not known is on its way.
JobOutcomeKind meaning_of(Channel channel, std::string_view status);

using Form = std::vector<std::pair<std::string, std::string>>;

// Base64 of HMAC-SHA1 over the URL and each parameter's name and value, sorted.
std::string signature(std::string_view auth_token, std::string_view url, Form form);

// Whether a person may answer by reply and keypad: Twilio can reach us.
bool answers_reach_us(const Provider& provider, const RenderContext& context);

// "https://tocsin.example.org/integrations/twilio/main/status"
std::string callback_url(std::string_view public_url, const Slug& provider, std::string_view what);

// TwiML.
std::string reply_twiml(std::string_view text);  // empty: no reply
std::string spoken_twiml(std::string_view text);
// Says it twice and waits for a key, which goes to `action`. No key is no answer.
std::string keypad_twiml(std::string_view text, std::string_view action);

}  // namespace tocsin::twilio
