#include "channels/twilio.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.hpp"
#include "base/html.hpp"
#include "base/percent.hpp"
#include "base/url.hpp"
#include "channels/interpret.hpp"
#include "channels/notice.hpp"
#include "channels/sms_text.hpp"
#include "channels/text.hpp"
#include "domain/escalation/link.hpp"

namespace tocsin::twilio {
namespace {

constexpr std::string_view default_api = "https://api.twilio.com";
constexpr std::string_view xml_head = R"(<?xml version="1.0" encoding="UTF-8"?>)";
constexpr std::size_t spoken_bytes_max = 400;
constexpr int ring_seconds = 40;

void add(std::string& form, std::string_view name, std::string_view value) {
  if (!form.empty()) form += '&';
  form.append(name).append(1, '=').append(percent_encode(value));
}

std::string address_of(const Provider& provider, std::string_view rest) {
  const std::string_view api = without_slashes(provider.url.empty() ? default_api : provider.url);
  return fmt::format("{}/2010-04-01/Accounts/{}/{}", api, provider.account_sid, rest);
}

HttpMessage request(const Delivery& delivery, const RenderContext& context, std::string_view rest) {
  const std::string account = delivery.provider.account_sid + ":" + context.secret;
  return {.url = address_of(delivery.provider, rest),
          .headers = {{"Authorization", "Basic " + to_base64(account)},
                      {"Content-Type", "application/x-www-form-urlencoded"}},
          .body = {},
          .method = "POST"};
}

std::string spoken_severity(Severity severity) {
  return fmt::format("Severity {}", static_cast<int>(severity) + 1);
}

// "4, 9, 3": a voice reads digits one by one.
std::string spoken_code(std::string_view code) {
  std::string spoken;
  for (const char digit : code) spoken.append(spoken.empty() ? "" : ", ").append(1, digit);
  return spoken;
}

Result<std::string> spoken_text(const Delivery& delivery, const RenderContext& context) {
  const std::string who = "This is " + sender_name(context) + ". ";
  if (delivery.kind == JobKind::notice)
    return who + plain_words_of(delivery, context).headline + ".";
  if (delivery.kind == JobKind::verification) {
    return who + "Your code is " + spoken_code(delivery.code) + ".";
  }
  if (delivery.items.empty()) return fail(Error::Code::internal, "a notification without a page");
  const auto worst = std::ranges::min_element(delivery.items, {}, &DeliveryItem::severity);
  std::string text = who;
  if (worst->drill) text += "This is a drill. ";
  if (delivery.items.size() > 1)
    text += fmt::format("{} pages. The worst: ", delivery.items.size());
  if (worst->subject_kind != SubjectOf::test) text += spoken_severity(worst->severity) + ". ";
  text += one_line(worst->title, spoken_bytes_max) + ". ";
  if (!worst->service.empty()) {
    text += "Service " + one_line(worst->service, words_bytes_max) + ". ";
  }
  return text;
}

std::string token_of(const Delivery& delivery, const RenderContext& context) {
  PageLink link{.pages = {}, .user = delivery.user, .expires_at = delivery.at + link_life};
  for (const DeliveryItem& item : delivery.items)
    link.pages.push_back({item.page, item.generation});
  return make_link_token(context.link_key, std::move(link));
}

Result<OutgoingMessage> call(const Delivery& delivery, const RenderContext& context) {
  auto text = spoken_text(delivery, context);
  if (!text) return std::unexpected(std::move(text.error()));
  const bool answered = answers_reach_us(delivery.provider, context);
  std::string twiml;
  if (delivery.kind == JobKind::notification && answered) {
    twiml = keypad_twiml(*text + "Press 4 to acknowledge, 6 to escalate.",
                         callback_url(context.public_url, delivery.provider.slug, "keys") +
                             "?link=" + token_of(delivery, context));
  } else if (delivery.kind == JobKind::notification) {
    twiml = spoken_twiml(*text + "Acknowledge it in Tocsin.");
  } else {
    twiml = spoken_twiml(*text);
  }
  HttpMessage message = request(delivery, context, "Calls.json");
  add(message.body, "To", delivery.method.address);
  add(message.body, "From", delivery.provider.from);
  add(message.body, "Twiml", twiml);
  add(message.body, "Timeout", std::to_string(ring_seconds));
  if (answered) {
    add(message.body, "StatusCallback",
        callback_url(context.public_url, delivery.provider.slug, "status"));
  }
  return message;
}

Result<OutgoingMessage> text_message(const Delivery& delivery, const RenderContext& context) {
  const bool answered = answers_reach_us(delivery.provider, context);
  const auto text = sms_text(delivery, context, answered);
  if (!text) return std::unexpected(text.error());
  HttpMessage message = request(delivery, context, "Messages.json");
  add(message.body, "To", delivery.method.address);
  if (delivery.provider.messaging_service.empty()) {
    add(message.body, "From", delivery.provider.from);
  } else {
    add(message.body, "MessagingServiceSid", delivery.provider.messaging_service);
  }
  add(message.body, "Body", *text);
  if (answered) {
    add(message.body, "StatusCallback",
        callback_url(context.public_url, delivery.provider.slug, "status"));
  }
  return message;
}

HttpMessage question(const Delivery& delivery, const RenderContext& context) {
  const std::string_view of = delivery.method.channel == Channel::voice ? "Calls" : "Messages";
  HttpMessage message =
      request(delivery, context, fmt::format("{}/{}.json", of, percent_encode(delivery.message)));
  message.method = "GET";
  message.headers.pop_back();
  return message;
}

std::string member(const json::object& answer, std::string_view name) {
  const json::value* found = answer.if_contains(name);
  if (found == nullptr || found->is_null()) return {};
  return found->is_string() ? std::string(found->get_string()) : json_text(*found);
}

// Twilio's errors for a number that no message can ever go to: it is none (21211, 21217), or not of
// a mobile (21614).
bool is_no_number(std::string_view code) {
  return code == "21211" || code == "21217" || code == "21614";
}

// "undelivered, error 30003: Unreachable destination handset"
std::string words_of(const json::object& answer) {
  std::string words = member(answer, "status");
  if (const std::string code = member(answer, "error_code"); !code.empty()) {
    words += ", error " + code;
  }
  if (const std::string said = member(answer, "error_message"); !said.empty()) words += ": " + said;
  return one_line(words, receipt_bytes_max);
}

}  // namespace

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context) {
  if (delivery.kind == JobKind::receipt) return question(delivery, context);
  return delivery.method.channel == Channel::voice ? call(delivery, context)
                                                   : text_message(delivery, context);
}

Interpretation interpret(const ProviderAnswer& answer, Time now) {
  Interpretation result = interpret_http(answer, now);
  if (answer.reached != ProviderAnswer::Reached::answered) return result;
  const auto read = parse_json(answer.text);
  const json::object* said = read ? read->if_object() : nullptr;
  if (result.kind != JobOutcomeKind::sent) {
    if (said != nullptr && !member(*said, "message").empty()) {
      result.receipt = one_line(fmt::format("HTTP {}, error {}: {}", answer.status,
                                            member(*said, "code"), member(*said, "message")),
                                receipt_bytes_max);
      result.method_gone =
          result.kind == JobOutcomeKind::rejected && is_no_number(member(*said, "code"));
    }
    return result;
  }
  const std::string id = said == nullptr ? "" : member(*said, "sid");
  if (id.empty() || id.size() > 64) {
    result.kind = JobOutcomeKind::failed;
    result.receipt = "not taken: " + result.receipt;
    return result;
  }
  const std::string status = member(*said, "status");
  result.receipt = one_line(fmt::format("{} {}", id, words_of(*said)), receipt_bytes_max);
  result.message = id;
  if (status == "failed" || status == "undelivered") result.kind = JobOutcomeKind::rejected;
  return result;
}

Interpretation interpret_receipt(Channel channel, const ProviderAnswer& answer) {
  if (auto unanswered = interpret_unanswered(answer)) return *std::move(unanswered);
  const auto read = parse_json(answer.text);
  const json::object* said = read ? read->if_object() : nullptr;
  if (answer.status != 200 || said == nullptr || member(*said, "status").empty()) {
    return {JobOutcomeKind::failed, one_line(answer.text, receipt_bytes_max), {}};
  }
  return {meaning_of(channel, member(*said, "status")), words_of(*said), {}};
}

JobOutcomeKind meaning_of(Channel channel, std::string_view status) {
  if (channel == Channel::voice) {
    if (status == "completed") return JobOutcomeKind::delivered;
    if (status == "failed") return JobOutcomeKind::undelivered;
    if (status == "busy" || status == "no-answer" || status == "canceled") {
      return JobOutcomeKind::unanswered;
    }
    return JobOutcomeKind::on_its_way;
  }
  if (status == "delivered" || status == "read") return JobOutcomeKind::delivered;
  if (status == "undelivered" || status == "failed" || status == "canceled") {
    return JobOutcomeKind::undelivered;
  }
  return JobOutcomeKind::on_its_way;
}

std::string signature(std::string_view auth_token, std::string_view url, Form form) {
  std::ranges::sort(form);
  std::string signed_text(url);
  for (const auto& [name, value] : form) signed_text.append(name).append(value);
  return to_base64(hmac_sha1(auth_token, signed_text));
}

bool answers_reach_us(const Provider& provider, const RenderContext& context) {
  return provider.callbacks && !context.public_url.empty();
}

std::string callback_url(std::string_view public_url, const Slug& provider, std::string_view what) {
  return fmt::format("{}/integrations/twilio/{}/{}", without_slashes(public_url), provider, what);
}

std::string reply_twiml(std::string_view text) {
  if (text.empty()) return fmt::format("{}<Response/>", xml_head);
  return fmt::format("{}<Response><Message>{}</Message></Response>", xml_head, escape_html(text));
}

std::string spoken_twiml(std::string_view text) {
  return fmt::format(R"({}<Response><Say loop="3">{}</Say></Response>)", xml_head,
                     escape_html(text));
}

std::string keypad_twiml(std::string_view text, std::string_view action) {
  return fmt::format(
      R"({}<Response><Gather numDigits="1" timeout="10" method="POST" action="{}">)"
      R"(<Say loop="2">{}</Say></Gather><Say>Nothing was acknowledged. Goodbye.</Say></Response>)",
      xml_head, escape_html(action), escape_html(text));
}

}  // namespace tocsin::twilio
