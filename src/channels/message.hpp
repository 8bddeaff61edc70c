// What a channel makes of a Delivery, and what the provider answers: plain values, so that every
// wire format is a pair of pure functions.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "engine/channel.hpp"

namespace tocsin {

struct HttpMessage {
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string method = "POST";
  bool operator==(const HttpMessage&) const = default;
};

struct MailMessage {
  std::string from;  // the envelope's addresses, bare
  std::string to;
  std::string data;  // RFC 5322, lines end with CRLF
  bool operator==(const MailMessage&) const = default;
};

struct SpoolMessage {  // a file that another program sends and takes away
  std::string directory;
  std::string name;  // the same for each attempt of one message; no path
  std::string content;
  // Instead of writing it: has the other program taken it, and where to? See spool::Standing.
  bool ask = false;
  bool take_back = false;  // and where it still waits, it is taken back: it went nowhere
  bool operator==(const SpoolMessage&) const = default;
};

using OutgoingMessage = std::variant<HttpMessage, MailMessage, SpoolMessage>;

// What a renderer needs besides the Delivery. The secret is the contact method's, or that of the
// provider that carries the message, opened.
struct RenderContext {
  std::string organisation;
  std::string public_url;  // empty: the messages carry no links
  std::string mail_from;   // "tocsin@example.org" or "Tocsin <tocsin@example.org>"
  std::string link_key;    // link_key_of()
  std::string secret;
  std::string entropy = {};        // web_push: push_entropy_bytes, never used before
  bool answers_by_mail = false;    // email: somebody reads the replies
  bool answers_in_chat = false;    // slack_app: Slack tells us what people press
  std::string authorization = {};  // web_push: vapid_authorization()
};

struct ProviderAnswer {
  enum class Reached {
    answered,   // `status` and `text` are the provider's
    not_sent,   // nothing of the message left the house: no address, no connection, no TLS
    forbidden,  // as not_sent, and never will be: the address is private, the URL unreadable
    broken,     // the connection ended after the message was under way: it may have arrived
  };
  Reached reached = Reached::answered;
  int status = 0;             // of HTTP, or the reply code of SMTP
  std::string text;           // the body, the last line of SMTP, or what went wrong
  std::string retry_after;    // the header's value, if any
  std::string location = {};  // likewise
};

struct Interpretation {
  JobOutcomeKind kind = JobOutcomeKind::sent;
  std::string receipt;  // the provider's own words, one line of at most receipt_bytes_max
  std::optional<Time> not_before;  // Retry-After, at most retry_after_max from now
  std::string message = {};        // the provider's id, when it can be asked what became of it
  bool method_gone = false;        // the contact method has ended: it is turned off
  bool operator==(const Interpretation&) const = default;
};

constexpr Duration retry_after_max = 1h;  // a provider may slow us down, not switch us off

}  // namespace tocsin
