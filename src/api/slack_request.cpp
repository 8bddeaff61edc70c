#include "api/slack_request.hpp"

#include <charconv>

#include "base/ascii.hpp"
#include "base/crypto.hpp"

namespace tocsin {
namespace {

const json::value* member(const json::value* value, std::string_view name) {
  return value != nullptr && value->is_object() ? value->get_object().if_contains(name) : nullptr;
}
std::string text_of(const json::value* value) {
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

// What would change the text's meaning in Slack.
std::string escape(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '&') {
      safe += "&amp;";
    } else if (c == '<') {
      safe += "&lt;";
    } else if (c == '>') {
      safe += "&gt;";
    } else {
      safe += c;
    }
  }
  return safe;
}

}  // namespace

Status check_slack_signature(std::string_view signing_secret, std::string_view timestamp,
                             std::string_view signature, std::string_view body, Time now) {
  const auto refused = [](const char* why) { return fail(Error::Code::unauthorized, why); };
  if (signing_secret.empty()) return refused("no Slack app is set; enter its signing secret first");
  std::int64_t seconds = 0;
  const char* end = timestamp.data() + timestamp.size();
  const auto read = std::from_chars(timestamp.data(), end, seconds);
  if (timestamp.empty() || read.ec != std::errc{} || read.ptr != end) {
    return refused("X-Slack-Request-Timestamp must be Unix seconds");
  }
  constexpr std::int64_t age_max =
      std::chrono::duration_cast<std::chrono::seconds>(slack_request_age_max).count();
  const std::int64_t now_seconds = to_ms(now) / 1000;
  if (seconds < now_seconds - age_max || seconds > now_seconds + age_max) {
    return refused("the request is more than five minutes away from our clock");
  }
  const std::string wanted =
      "v0=" +
      to_hex(hmac_sha256(signing_secret, "v0:" + std::string(timestamp) + ":" + std::string(body)));
  if (!equal_in_constant_time(wanted, signature)) {
    return refused("this is not signed with the app's signing secret");
  }
  return {};
}

Result<std::optional<SlackPress>> read_slack_press(std::string_view payload) {
  const auto read = parse_json(payload);
  if (!read || !read->is_object()) {
    return fail(Error::Code::invalid, "a payload of an interaction is wanted", "/payload");
  }
  const json::value* whole = &*read;
  const json::value* actions = member(whole, "actions");
  if (text_of(member(whole, "type")) != "block_actions" || actions == nullptr ||
      !actions->is_array() || actions->get_array().empty()) {
    return std::nullopt;
  }
  const json::value* action = &actions->get_array().front();
  SlackPress press{.user = text_of(member(member(whole, "user"), "id")),
                   .verb = text_of(member(action, "action_id")),
                   .token = text_of(member(action, "value")),
                   .reply_to = text_of(member(whole, "response_url")),
                   .blocks = {}};
  if (press.token.empty()) return std::nullopt;  // a button that only leads somewhere
  const json::value* blocks = member(member(whole, "message"), "blocks");
  if (blocks != nullptr && blocks->is_array()) press.blocks = blocks->get_array();
  return press;
}

std::string slack_reply(const json::array& blocks, std::string_view words, bool keep_buttons) {
  const std::string safe = escape(words);
  json::array next;
  for (const json::value& block : blocks) {
    if (keep_buttons || text_of(member(&block, "type")) != "actions") next.push_back(block);
  }
  next.push_back(json::object{
      {"type", "section"}, {"text", json::object{{"type", "mrkdwn"}, {"text", "*" + safe + "*"}}}});
  return json_text(
      json::object{{"replace_original", true}, {"text", safe}, {"blocks", std::move(next)}});
}

bool is_slack_reply_url(std::string_view url) {
  return url.starts_with("https://hooks.slack.com/") ||
         url.starts_with("https://hooks.slack-gov.com/");
}

SlackWords read_slack_words(std::string_view text) {
  text = trimmed(text, " ");
  const std::size_t gap = text.find(' ');
  SlackWords words{lower_case(text.substr(0, gap)), {}};
  if (gap != std::string_view::npos) words.rest = trimmed(text.substr(gap), " ");
  return words;
}

}  // namespace tocsin
