#include "app/mail_errand.hpp"

#include "base/crypto.hpp"
#include "engine/secrets.hpp"

namespace tocsin {

Result<MailErrand> mail_errand(const Settings& settings, std::string_view master_key,
                               MailMessage message) {
  if (settings.smtp_host.empty()) {
    return fail(Error::Code::invalid, "no mail server is set; name one in the settings");
  }
  std::string password;
  if (!settings.smtp_password.empty()) {
    auto opened = unseal(master_key, smtp_password_purpose, settings.smtp_password);
    if (!opened) return std::unexpected(std::move(opened.error()));
    password = *std::move(opened);
  }
  return MailErrand{.message = std::move(message),
                    .host = settings.smtp_host,
                    .port = settings.smtp_port,
                    .security = settings.smtp_security,
                    .username = settings.smtp_username,
                    .password = std::move(password),
                    .deadline = mail_deadline};
}

}  // namespace tocsin
