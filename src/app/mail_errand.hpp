// A mail with the server of the settings that takes it.
#pragma once

#include <string_view>

#include "app/sender.hpp"
#include "engine/config.hpp"

namespace tocsin {

constexpr Duration mail_deadline = 25s;  // a greeting may be held back for good reasons

// Errors: invalid when there is no server, or when its password is not ours to open.
Result<MailErrand> mail_errand(const Settings& settings, std::string_view master_key,
                               MailMessage message);

}  // namespace tocsin
