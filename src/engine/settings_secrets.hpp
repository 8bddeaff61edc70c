// The settings' sealed members: a table, so that whoever seals, keeps, blanks or tries them knows
// all of them; and what else is a secret.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/crypto.hpp"
#include "engine/config.hpp"
#include "engine/secrets.hpp"

namespace tocsin {

struct SettingsSecret {
  std::string Settings::* member;
  std::string_view purpose;  // "settings/<name of the member>"
};

constexpr std::array<SettingsSecret, 4> settings_secrets{{
    {&Settings::smtp_password, smtp_password_purpose},
    {&Settings::imap_password, imap_password_purpose},
    {&Settings::slack_bot_token, slack_bot_token_purpose},
    {&Settings::slack_signing_secret, slack_signing_secret_purpose},
}};

// Text that is sealed, or something that holds such text at any depth.
inline bool holds_sealed(const json::value& value) {
  if (value.is_string()) return is_sealed(value.get_string());
  if (value.is_array()) return std::ranges::any_of(value.get_array(), holds_sealed);
  return value.is_object() && std::ranges::any_of(value.get_object(), [](const auto& member) {
           return holds_sealed(member.value());
         });
}

// Whether a member of a configuration object is shown to nobody: what is sealed, and what proves
// who somebody is.
inline bool is_secret(std::string_view member, const json::value& value) {
  constexpr std::string_view proofs[] = {"secret",        "keys",      "hash",
                                         "password_hash", "code_hash", "code_hashes"};
  constexpr std::string_view settings = "settings/";
  return holds_sealed(value) || std::ranges::find(proofs, member) != std::end(proofs) ||
         std::ranges::any_of(settings_secrets, [&](const SettingsSecret& secret) {
           return secret.purpose.substr(settings.size()) == member;
         });
}

}  // namespace tocsin
