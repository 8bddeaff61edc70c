#include "channels/channels.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include "channels/email.hpp"
#include "channels/matrix.hpp"
#include "channels/mattermost.hpp"
#include "channels/ntfy.hpp"
#include "channels/phone.hpp"
#include "channels/slack.hpp"
#include "channels/slack_app.hpp"
#include "channels/teams.hpp"
#include "channels/telegram.hpp"
#include "channels/web_push.hpp"
#include "channels/webhook.hpp"

namespace tocsin {
namespace {

constexpr std::array<ChannelRow, 12> rows{{
    {Channel::email, email::render, email::interpret, 8},
    {Channel::slack, slack::render, slack::interpret, 4},
    {Channel::ntfy, ntfy::render, ntfy::interpret, 8},
    {Channel::webhook, webhook::render, webhook::interpret, 16},
    {Channel::web_push, web_push::render, web_push::interpret, 16, web_push::check_secret},
    {Channel::teams, teams::render, teams::interpret, 4},
    {Channel::telegram, telegram::render, telegram::interpret, 8, telegram::check_secret},
    {Channel::matrix, matrix::render, matrix::interpret, 8, matrix::check_secret},
    {Channel::mattermost, mattermost::render, mattermost::interpret, 8},
    {Channel::slack_app, slack_app::render, slack_app::interpret, 4},
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
