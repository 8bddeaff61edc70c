// Sender: the port between the outbox and the network. Two stand behind it: net's HTTP and SMTP
// clients with the writer of spool files, and the fake of the tests.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "channels/message.hpp"

namespace tocsin {

struct HttpErrand {
  HttpMessage message;
  bool allow_private_addresses = false;
  std::vector<std::string> allowed_hosts;  // these may be private all the same
  Duration deadline{};
};

struct MailErrand {
  MailMessage message;
  std::string host;
  int port = 587;
  std::string security;  // none, starttls, tls
  std::string username;  // empty: without signing in
  std::string password;
  Duration deadline{};
};

struct SpoolErrand {
  SpoolMessage message;
};

using Answered = std::function<void(ProviderAnswer)>;

// send() must not block. `answered` is called exactly once, on any thread, at the latest at the
// deadline or from within the destructor.
class Sender {
 public:
  virtual ~Sender() = default;
  virtual void send(HttpErrand errand, Answered answered) = 0;
  virtual void send(MailErrand errand, Answered answered) = 0;
  virtual void send(SpoolErrand errand, Answered answered) = 0;
};

}  // namespace tocsin
