// Enhanced mail system status codes: RFC 3463.
#pragma once

#include <string_view>

namespace tocsin {

// "5.1.1 no such user": there is no mailbox of this address, or none that takes mails, for good.
// What a server refuses for another reason - its content, who sends it, a full mailbox - may go
// tomorrow.
bool address_is_gone(std::string_view words);

}  // namespace tocsin
