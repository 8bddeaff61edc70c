#include "engine/contact_address.hpp"

#include <algorithm>

#include "domain/people/phone_number.hpp"

namespace tocsin {
namespace {

constexpr std::size_t address_bytes_max = 2000;

// Something stands where the host belongs, and nothing that no URL holds.
bool looks_like_url(std::string_view text) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!text.starts_with(scheme)) continue;
    const std::string_view rest = text.substr(scheme.size());
    return !rest.empty() && std::string_view("/?#:@").find(rest.front()) == rest.npos &&
           std::ranges::all_of(text, [](char c) {
             return static_cast<unsigned char>(c) > 0x20 && c != 0x7F &&
                    std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
           });
  }
  return false;
}

bool looks_like_mail(std::string_view text) {
  return !looks_like_url(text) && text.find('@') != std::string_view::npos &&
         text.find_first_of(" \t\r\n<>,;\"") == std::string_view::npos;
}

// A number, a group's below zero; or a public channel's @name.
bool looks_like_chat(std::string_view text) {
  const bool named = text.starts_with('@');
  if (named || text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [&](char c) {
    const bool digit = c >= '0' && c <= '9';
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    return digit || (named && letter);
  });
}

// "https://matrix.example.org/!room:example.org"
bool looks_like_room(std::string_view text) {
  const std::size_t room = text.find("/!");
  return looks_like_url(text) && room != std::string_view::npos && room + 2 < text.size() &&
         text.find_first_of("/?#", room + 1) == std::string_view::npos;
}

// A member's or a channel's id, such as U024BE7LH.
bool looks_like_slack_id(std::string_view text) {
  return text.size() >= 9 && text.size() <= 24 &&
         std::string_view("UWCGD").find(text.front()) != std::string_view::npos &&
         std::ranges::all_of(
             text, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

Status need(bool good, const char* what) {
  return good ? Status{} : fail(Error::Code::invalid, what);
}

}  // namespace

Status check_address(Channel channel, std::string_view address) {
  if (address.size() > address_bytes_max) return fail(Error::Code::invalid, "at most 2000 bytes");
  switch (channel) {
    case Channel::email:
      return need(looks_like_mail(address), "an e-mail address like ana@example.org is needed");
    case Channel::sms:
    case Channel::voice:
      return need(is_phone_number(address),
                  "a number with its country's code is needed, like +4915112345678");
    case Channel::telegram:
      return need(looks_like_chat(address),
                  "the chat's id is needed: a number such as 123456789, or @name of a channel");
    case Channel::matrix:
      return need(looks_like_room(address),
                  "the homeserver's address and the room's id are needed, such as "
                  "https://matrix.example.org/!room:example.org");
    case Channel::slack_app:
      return need(looks_like_slack_id(address),
                  "the member's id in Slack is needed, such as U024BE7LH: it stands in the profile "
                  "under More");
    case Channel::slack:
    case Channel::ntfy:
    case Channel::webhook:
    case Channel::web_push:
    case Channel::teams:
    case Channel::mattermost:
      return need(looks_like_url(address), "a URL beginning with http:// or https:// is needed");
  }
  return {};
}

}  // namespace tocsin
