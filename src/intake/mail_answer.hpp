// What a mail in our mailbox is: somebody's answer to one of ours, a machine's, or one of ours that
// came back.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "intake/mail.hpp"

namespace tocsin {

constexpr std::size_t answered_ids_max = 100;

// The one address in From, in lower case; empty when there is none, or several.
std::string sender_of(const Mail& mail);

// The Message-IDs that it says it answers, without brackets, the nearest first: In-Reply-To, then
// References from their end.
std::vector<std::string> answered_ids(const Mail& mail);

// Sent by a program (RFC 3834 and what is older than it): never acted on and never answered, or two
// programs would write to each other for ever.
bool is_automatic(const Mail& mail);

// The first line that the person wrote: not quoted, not the line that introduces what is quoted.
std::string first_words(std::string_view text);

// A delivery status notification (RFC 3464) that says that a mail was given up.
struct Bounce {
  std::string id;     // the Message-ID of the mail that came back, without brackets
  std::string to;     // to whom that one was sent
  std::string words;  // the other server's reason
  bool gone = false;  // there is no such address, and will be none
  bool operator==(const Bounce&) const = default;
};
std::optional<Bounce> bounce_of(const Mail& mail);

}  // namespace tocsin
