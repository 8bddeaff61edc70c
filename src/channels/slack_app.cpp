#include "channels/slack_app.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "channels/interpret.hpp"
#include "channels/slack.hpp"
#include "channels/text.hpp"
#include "engine/contact_address.hpp"

namespace tocsin::slack_app {
namespace {

constexpr std::string_view post_message = "https://slack.com/api/chat.postMessage";

// Errors that another try may find gone; all others stay what they are.
bool passing(std::string_view error) {
  for (const std::string_view word : {"ratelimited", "rate_limited", "internal_error",
                                      "fatal_error", "service_unavailable", "request_timeout"}) {
    if (error == word) return true;
  }
  return false;
}

const json::value* member(const json::value& value, std::string_view name) {
  return value.is_object() ? value.get_object().if_contains(name) : nullptr;
}

}  // namespace

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context) {
  if (const auto good = check_address(Channel::slack_app, delivery.method.address); !good) {
    return fail_at("contact_method/address", good.error());
  }
  const bool one_word =
      std::ranges::all_of(context.secret, [](char c) { return c > 0x20 && c < 0x7F; });
  if (context.secret.empty() || !one_word) {
    return fail(Error::Code::invalid,
                "no Slack app is set; enter its bot token (xoxb-...) in the settings",
                "/settings/slack_bot_token");
  }
  auto body = slack::message_of(delivery, context, context.answers_in_chat);
  if (!body) return std::unexpected(body.error());
  (*body)["channel"] = delivery.method.address;
  return HttpMessage{.url = std::string(post_message),
                     .headers = {{"Content-Type", "application/json; charset=utf-8"},
                                 {"Authorization", "Bearer " + context.secret}},
                     .body = json_text(*body)};
}

// {"ok":true,"channel":"D024BE91L","ts":"1405894322.002768"}, or {"ok":false,"error":"..."} under
// the same status of 200.
Interpretation interpret(const ProviderAnswer& answer, Time now) {
  Interpretation result = interpret_http(answer, now);
  if (result.kind != JobOutcomeKind::sent) return result;
  const json::value body = parse_json(answer.text).value_or(json::value{});
  const json::value* ok = member(body, "ok");
  if (ok == nullptr || !ok->is_bool()) {
    result.kind = JobOutcomeKind::unknown;  // whoever answered, it was not Slack
    return result;
  }
  const json::value* words = member(body, ok->get_bool() ? "ts" : "error");
  const std::string said =
      words != nullptr && words->is_string() ? std::string(words->get_string()) : "no reason";
  if (ok->get_bool()) {
    result.receipt = one_line("Slack message " + said, receipt_bytes_max);
    return result;
  }
  result.kind = passing(said) ? JobOutcomeKind::failed : JobOutcomeKind::rejected;
  result.receipt = one_line("Slack refused: " + said, receipt_bytes_max);
  return result;
}

}  // namespace tocsin::slack_app
