// SmtpClient: sends mails to SMTP servers, on a thread of its own. Connections stay open between
// mails, so that a page does not wait for a TLS handshake.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/time.hpp"
#include "net/mail_security.hpp"
#include "net/send_failure.hpp"

namespace tocsin::net {

struct SmtpServer {
  std::string host;
  std::uint16_t port = 587;
  MailSecurity security = MailSecurity::starttls;
  std::string username = {};  // empty: no authentication
  std::string password = {};
  Duration timeout = 30s;  // for one mail, connecting included
  bool verify = true;      // the certificate; false only for a relay of one's own
};

struct Mail {
  std::string from;     // the envelope's address, "tocsin@example.org"
  std::string to;       // one recipient
  std::string message;  // RFC 5322: header, empty line, body
};

// The server has taken the mail over: "250 2.0.0 queued as 4F1..."
struct SmtpReceipt {
  int code = 0;
  std::string text = {};
};

struct SmtpClientOptions {
  std::size_t mails_max = 4096;  // under way or waiting; one more is not_sent
  std::size_t connections_per_server_max = 8;
  std::string own_name = {};  // for EHLO; empty: the machine's
  std::string ca_file = {};   // PEM; empty: the system's
};

class SmtpClient {
 public:
  // Called once for each send(), on the client's thread: it must not block. A rejection carries the
  // server's code: 4xx is temporary, 5xx is not.
  using Done = std::move_only_function<void(Sent<SmtpReceipt>)>;

  explicit SmtpClient(SmtpClientOptions options = {});
  ~SmtpClient();  // what is still under way fails at once

  // Any thread, never waits.
  void send(SmtpServer server, Mail mail, Done done);

 private:
  class Running;
  std::unique_ptr<Running> running_;
};

}  // namespace tocsin::net
