#include "channels/mattermost.hpp"

#include <fmt/format.h>

#include "channels/interpret.hpp"
#include "channels/json_post.hpp"
#include "channels/notice.hpp"
#include "channels/text.hpp"

namespace tocsin::mattermost {
namespace {

// Markdown's characters lose their meaning by a backslash, of those that Mattermost takes one for;
// "@all" and every other name by a zero-width space, so that a title rings nobody.
std::string escape(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (std::string_view("\\`*_{}[]()#+-.!|~>").find(c) != std::string_view::npos) safe += '\\';
    safe += c;
    if (c == '@') safe += "\u200B";
  }
  return safe;
}

// The same for what is shown as it is; wherever it is not, it makes no link.
std::string without_mentions(std::string_view text) {
  std::string safe;
  for (std::size_t i = 0; i < text.size(); ++i) {
    safe += text[i];
    if (text[i] == '@' || text.substr(i, 2) == "](") safe += "\u200B";
  }
  return safe;
}

std::string link(const std::string& url, std::string_view label) {
  return fmt::format("[{}]({})", escape(label), url);
}

std::string_view colour_of(Severity severity) {
  switch (severity) {
    case Severity::SEV1:
      return "#A50F2D";
    case Severity::SEV2:
      return "#EE7600";
    case Severity::SEV3:
      return "#FFE08A";
    case Severity::SEV4:
      return "#8AB8FF";
    case Severity::SEV5:
      return "#8C96A3";
  }
  return "#8C96A3";
}

std::string facts(const NoticeItem& item) {
  std::string text = "since " + escape(item.since);
  if (!item.service.empty()) text = "**" + escape(item.service) + "**, " + text;
  if (!item.why.empty()) text += "; " + escape(item.why);
  return text;
}

json::object message(const std::string& headline, Severity severity, std::string text) {
  return {{"text", "**" + escape(headline) + "**"},
          {"attachments", json::array{json::object{{"fallback", without_mentions(headline)},
                                                   {"color", colour_of(severity)},
                                                   {"text", std::move(text)}}}}};
}

json::object single(const Notice& notice) {
  const NoticeItem& item = notice.items.front();
  std::string text = facts(item);
  for (const NoticePlace& place : item.places) {
    text += "\n" + (place.url.empty() ? fmt::format("{}: {}", place.label, escape(place.words))
                                      : link(place.url, place.label));
  }
  if (!item.url.empty()) {
    std::string_view before = "\n\n";
    for (const NoticeAnswer& answer : answers_of(item)) {
      text += before;
      text += link(answer.url, answer.label);
      before = " · ";
    }
  }
  return message(notice.headline, notice.severity, std::move(text));
}

json::object bundle(const Notice& notice) {
  std::string text;
  for (const NoticeItem& item : notice.items) {
    text += "- " + (item.url.empty() ? escape(item.headline) : link(item.url, item.headline)) +
            "\n  " + facts(item) + "\n";
  }
  if (notice.more > 0) text += fmt::format("- and {} more\n", notice.more);
  if (!notice.url.empty()) text += "\n" + link(notice.url + "#acknowledge", "Acknowledge all");
  return message(notice.headline, notice.severity, std::move(text));
}

json::object verification(const PlainWords& notice) {
  std::string text = escape(notice.sentence);
  if (!notice.url.empty()) text += "\n\n" + link(notice.url, notice.action);
  return message(notice.headline, Severity::SEV5, std::move(text));
}

}  // namespace

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context) {
  return post_as_json(delivery, context, verification, single, bundle);
}

Interpretation interpret(const ProviderAnswer& answer, Time now) {
  return interpret_http(answer, now);
}

}  // namespace tocsin::mattermost
