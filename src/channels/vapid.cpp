#include "channels/vapid.hpp"

#include "base/ascii.hpp"
#include "base/crypto.hpp"
#include "base/describe.hpp"
#include "base/p256.hpp"
#include "base/url.hpp"
#include "channels/mime.hpp"
#include "channels/notice.hpp"

namespace tocsin {

std::string vapid_key_of(std::string_view master_key) {
  return p256_private_key(hmac_sha256(master_key, "tocsin web push key v1"));
}

std::string vapid_public_key(std::string_view vapid_key) {
  return to_base64url(p256_public_key(vapid_key).value_or(""));
}

std::string vapid_contact(std::string_view mail_from, std::string_view public_url) {
  if (const auto address = read_address(mail_from)) return "mailto:" + address->address;
  return public_url.starts_with("https://") ? std::string(public_url) : "";
}

Result<std::string> vapid_authorization(std::string_view vapid_key, std::string_view endpoint,
                                        std::string_view contact, Time now) {
  const auto audience = origin_of(endpoint);
  if (!audience) return audience;
  json::object claims{{"aud", *audience}, {"exp", to_ms(now + vapid_life) / 1000}};
  if (!contact.empty()) claims["sub"] = contact;
  const std::string text =
      to_base64url(R"({"typ":"JWT","alg":"ES256"})") + "." + to_base64url(json_text(claims));
  const auto signature = p256_sign(vapid_key, text);
  if (!signature) return signature;
  return "vapid t=" + text + "." + to_base64url(*signature) + ", k=" + vapid_public_key(vapid_key);
}

}  // namespace tocsin
