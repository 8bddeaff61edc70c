// The settings' sealed members: a table, so that whoever seals, keeps, blanks or tries them knows
// all of them.
#pragma once

#include <array>
#include <string>
#include <string_view>

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

}  // namespace tocsin
