// ImapMailbox: one folder on an IMAP server (RFC 3501). One thread looks into it and is blocked
// meanwhile; the connection stays open between its looks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "net/mail_security.hpp"

namespace tocsin::net {

struct ImapServer {
  std::string host;
  std::uint16_t port = 993;
  MailSecurity security = MailSecurity::tls;
  std::string username;
  std::string password;
  std::string folder = "INBOX";  // printable ASCII, as the server names it
  Duration timeout = 20s;        // for each question, connecting included
  bool verify = true;            // the certificate
  std::string ca_file = {};      // PEM; empty: the system's
  bool operator==(const ImapServer&) const = default;
};

// What was dealt with is marked \Answered, and \Seen for whoever looks with a mail program. \Seen
// alone would not do: libcurl's FETCH sets it, before anything was done, and so does a person who
// reads along.
// Errors: unavailable, in words for an administrator; unauthorized when the sign-in is refused.
class ImapMailbox {
 public:
  explicit ImapMailbox(ImapServer server);
  ~ImapMailbox();  // hangs up

  // The UIDs of the mails that came on the day of `since` or later and are not marked yet, the
  // oldest first, at most `count_max`.
  Result<std::vector<std::uint32_t>> waiting(Time since, std::size_t count_max);
  // The mail, cut at `bytes_max`.
  Result<std::string> read(std::uint32_t uid, std::size_t bytes_max);
  Status mark(std::uint32_t uid);

  // Any thread: what is asked now or later fails within about a second.
  void stop();

 private:
  class Session;
  std::unique_ptr<Session> session_;
};

}  // namespace tocsin::net
