#include "channels/telegram.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "channels/interpret.hpp"
#include "channels/notice.hpp"
#include "channels/text.hpp"
#include "engine/contact_address.hpp"

namespace tocsin::telegram {
namespace {

constexpr std::string_view server = "https://api.telegram.org";
constexpr std::size_t text_bytes_max = 3800;  // of 4,096 characters
constexpr std::size_t listed_bytes_max = 160;

bool digit(char c) { return c >= '0' && c <= '9'; }
bool word_character(char c) {
  return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

// Telegram refuses a whole message for a button whose address is not of the Internet.
bool takes_as_button(std::string_view url) {
  const std::size_t host = url.find("://");
  if (host == std::string_view::npos) return false;
  const std::string_view name =
      url.substr(host + 3, url.find_first_of("/:?#", host + 3) - host - 3);
  return name.find('.') != std::string_view::npos;
}

struct Answer {
  std::string_view label;
  std::string url;
};

json::object message(const Delivery& delivery, std::string text,
                     const std::vector<Answer>& answers) {
  const bool as_buttons = std::ranges::all_of(
      answers, [](const Answer& answer) { return takes_as_button(answer.url); });
  json::array row;
  for (const Answer& answer : answers) {
    if (as_buttons) {
      row.push_back(json::object{{"text", answer.label}, {"url", answer.url}});
    } else {
      text += fmt::format("\n{}: {}", answer.label, answer.url);
    }
  }
  json::object body{{"chat_id", delivery.method.address},
                    {"text", std::move(text)},
                    {"link_preview_options", {{"is_disabled", true}}}};
  if (!row.empty()) {
    json::array rows;
    rows.push_back(std::move(row));  // in braces it might be copied, not nested
    body["reply_markup"] = {{"inline_keyboard", std::move(rows)}};
  }
  return body;
}

std::string facts(const NoticeItem& item) {
  return item.why.empty() ? "since " + item.since
                          : fmt::format("since {}\n{}", item.since, item.why);
}

json::object single(const Delivery& delivery, const Notice& notice) {
  const NoticeItem& item = notice.items.front();
  std::vector<Answer> answers;
  if (!item.url.empty()) {
    for (const NoticeAnswer& answer : answers_of(item)) {
      answers.push_back({answer.label, answer.url});
    }
  }
  return message(delivery, notice.headline + "\n" + facts(item) + lines_of_places(item), answers);
}

json::object bundle(const Delivery& delivery, const Notice& notice) {
  std::string text = notice.headline + "\n";
  for (const NoticeItem& item : notice.items) {
    text += "• " + one_line(item.headline, listed_bytes_max) + "\n";
  }
  if (notice.more > 0) text += fmt::format("and {} more\n", notice.more);
  text.pop_back();
  std::vector<Answer> answers;
  if (!notice.url.empty()) answers = {{"Acknowledge all", notice.url + "#acknowledge"}};
  return message(delivery, valid_text(text, text_bytes_max), answers);
}

json::object verification(const Delivery& delivery, const PlainWords& notice) {
  std::vector<Answer> answers;
  if (!notice.url.empty()) answers = {{notice.action, notice.url}};
  return message(delivery, notice.headline + "\n" + notice.sentence, answers);
}

// The person blocked the bot, left, or is no more: a repeat would not change that.
bool has_ended(std::string_view description) {
  for (const std::string_view words : {"blocked by the user", "kicked", "is deactivated"}) {
    if (description.find(words) != std::string_view::npos) return true;
  }
  return false;
}

const json::value* member(const json::value& value, std::string_view name) {
  return value.is_object() ? value.get_object().if_contains(name) : nullptr;
}

}  // namespace

// "123456789:AAE...": it becomes part of an address.
Status check_secret(std::string_view secret) {
  const std::size_t colon = secret.find(':');
  const bool good = colon != std::string_view::npos && colon > 0 &&
                    std::ranges::all_of(secret.substr(0, colon), digit) &&
                    secret.size() > colon + 20 && secret.size() <= 200 &&
                    std::ranges::all_of(secret.substr(colon + 1), word_character);
  if (good) return {};
  return fail(Error::Code::invalid,
              "the bot's token is needed, as BotFather tells it: digits, a colon, letters",
              "/secret");
}

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context) {
  if (const auto good = check_address(Channel::telegram, delivery.method.address); !good) {
    return fail_at("contact_method/address", good.error());
  }
  if (const auto good = check_secret(context.secret); !good) {
    return fail_at("contact_method", good.error());
  }
  json::object body;
  if (delivery.kind != JobKind::notification) {
    body = verification(delivery, plain_words_of(delivery, context));
  } else {
    const auto notice = notice_of(delivery, context);
    if (!notice) return std::unexpected(notice.error());
    body = notice->bundle() ? bundle(delivery, *notice) : single(delivery, *notice);
  }
  return HttpMessage{.url = fmt::format("{}/bot{}/sendMessage", server, context.secret),
                     .headers = {{"Content-Type", "application/json; charset=utf-8"}},
                     .body = json_text(body)};
}

// {"ok":true,"result":{"message_id":42,...}}, or {"ok":false,"description":"Forbidden: ...",
// "parameters":{"retry_after":5}}.
Interpretation interpret(const ProviderAnswer& answer, Time now) {
  Interpretation result = interpret_http(answer, now);
  if (answer.reached != ProviderAnswer::Reached::answered) return result;
  const json::value body = parse_json(answer.text).value_or(json::value{});
  if (result.kind == JobOutcomeKind::sent) {
    const json::value* ok = member(body, "ok");
    if (ok == nullptr || !ok->is_bool() || !ok->get_bool()) {
      result.kind = JobOutcomeKind::unknown;  // whoever answered, it was not Telegram
      return result;
    }
    const json::value* sent = member(body, "result");
    const json::value* id = sent == nullptr ? nullptr : member(*sent, "message_id");
    if (id != nullptr && id->is_int64()) {
      result.receipt = fmt::format("Telegram message {}", id->get_int64());
    }
    return result;
  }
  if (const json::value* said = member(body, "description"); said && said->is_string()) {
    result.receipt =
        one_line(fmt::format("HTTP {} {}", answer.status, std::string_view(said->get_string())),
                 receipt_bytes_max);
    result.method_gone = answer.status == 403 && has_ended(said->get_string());
  }
  const json::value* parameters = member(body, "parameters");
  const json::value* wait = parameters == nullptr ? nullptr : member(*parameters, "retry_after");
  if (result.kind == JobOutcomeKind::failed && wait != nullptr && wait->is_int64()) {
    result.not_before = read_retry_after(std::to_string(wait->get_int64()), now);
  }
  return result;
}

}  // namespace tocsin::telegram
