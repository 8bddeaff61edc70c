// The channels: one row each. A new channel is a file with these two functions, and a row.
#pragma once

#include <span>

#include "channels/message.hpp"

namespace tocsin {

struct ChannelRow {
  Channel channel;
  // Errors: invalid when the contact method cannot be written to (a malformed address): the job is
  // rejected with that sentence.
  Result<OutgoingMessage> (*render)(const Delivery& delivery, const RenderContext& context);
  Interpretation (*interpret)(const ProviderAnswer& answer, Time now);
  int under_way_max;  // attempts that one lane may have under way at a time
};

std::span<const ChannelRow> channels();
const ChannelRow& row_of(Channel channel);

}  // namespace tocsin
