// The channels: one row each. A new channel is a file with these two functions, and a row.
#pragma once

#include <span>
#include <string_view>

#include "channels/message.hpp"

namespace tocsin {

struct ChannelRow {
  Channel channel;
  // Errors: invalid when the contact method cannot be written to (a malformed address): the job is
  // rejected with that sentence.
  Result<OutgoingMessage> (*render)(const Delivery& delivery, const RenderContext& context);
  Interpretation (*interpret)(const ProviderAnswer& answer, Time now);
  int under_way_max;  // attempts that one lane may have under way at a time
  // Channels that cannot do without a secret: whether this is one. Errors: invalid.
  Status (*check_secret)(std::string_view secret) = nullptr;
};

std::span<const ChannelRow> channels();
const ChannelRow& row_of(Channel channel);

}  // namespace tocsin
