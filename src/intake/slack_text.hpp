// What people write in Slack (mrkdwn), as lines of a room have it: code, **bold**, bare addresses.
// https://api.slack.com/reference/surfaces/formatting
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace tocsin {

// The name of a member of the workspace, by its id; empty: not known.
using NameOfMember = std::function<std::string(std::string_view id)>;

// Nothing in the text can do more than be read: <...> becomes words and an address, the address
// always in sight; control characters but line breaks and tabs are left out.
std::string from_mrkdwn(std::string_view text, const NameOfMember& name_of);

}  // namespace tocsin
