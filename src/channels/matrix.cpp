#include "channels/matrix.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.hpp"
#include "base/html.hpp"
#include "channels/interpret.hpp"
#include "channels/notice.hpp"
#include "channels/text.hpp"
#include "engine/contact_address.hpp"

namespace tocsin::matrix {
namespace {

struct Bodies {
  std::string plain;
  std::string html;
};

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

// The same for each attempt of a message, and of no other: a number that comes back after a backup
// was restored stands for other pages, which began at other times.
std::string transaction_of(const Delivery& delivery, const RenderContext& context) {
  std::string meant = delivery.idempotency_key + "\n" + delivery.code;
  for (const DeliveryItem& item : delivery.items) {
    meant += fmt::format("\n{} {} {}", item.page.value, item.generation, to_ms(item.since));
  }
  return to_base64url(hmac_sha256(context.link_key, meant)).substr(0, 32);
}

std::string link(const std::string& url, std::string_view label) {
  return fmt::format("<a href=\"{}\">{}</a>", escape_html(url), escape_html(label));
}

std::string facts(const NoticeItem& item) {
  std::string text = "since " + item.since;
  if (!item.why.empty()) text += "; " + item.why;
  return text;
}

Bodies single(const Notice& notice) {
  const NoticeItem& item = notice.items.front();
  Bodies bodies{notice.headline + "\n" + facts(item),
                fmt::format("<strong>{}</strong><br>{}", escape_html(notice.headline),
                            escape_html(facts(item)))};
  bodies.plain += lines_of_places(item);
  for (const NoticePlace& place : item.places) {
    bodies.html +=
        "<br>" + (place.url.empty() ? fmt::format("{}: {}", place.label, escape_html(place.words))
                                    : link(place.url, place.label));
  }
  if (item.url.empty()) return bodies;
  std::string_view before = "<br>";
  for (const NoticeAnswer& answer : answers_of(item)) {
    bodies.plain += fmt::format("\n{}: {}", answer.label, answer.url);
    bodies.html += before;
    bodies.html += link(answer.url, answer.label);
    before = " · ";
  }
  return bodies;
}

Bodies bundle(const Notice& notice) {
  Bodies bodies{notice.headline, "<strong>" + escape_html(notice.headline) + "</strong><ul>"};
  for (const NoticeItem& item : notice.items) {
    bodies.plain += "\n• " + item.headline;
    const std::string shown =
        item.url.empty() ? escape_html(item.headline) : link(item.url, item.headline);
    bodies.html += fmt::format("<li>{}<br>{}</li>", shown, escape_html(facts(item)));
  }
  if (notice.more > 0) {
    bodies.plain += fmt::format("\nand {} more", notice.more);
    bodies.html += fmt::format("<li>and {} more</li>", notice.more);
  }
  bodies.html += "</ul>";
  if (!notice.url.empty()) {
    bodies.plain += "\nAcknowledge all: " + notice.url + "#acknowledge";
    bodies.html += link(notice.url + "#acknowledge", "Acknowledge all");
  }
  return bodies;
}

Bodies verification(const PlainWords& notice) {
  Bodies bodies{notice.headline + "\n" + notice.sentence,
                fmt::format("<strong>{}</strong><br>{}", escape_html(notice.headline),
                            html_lines(notice.sentence))};
  if (notice.url.empty()) return bodies;
  bodies.plain += "\n" + notice.url;
  bodies.html += "<br>" + link(notice.url, notice.action);
  return bodies;
}

const json::value* member(const json::value& value, std::string_view name) {
  return value.is_object() ? value.get_object().if_contains(name) : nullptr;
}

}  // namespace

Status check_secret(std::string_view secret) {
  const bool one_word =
      !secret.empty() && std::ranges::all_of(secret, [](char c) { return c > 0x20 && c < 0x7F; });
  if (one_word) return {};
  return fail(Error::Code::invalid,
              "the access token of the account that writes is needed, one word", "/secret");
}

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context) {
  const std::string_view address = delivery.method.address;
  if (const auto good = check_address(Channel::matrix, address); !good) {
    return fail_at("contact_method/address", good.error());
  }
  if (const auto good = check_secret(context.secret); !good) {
    return fail_at("contact_method", good.error());
  }
  Bodies bodies;
  if (delivery.kind != JobKind::notification) {
    bodies = verification(plain_words_of(delivery, context));
  } else {
    const auto notice = notice_of(delivery, context);
    if (!notice) return std::unexpected(notice.error());
    bodies = notice->bundle() ? bundle(*notice) : single(*notice);
  }
  const std::size_t room = address.find("/!");
  // An empty m.mentions: a title that says "@room" rings nobody else.
  const json::object body{{"msgtype", "m.text"},
                          {"body", bodies.plain},
                          {"format", "org.matrix.custom.html"},
                          {"formatted_body", bodies.html},
                          {"m.mentions", json::object{}}};
  return HttpMessage{
      .url = fmt::format("{}/_matrix/client/v3/rooms/{}/send/m.room.message/{}",
                         address.substr(0, room), percent_encoded(address.substr(room + 1)),
                         transaction_of(delivery, context)),
      .headers = {{"Content-Type", "application/json; charset=utf-8"},
                  {"Authorization", "Bearer " + context.secret}},
      .body = json_text(body),
      .method = "PUT"};
}

// {"event_id":"$..."}, or {"errcode":"M_LIMIT_EXCEEDED","error":"...","retry_after_ms":2000}.
Interpretation interpret(const ProviderAnswer& answer, Time now) {
  Interpretation result = interpret_http(answer, now);
  if (answer.reached != ProviderAnswer::Reached::answered) return result;
  const json::value body = parse_json(answer.text).value_or(json::value{});
  if (result.kind == JobOutcomeKind::sent) {
    const json::value* event = member(body, "event_id");
    if (event == nullptr || !event->is_string()) {
      result.kind = JobOutcomeKind::unknown;  // whoever answered, it was no homeserver
      return result;
    }
    result.receipt = one_line(fmt::format("Matrix event {}", std::string_view(event->get_string())),
                              receipt_bytes_max);
  }
  const json::value* wait = member(body, "retry_after_ms");
  if (result.kind == JobOutcomeKind::failed && wait != nullptr && wait->is_int64() &&
      !result.not_before && wait->get_int64() >= 0) {
    result.not_before =
        now + std::min<Duration>(std::chrono::milliseconds(wait->get_int64()), retry_after_max);
  }
  return result;
}

}  // namespace tocsin::matrix
