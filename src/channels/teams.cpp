#include "channels/teams.hpp"

#include <fmt/format.h>

#include "channels/interpret.hpp"
#include "channels/json_post.hpp"
#include "channels/notice.hpp"
#include "channels/text.hpp"

namespace tocsin::teams {
namespace {

// Teams takes 28 kB: 20 pages of this length fit, whatever JSON makes of them.
constexpr std::size_t listed_bytes_max = 200;

// A run of text knows no Markdown: what a title says is shown, never obeyed.
json::object run(std::string_view text) { return {{"type", "TextRun"}, {"text", text}}; }

json::object rich(json::array runs) {
  return {{"type", "RichTextBlock"}, {"inlines", std::move(runs)}};
}

json::object heading(std::string_view text, Severity severity) {
  json::object words = run(text);
  words["weight"] = "Bolder";
  words["size"] = "Large";
  if (severity <= Severity::SEV2) words["color"] = "Attention";
  return rich({std::move(words)});
}

json::object dim(std::string_view text) {
  json::object words = run(text);
  words["isSubtle"] = true;
  return rich({std::move(words)});
}

json::object open_url(std::string_view title, const std::string& url) {
  return {{"type", "Action.OpenUrl"}, {"title", title}, {"url", url}};
}

std::string facts(const NoticeItem& item) {
  std::string text = "since " + item.since;
  if (!item.service.empty()) text = item.service + ", " + text;
  if (!item.why.empty()) text += "; " + item.why;
  return text;
}

json::object card(const std::string& fallback, json::array body, json::array actions) {
  json::object content{{"$schema", "http://adaptivecards.io/schemas/adaptive-card.json"},
                       {"type", "AdaptiveCard"},
                       {"version", "1.4"},
                       {"fallbackText", fallback},
                       {"msteams", {{"width", "Full"}}},
                       {"body", std::move(body)}};
  if (!actions.empty()) content["actions"] = std::move(actions);
  return {{"type", "message"},
          {"summary", fallback},
          {"attachments",
           json::array{json::object{{"contentType", "application/vnd.microsoft.card.adaptive"},
                                    {"contentUrl", nullptr},
                                    {"content", std::move(content)}}}}};
}

json::object single(const Notice& notice) {
  const NoticeItem& item = notice.items.front();
  json::array actions;
  if (!item.url.empty()) {
    for (const NoticeAnswer& answer : answers_of(item)) {
      actions.push_back(open_url(answer.label, answer.url));
    }
  }
  json::array body{heading(notice.headline, notice.severity), dim(facts(item))};
  for (const NoticePlace& place : item.places) {
    if (place.url.empty()) {
      body.push_back(dim(fmt::format("{}: {}", place.label, place.words)));
    } else {
      actions.push_back(open_url(place.label, place.url));
    }
  }
  return card(notice.headline, std::move(body), std::move(actions));
}

json::object bundle(const Notice& notice) {
  json::array body{heading(notice.headline, notice.severity)};
  for (const NoticeItem& item : notice.items) {
    json::object words = run(one_line(item.headline, listed_bytes_max));
    if (!item.url.empty()) {
      words["selectAction"] = open_url("Open", item.url);
    }
    body.push_back(rich({std::move(words)}));
    body.push_back(dim(one_line(facts(item), listed_bytes_max)));
  }
  if (notice.more > 0) body.push_back(dim(fmt::format("and {} more", notice.more)));
  json::array actions;
  if (!notice.url.empty()) {
    actions.push_back(open_url("Acknowledge all", notice.url + "#acknowledge"));
  }
  return card(notice.headline, std::move(body), std::move(actions));
}

json::object verification(const PlainWords& notice) {
  json::array actions;
  if (!notice.url.empty()) actions.push_back(open_url(notice.action, notice.url));
  return card(notice.headline,
              {heading(notice.headline, Severity::SEV5), rich({run(notice.sentence)})},
              std::move(actions));
}

// Older connectors answered 200 and told the truth in words.
constexpr std::string_view refusal = "endpoint returned HTTP error ";

}  // namespace

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context) {
  return post_as_json(delivery, context, verification, single, bundle);
}

Interpretation interpret(const ProviderAnswer& answer, Time now) {
  Interpretation result = interpret_http(answer, now);
  const std::size_t at = answer.text.find(refusal);
  if (result.kind == JobOutcomeKind::sent && at != std::string::npos) {
    const char first = answer.text.c_str()[at + refusal.size()];
    const bool passing = first == '5' || answer.text.substr(at + refusal.size(), 3) == "429";
    result.kind = passing ? JobOutcomeKind::failed : JobOutcomeKind::rejected;
  }
  return result;
}

}  // namespace tocsin::teams
