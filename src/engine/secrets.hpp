// The configuration's secrets: which members they are, and what each is sealed for, which who
// writes it and who opens it must say alike (base/crypto.hpp).
#pragma once

#include <string>
#include <string_view>

#include "base/crypto.hpp"
#include "engine/config.hpp"

namespace tocsin {

constexpr std::string_view smtp_password_purpose = "settings/smtp_password";
constexpr std::string_view imap_password_purpose = "settings/imap_password";

constexpr std::string_view slack_bot_token_purpose = "settings/slack_bot_token";
constexpr std::string_view slack_signing_secret_purpose = "settings/slack_signing_secret";

// Whether a member of a configuration object is shown to nobody: what is sealed, and what proves
// who somebody is.
inline bool is_secret(std::string_view member, const json::value& value) {
  return member == "secret" || member == "keys" || member == "hash" || member == "password_hash" ||
         member == "code_hash" || (value.is_string() && is_sealed(value.get_string()));
}

inline std::string contact_secret_purpose(std::string_view contact_method) {
  return "contact_method/" + std::string(contact_method) + "/secret";
}

inline std::string calendar_url_purpose(ConfigKind kind, std::string_view calendar) {
  return std::string(to_text(kind)) + "/" + std::string(calendar) + "/url";
}

inline std::string provider_secret_purpose(std::string_view provider) {
  return "provider/" + std::string(provider) + "/secret";
}

}  // namespace tocsin
