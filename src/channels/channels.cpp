#include "channels/channels.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include "channels/email.hpp"
#include "channels/ntfy.hpp"
#include "channels/phone.hpp"
#include "channels/slack.hpp"
#include "channels/webhook.hpp"

namespace tocsin {
namespace {

constexpr std::array<ChannelRow, 6> rows{{
    {Channel::email, email::render, email::interpret, 8},
    {Channel::slack, slack::render, slack::interpret, 4},
    {Channel::ntfy, ntfy::render, ntfy::interpret, 8},
    {Channel::webhook, webhook::render, webhook::interpret, 16},
    {Channel::sms, phone::render, phone::interpret, 8},
    {Channel::voice, phone::render, phone::interpret, 8},
}};

}  // namespace

std::span<const ChannelRow> channels() { return rows; }

const ChannelRow& row_of(Channel channel) {
  const auto* row = std::ranges::find(rows, channel, &ChannelRow::channel);
  assert(row != rows.end());
  return *row;
}

}  // namespace tocsin
