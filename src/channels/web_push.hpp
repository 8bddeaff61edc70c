// Web Push: to the browser itself (RFC 8030), encrypted for it alone (RFC 8291), from us alone (RFC
// 8292). The contact method's address is the subscription's endpoint; its secret holds what only
// this browser reads: "<p256dh> <auth>", both base64url. web/public/sw.js reads the payload.
#pragma once

#include "channels/message.hpp"

namespace tocsin {

constexpr std::size_t push_entropy_bytes = 48;        // the salt, and the seed of a key used once
constexpr std::size_t push_payload_bytes_max = 3993;  // what every push service must take

struct PushKeys {
  std::string public_key;  // 65 bytes, the browser's
  std::string auth;        // 16 bytes
};

// Errors: invalid, with what to do.
Result<PushKeys> read_push_keys(std::string_view secret);

// The body of the request: aes128gcm (RFC 8188) with one record. Errors: invalid when the keys are
// none; too_large.
Result<std::string> encrypt_push(std::string_view payload, const PushKeys& keys,
                                 std::string_view salt, std::string_view ephemeral_key);

}  // namespace tocsin

namespace tocsin::web_push {

// What the service worker is told, at most push_payload_bytes_max: words are cut, links never.
Result<std::string> payload_of(const Delivery& delivery, const RenderContext& context);

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context);
Status check_secret(std::string_view secret);  // errors: invalid
Interpretation interpret(const ProviderAnswer& answer, Time now);

}  // namespace tocsin::web_push
