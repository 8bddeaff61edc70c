// VAPID (RFC 8292): how a push service knows that it is always the same Tocsin that sends, and how
// it can write to whoever runs it. A browser's subscription is bound to our public key.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace tocsin {

constexpr Duration vapid_life = 12h;  // push services refuse more than 24 h

// The private key, from the 32 bytes of the key file: as long as those live, so do subscriptions.
std::string vapid_key_of(std::string_view master_key);
std::string vapid_public_key(std::string_view vapid_key);  // base64url, as browsers take it

// "mailto:..." of the settings' sender, else a public URL that is https, else empty.
std::string vapid_contact(std::string_view mail_from, std::string_view public_url);

// The Authorization header for the push service of `endpoint`. Errors: invalid.
Result<std::string> vapid_authorization(std::string_view vapid_key, std::string_view endpoint,
                                        std::string_view contact, Time now);

}  // namespace tocsin
