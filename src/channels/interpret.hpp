// What a provider's answer means for the job: the rules that all channels share.
#pragma once

#include "channels/message.hpp"

namespace tocsin {

// What does not depend on a status: nothing was sent, we may not, or nobody knows. Empty when the
// provider answered.
std::optional<Interpretation> interpret_unanswered(const ProviderAnswer& answer);

// 2xx is sent; 408, 425, 429 and 5xx ask for another try; every other status is an answer that a
// repeat would not change (a redirect too: none is followed, RFC 9110 leaves that to us).
Interpretation interpret_http(const ProviderAnswer& answer, Time now);

// Retry-After of RFC 9110 section 10.2.3: seconds, or a date. Empty when it says neither.
std::optional<Time> read_retry_after(std::string_view value, Time now);

}  // namespace tocsin
