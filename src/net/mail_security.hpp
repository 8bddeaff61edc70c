// MailSecurity: how a connection to a mail server is kept secret (RFC 8314, RFC 3207, RFC 9051).
#pragma once

#include <string_view>

namespace tocsin::net {

enum class MailSecurity {
  none,
  starttls,  // required, not merely tried
  tls,       // from the first byte (ports 465 and 993)
};

// Any other word: `otherwise`.
constexpr MailSecurity mail_security_of(std::string_view word, MailSecurity otherwise) {
  if (word == "none") return MailSecurity::none;
  if (word == "starttls") return MailSecurity::starttls;
  if (word == "tls") return MailSecurity::tls;
  return otherwise;
}

}  // namespace tocsin::net
