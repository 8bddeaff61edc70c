// What each sealed secret of the configuration is sealed for: who writes it and who opens it must
// say the same (base/crypto.hpp).
#pragma once

#include <string>
#include <string_view>

#include "engine/config.hpp"

namespace tocsin {

constexpr std::string_view smtp_password_purpose = "settings/smtp_password";
constexpr std::string_view imap_password_purpose = "settings/imap_password";

constexpr std::string_view slack_bot_token_purpose = "settings/slack_bot_token";
constexpr std::string_view slack_signing_secret_purpose = "settings/slack_signing_secret";

inline std::string contact_secret_purpose(std::string_view contact_method) {
  return "contact_method/" + std::string(contact_method) + "/secret";
}

inline std::string calendar_url_purpose(ConfigKind kind, std::string_view calendar) {
  return std::string(to_text(kind)) + "/" + std::string(calendar) + "/url";
}

inline std::string provider_secret_purpose(std::string_view provider) {
  return "provider/" + std::string(provider) + "/secret";
}

inline std::string call_server_secret_purpose(std::string_view server) {
  return "call_server/" + std::string(server) + "/secret";
}

inline std::string webhook_secret_purpose(std::string_view subscription) {
  return "webhook_subscription/" + std::string(subscription) + "/secret";
}

// Of the value of a header with that name.
inline std::string webhook_header_purpose(std::string_view subscription, std::string_view header) {
  return "webhook_subscription/" + std::string(subscription) + "/header/" + std::string(header);
}

}  // namespace tocsin
