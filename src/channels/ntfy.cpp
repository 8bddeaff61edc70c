#include "channels/ntfy.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/url.hpp"
#include "channels/interpret.hpp"
#include "channels/notice.hpp"
#include "channels/text.hpp"

namespace tocsin::ntfy {
namespace {

constexpr std::size_t topic_bytes_max = 64;
// The server takes 4,096 bytes of message and refuses JSON of twice that: room for the links.
constexpr std::size_t actions_max = 3;  // of ntfy
constexpr std::size_t message_bytes_max = 2500;
constexpr std::size_t title_shown_bytes_max = 250;

struct Place {
  std::string root;
  std::string topic;
};

// "https://ntfy.example.org/my-topic": JSON is posted to the root and names the topic.
Result<Place> place_of(std::string_view address) {
  if (auto url = check_http_url(address); !url) return std::unexpected(url.error());
  address = without_slashes(address);
  const std::size_t host = address.find("//") + 2;
  const std::size_t slash = address.rfind('/');
  const std::string_view topic = address.substr(slash + 1);
  const bool good = slash > host && !topic.empty() && topic.size() <= topic_bytes_max &&
                    std::ranges::all_of(topic, [](char c) {
                      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                             (c >= '0' && c <= '9') || c == '-' || c == '_';
                    });
  if (!good) {
    return fail(Error::Code::invalid,
                "the address must be the topic's URL: https://ntfy.sh/my-topic");
  }
  return Place{std::string(address.substr(0, slash + 1)), std::string(topic)};
}

// 5 and 4 sound through the phone's quiet mode or pop up; a page is never below 3, which is the
// lowest that makes a sound.
int priority_of(Severity severity) {
  switch (severity) {
    case Severity::SEV1:
      return 5;
    case Severity::SEV2:
      return 5;
    case Severity::SEV3:
      return 4;
    case Severity::SEV4:
      return 3;
    case Severity::SEV5:
      return 3;
  }
  return 5;
}

json::array tags_of(const Notice& notice) {
  json::array tags{notice.severity <= Severity::SEV2 ? "rotating_light" : "bell"};
  if (notice.drill) tags.emplace_back("drill");
  return tags;
}

json::object view(std::string_view label, const std::string& url) {
  return {{"action", "view"}, {"label", label}, {"url", url}, {"clear", true}};
}

std::string words(const Notice& notice) {
  if (!notice.bundle()) {
    const NoticeItem& item = notice.items.front();
    return fmt::format("since {}{}{}{}", item.since, item.why.empty() ? "" : "\n", item.why,
                       lines_of_places(item));
  }
  return headlines_of(notice, message_bytes_max);
}

void add_page(json::object& body, const Notice& notice) {
  body["title"] = one_line(notice.headline, title_shown_bytes_max);
  body["message"] = words(notice);
  body["priority"] = priority_of(notice.severity);
  body["tags"] = tags_of(notice);
  if (notice.url.empty()) return;
  body["click"] = notice.url;
  if (notice.bundle()) {
    body["actions"] = json::array{view("Acknowledge all", notice.url + "#acknowledge")};
  } else {
    json::array actions;
    for (const NoticeAnswer& answer : answers_of(notice.items.front())) {
      actions.push_back(view(answer.label, answer.url));
    }
    for (const NoticePlace& place : links_to_places(notice.items.front())) {
      if (actions.size() < actions_max) actions.push_back(view(place.label, place.url));
    }
    body["actions"] = std::move(actions);
  }
}

void add_verification(json::object& body, const PlainWords& notice) {
  body["title"] = one_line(notice.headline, title_shown_bytes_max);
  body["message"] = notice.sentence;
  body["priority"] = 3;
  if (!notice.url.empty()) body["click"] = notice.url;
}

}  // namespace

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context) {
  auto place = place_of(delivery.method.address);
  if (!place) return fail_at("contact_method/address", std::move(place.error()));
  json::object body{{"topic", place->topic}};
  if (delivery.kind != JobKind::notification) {
    add_verification(body, plain_words_of(delivery, context));
  } else {
    const auto notice = notice_of(delivery, context);
    if (!notice) return std::unexpected(notice.error());
    add_page(body, *notice);
  }
  HttpMessage message{.url = place->root,
                      .headers = {{"Content-Type", "application/json; charset=utf-8"}},
                      .body = json_text(body)};
  const bool one_word =
      std::ranges::all_of(context.secret, [](char c) { return c > 0x20 && c < 0x7F; });
  if (!one_word) {
    return fail(Error::Code::invalid, "the access token must be one word: copy it from ntfy again",
                "/contact_method/secret");
  }
  if (!context.secret.empty()) {
    message.headers.emplace_back("Authorization", "Bearer " + context.secret);
  }
  return message;
}

Interpretation interpret(const ProviderAnswer& answer, Time now) {
  Interpretation result = interpret_http(answer, now);
  if (result.kind != JobOutcomeKind::sent) return result;
  // {"id":"hwQ2YpKdmg", ...}: the id is all that is worth keeping.
  const auto body = parse_json(answer.text);
  if (!body || !body->is_object()) return result;
  const json::value* id = body->get_object().if_contains("id");
  if (id != nullptr && id->is_string()) {
    result.receipt = "ntfy " + one_line(std::string_view(id->get_string()), receipt_bytes_max - 5);
  }
  return result;
}

}  // namespace tocsin::ntfy
