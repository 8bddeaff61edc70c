// MailNote: the short mail back to whoever answered a page by mail. It is marked as automatic (RFC
// 3834), so that no program answers it.
#pragma once

#include "channels/message.hpp"

namespace tocsin {

struct MailNote {
  std::string to;        // an address
  std::string words;     // "Acknowledged: disk full"
  std::string answers;   // the Message-ID, without brackets, of the mail that it answers
  std::string answered;  // and of what that one answered
  bool operator==(const MailNote&) const = default;
};

// Errors: invalid.
Result<MailMessage> render(const MailNote& note, const RenderContext& context, Time now);

}  // namespace tocsin
