#include "channels/slack.hpp"

#include <fmt/format.h>

#include "base/url.hpp"
#include "channels/interpret.hpp"
#include "channels/notice.hpp"
#include "channels/text.hpp"

namespace tocsin::slack {
namespace {

constexpr std::size_t header_bytes_max = 150;

// Slack's three control characters; and "@channel" and its kin, by which some compatible servers
// would ring everybody: a zero-width space keeps them words.
std::string escape(std::string_view text) {
  constexpr std::string_view names[] = {"channel", "here", "everyone", "all"};
  std::string safe;
  for (std::size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      default:
        safe += text[i];
    }
    if (text[i] != '@') continue;
    for (const std::string_view name : names) {
      if (text.substr(i + 1).starts_with(name)) {
        safe += "\u200B";
        break;
      }
    }
  }
  return safe;
}

std::string link(std::string_view url, std::string_view label) {
  return fmt::format("<{}|{}>", escape(url), escape(label));
}

json::object plain(std::string_view text) {
  return {{"type", "plain_text"}, {"text", text}, {"emoji", false}};
}
json::object section(std::string_view mrkdwn) {
  return {{"type", "section"}, {"text", {{"type", "mrkdwn"}, {"text", mrkdwn}}}};
}
json::object header(std::string_view text) {
  return {{"type", "header"}, {"text", plain(one_line(text, header_bytes_max))}};
}
json::object button(std::string_view label, const std::string& url, bool main) {
  json::object button{{"type", "button"}, {"text", plain(label)}, {"url", url}};
  if (main) button["style"] = "primary";
  return button;
}

// What a press on it brings back to us; slack_routes.cpp reads it.
json::object button_in_place(std::string_view label, std::string_view verb,
                             const std::string& token, bool main) {
  json::object button{
      {"type", "button"}, {"text", plain(label)}, {"action_id", verb}, {"value", token}};
  if (main) button["style"] = "primary";
  return button;
}
json::object actions(json::array buttons) {
  return {{"type", "actions"}, {"elements", std::move(buttons)}};
}

// Shown in the reader's own zone by Slack.
std::string slack_time(const NoticeItem& item) {
  return fmt::format("<!date^{}^{{date_short_pretty}} {{time_secs}}|{}>",
                     to_ms(item.since_at) / 1000, item.since);
}

std::string facts(const NoticeItem& item) {
  std::string text = "since " + slack_time(item);
  if (!item.service.empty()) text = "*" + escape(item.service) + "*, " + text;
  if (!item.why.empty()) text += "\n" + escape(item.why);
  return text;
}

json::object message(const std::string& text, json::array blocks) {
  return {{"text", text}, {"blocks", std::move(blocks)}, {"unfurl_links", false}};
}

std::string links_of(const NoticeItem& item) {
  std::string text;
  for (const NoticeAnswer& answer : answers_of(item)) {
    text += (text.empty() ? "" : " · ") + link(answer.url, answer.label);
  }
  return text;
}

std::string places(const NoticeItem& item) {
  std::string text;
  for (const NoticePlace& place : item.places) {
    text += "\n" + (place.url.empty() ? fmt::format("{}: {}", place.label, escape(place.words))
                                      : link(place.url, place.label));
  }
  return text;
}

json::object single(const Notice& notice, const std::string& token) {
  const NoticeItem& item = notice.items.front();
  std::string text = escape(notice.headline);
  json::array blocks{header(notice.headline), section(facts(item) + places(item))};
  text += places(item);
  if (!item.url.empty()) {
    text += "\n" + links_of(item);
  }
  json::array buttons;
  for (const NoticeAnswer& answer : answers_of(item)) {
    const bool main = buttons.empty();
    if (!token.empty()) {
      buttons.push_back(button_in_place(answer.label, answer.verb, token, main));
    } else if (!item.url.empty()) {
      buttons.push_back(button(answer.label, answer.url, main));
    }
  }
  if (!buttons.empty()) blocks.push_back(actions(std::move(buttons)));
  return message(text, std::move(blocks));
}

json::object bundle(const Notice& notice, const std::string& token) {
  std::string text = escape(notice.headline);
  json::array blocks{header(notice.headline)};
  for (const NoticeItem& item : notice.items) {
    const std::string shown =
        item.url.empty() ? escape(item.headline) : link(item.url, item.headline);
    text += "\n• " + shown;
    blocks.push_back(section(shown + "\n" + facts(item)));
  }
  if (notice.more > 0) {
    const std::string more = fmt::format("and {} more", notice.more);
    text += "\n" + more;
    blocks.push_back(section(more));
  }
  if (!notice.url.empty()) {
    text += "\n" + link(notice.url + "#acknowledge", "Acknowledge all");
    if (token.empty()) {
      blocks.push_back(actions({button("Acknowledge all", notice.url + "#acknowledge", true)}));
    }
  }
  if (!token.empty()) {
    blocks.push_back(actions({button_in_place("Acknowledge all", "acknowledge", token, true)}));
  }
  return message(text, std::move(blocks));
}

json::object verification(const PlainWords& notice) {
  std::string text = fmt::format("{}\n{}", escape(notice.headline), escape(notice.sentence));
  if (!notice.url.empty()) text += "\n" + link(notice.url, notice.action);
  return message(text, {section(text)});
}

// Some compatible servers answer 200 and say no in JSON.
bool refused_in_words(std::string_view body) {
  const auto read = parse_json(body);
  if (!read || !read->is_object()) return false;
  for (const std::string_view name : {"ok", "success"}) {
    const json::value* said = read->get_object().if_contains(name);
    if (said != nullptr && said->is_bool() && !said->get_bool()) return true;
  }
  return false;
}

}  // namespace

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context) {
  if (const auto url = check_http_url(delivery.method.address); !url) {
    return fail_at("contact_method/address", url.error());
  }
  const auto body = message_of(delivery, context, false);
  if (!body) return std::unexpected(body.error());
  return HttpMessage{.url = delivery.method.address,
                     .headers = {{"Content-Type", "application/json; charset=utf-8"}},
                     .body = json_text(*body)};
}

Result<json::object> message_of(const Delivery& delivery, const RenderContext& context,
                                bool in_place) {
  if (delivery.kind != JobKind::notification) {
    return verification(plain_words_of(delivery, context));
  }
  const auto notice = notice_of(delivery, context);
  if (!notice) return std::unexpected(notice.error());
  const std::string token = in_place ? answer_token(delivery, delivery.items, context) : "";
  return notice->bundle() ? bundle(*notice, token) : single(*notice, token);
}

Interpretation interpret(const ProviderAnswer& answer, Time now) {
  Interpretation result = interpret_http(answer, now);
  if (result.kind == JobOutcomeKind::sent && refused_in_words(answer.text)) {
    result.kind = JobOutcomeKind::rejected;
  }
  return result;
}

}  // namespace tocsin::slack
