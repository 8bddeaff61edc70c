#include "channels/webhook.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.hpp"
#include "base/url.hpp"
#include "channels/interpret.hpp"
#include "channels/notice.hpp"
#include "channels/text.hpp"

namespace tocsin::webhook {
namespace {

constexpr std::size_t title_sent_bytes_max = 1024;
constexpr std::size_t secrets_max = 2;  // the new one and the old one, while receivers change over

json::object item_body(const Delivery& delivery, const DeliveryItem& item,
                       const RenderContext& context) {
  json::object body{
      {"page", item.page.value},
      {"generation", item.generation},
      {"subject", {{"kind", to_text(item.subject_kind)}, {"id", item.subject}}},
      {"title", valid_text(item.title, title_sent_bytes_max)},
      {"severity", to_text(item.severity)},
      {"service", valid_text(item.service, title_sent_bytes_max)},
      {"why", valid_text(item.why, title_sent_bytes_max)},
      {"since", format_time(item.since)},
      {"drill", item.drill},
  };
  if (!item.bridge_url.empty()) body["bridge_url"] = item.bridge_url;
  if (!item.bridge_phone.empty()) body["bridge_phone"] = item.bridge_phone;
  if (const std::string url = answer_url(delivery, {item}, context); !url.empty()) {
    NoticeItem shown;
    shown.incident = item.subject_kind == SubjectOf::incident;
    shown.url = url;
    json::object links;
    for (const NoticeAnswer& answer : answers_of(shown)) links[answer.verb] = answer.url;
    if (shown.incident) {
      links["room"] =
          fmt::format("{}/incidents/INC-{}", without_slashes(context.public_url), item.subject);
    }
    body["links"] = std::move(links);
  }
  return body;
}

void add_pages(json::object& body, const Delivery& delivery, const Notice& notice,
               const RenderContext& context) {
  body["headline"] = notice.headline;
  body["severity"] = to_text(notice.severity);
  body["drill"] = notice.drill;
  if (!notice.url.empty()) body["acknowledge_all"] = notice.url + "#acknowledge";
  json::array items;
  for (const DeliveryItem& item : delivery.items) {
    items.push_back(item_body(delivery, item, context));
  }
  body["pages"] = std::move(items);
}

void add_notes(json::object& body, const Delivery& delivery, const PlainWords& words) {
  body["headline"] = words.headline;
  if (!words.url.empty()) body["open"] = words.url;
  json::array notes;
  for (const Note& note : delivery.notes) {
    json::object item{{"kind", to_text(note.kind)},
                      {"text", valid_text(note.text, title_sent_bytes_max)},
                      {"at", format_time(note.at)}};
    if (!note.schedule.empty()) item["schedule"] = note.schedule;
    if (!note.user.empty()) item["user"] = note.user;
    if (note.subject != 0) {
      item["subject"] = {{"kind", to_text(note.subject_kind)}, {"id", note.subject}};
    }
    notes.push_back(std::move(item));
  }
  body["notes"] = std::move(notes);
  body["more"] = delivery.notes_more;
}

std::string_view kind_of(JobKind kind) {
  switch (kind) {
    case JobKind::verification:
      return "verification";
    case JobKind::notice:
      return "notice";
    case JobKind::notification:
    case JobKind::receipt:
    case JobKind::follow:
      return "page";
  }
  return "page";
}

void add_verification(json::object& body, const PlainWords& notice) {
  body["headline"] = notice.headline;
  body["code"] = notice.code;
  if (!notice.url.empty()) body["enter_at"] = notice.url;
}

// "v1=<hex>" for each of the secrets, separated by white space in the contact method's secret.
std::string signature(std::string_view secrets, std::string_view signed_text) {
  std::string header;
  std::size_t used = 0;
  while (used < secrets_max) {
    const std::size_t begin = secrets.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) break;
    const std::size_t end = std::min(secrets.find_first_of(" \t\r\n", begin), secrets.size());
    header += header.empty() ? "v1=" : ",v1=";
    header += to_hex(hmac_sha256(secrets.substr(begin, end - begin), signed_text));
    secrets.remove_prefix(end);
    ++used;
  }
  return header;
}

}  // namespace

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context) {
  if (const auto url = check_http_url(delivery.method.address); !url) {
    return fail_at("contact_method/address", url.error());
  }
  json::object body{
      {"version", 1},
      {"kind", kind_of(delivery.kind)},
      {"delivery", delivery.idempotency_key},
      {"attempt", delivery.attempt},
      {"sent_at", format_time(delivery.at)},
      {"organisation", valid_text(context.organisation, words_bytes_max)},
      {"user",
       {{"slug", delivery.user}, {"name", valid_text(delivery.user_name, words_bytes_max)}}},
  };
  if (delivery.kind == JobKind::notice) {
    add_notes(body, delivery, plain_words_of(delivery, context));
  } else if (delivery.kind == JobKind::verification) {
    add_verification(body, plain_words_of(delivery, context));
  } else {
    const auto notice = notice_of(delivery, context);
    if (!notice) return std::unexpected(notice.error());
    add_pages(body, delivery, *notice, context);
  }
  HttpMessage message{.url = delivery.method.address, .headers = {}, .body = json_text(body)};
  const std::string timestamp = std::to_string(to_ms(delivery.at) / 1000);
  message.headers = {{"Content-Type", "application/json; charset=utf-8"},
                     {"Idempotency-Key", delivery.idempotency_key},
                     {"X-Tocsin-Timestamp", timestamp}};
  const std::string signed_by = signature(context.secret, timestamp + "." + message.body);
  if (!signed_by.empty()) message.headers.emplace_back("X-Tocsin-Signature", signed_by);
  return message;
}

Interpretation interpret(const ProviderAnswer& answer, Time now) {
  return interpret_http(answer, now);
}

}  // namespace tocsin::webhook
