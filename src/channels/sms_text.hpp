// What a text message says, within the bytes that networks carry: GSM 03.38's 7-bit alphabet where
// it suffices, else UCS-2 (3GPP TS 23.038, 23.040).
#pragma once

#include <string>
#include <string_view>

#include "channels/message.hpp"

namespace tocsin {

constexpr int sms_segments_max = 2;

// How many messages a phone network makes of this text; 0 for an empty one.
int sms_segments(std::string_view text);

// At most `sms_segments_max` segments: the title is cut, what stands behind it (the link, how to
// answer) stays. Typographic characters that the 7-bit alphabet lacks become plain ones.
std::string fit_sms(std::string_view title, std::string_view rest);

// Errors: internal when there is nothing to say. `answered`: replies reach us.
Result<std::string> sms_text(const Delivery& delivery, const RenderContext& context, bool answered);

}  // namespace tocsin
