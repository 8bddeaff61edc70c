#include "channels/web_push.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.hpp"
#include "base/p256.hpp"
#include "base/url.hpp"
#include "channels/interpret.hpp"
#include "channels/notice.hpp"
#include "channels/text.hpp"

namespace tocsin {
namespace {

constexpr std::size_t salt_bytes = 16;
constexpr std::size_t auth_bytes = 16;
constexpr std::uint32_t record_bytes = 4096;
constexpr char last_record = '\x02';

}  // namespace

Result<PushKeys> read_push_keys(std::string_view secret) {
  const std::size_t gap = secret.find(' ');
  const auto key = from_base64url(secret.substr(0, gap));
  const auto auth =
      from_base64url(gap == std::string_view::npos ? std::string_view{} : secret.substr(gap + 1));
  if (!key || !auth || key->size() != p256_public_bytes || auth->size() != auth_bytes) {
    return fail(Error::Code::invalid,
                "the keys of the browser's subscription are missing: turn notifications on again "
                "in that browser",
                "/secret");
  }
  return PushKeys{*key, *auth};
}

// RFC 8291, section 3.4; the header and the record of RFC 8188, section 2.
Result<std::string> encrypt_push(std::string_view payload, const PushKeys& keys,
                                 std::string_view salt, std::string_view ephemeral_key) {
  if (payload.size() > push_payload_bytes_max) {
    return fail(Error::Code::too_large, "a push message holds at most 3993 bytes");
  }
  const auto own = p256_public_key(ephemeral_key);
  if (!own) return own;
  const auto shared = p256_shared_secret(ephemeral_key, keys.public_key);
  if (!shared) return shared;
  using namespace std::string_literals;
  const std::string input =
      hkdf_sha256(keys.auth, *shared, "WebPush: info\0"s + keys.public_key + *own, 32);
  const std::string key = hkdf_sha256(salt, input, "Content-Encoding: aes128gcm\0"s, 16);
  const std::string nonce = hkdf_sha256(salt, input, "Content-Encoding: nonce\0"s, 12);
  std::string body(salt);
  for (int shift = 24; shift >= 0; shift -= 8) {
    body += static_cast<char>(record_bytes >> shift & 0xFF);
  }
  body += static_cast<char>(own->size());
  body += *own;
  return body + aes_128_gcm(key, nonce, std::string(payload) + last_record);
}

}  // namespace tocsin

namespace tocsin::web_push {
namespace {

constexpr std::size_t title_shown_bytes_max = 250;
constexpr std::size_t body_shown_bytes_max = 800;
constexpr auto page_life = std::chrono::hours(4);  // later than that, others were called
constexpr auto code_life = std::chrono::minutes(10);
constexpr std::size_t topic_characters = 32;  // RFC 8030, section 5.4

// The same for the same pages to the same browser: a repeat takes the place of what was not shown
// yet. A hash, because the push service reads it.
std::string topic_of(const Delivery& delivery, const RenderContext& context) {
  std::string meant = delivery.method.slug + "\n" + std::string(to_text(delivery.kind));
  std::vector<std::uint64_t> pages;
  for (const DeliveryItem& item : delivery.items) pages.push_back(item.page.value);
  std::ranges::sort(pages);
  for (const std::uint64_t page : pages) meant += "\n" + std::to_string(page);
  return to_base64url(hmac_sha256(context.link_key, meant)).substr(0, topic_characters);
}

std::string words_of(const Notice& notice, std::size_t bytes_max) {
  if (!notice.bundle()) {
    const NoticeItem& item = notice.items.front();
    std::string text = "since " + item.since;
    if (!item.why.empty()) text += "\n" + item.why;
    text += lines_of_places(item);
    return valid_text(text, bytes_max);
  }
  return headlines_of(notice, bytes_max);
}

json::object page_payload(const Delivery& delivery, const Notice& notice,
                          const RenderContext& context, std::size_t words_max) {
  return {{"kind", "page"},
          {"title", one_line(notice.headline, title_shown_bytes_max)},
          {"body", words_of(notice, words_max)},
          {"answer", "/p/" + answer_token(delivery, delivery.items, context)},
          {"count", delivery.items.size()},
          {"severity", to_text(notice.severity)},
          {"drill", notice.drill}};
}

json::object notice_payload(const Delivery& delivery, const PlainWords& notice,
                            std::size_t words_max) {
  return {{"kind", "notice"},
          {"title", one_line(notice.headline, title_shown_bytes_max)},
          {"body", valid_text(notice.sentence, words_max)},
          {"open", delivery.notes.size() == 1 ? path_of(delivery.notes.front()) : "/on-call"}};
}

json::object verification_payload(const Delivery& delivery, const PlainWords& notice) {
  return {{"kind", "verification"},
          {"title", one_line(notice.headline, title_shown_bytes_max)},
          {"body", valid_text(notice.sentence, body_shown_bytes_max)},
          {"code", notice.code},
          {"contact_method", delivery.method.slug}};
}

std::string finished(json::object payload, const Delivery& delivery, const RenderContext& context) {
  payload["v"] = 1;
  payload["tag"] = topic_of(delivery, context);
  payload["at"] = to_ms(delivery.at);
  return json_text(payload);
}

}  // namespace

Result<std::string> payload_of(const Delivery& delivery, const RenderContext& context) {
  if (delivery.kind == JobKind::verification) {
    return finished(verification_payload(delivery, plain_words_of(delivery, context)), delivery,
                    context);
  }
  // JSON doubles some characters: the words give way until the rest fits.
  const auto fitted = [&](auto&& payload_with) {
    for (std::size_t words_max = body_shown_bytes_max;; words_max /= 2) {
      std::string payload = finished(payload_with(words_max), delivery, context);
      if (payload.size() <= push_payload_bytes_max || words_max == 0) return payload;
    }
  };
  if (delivery.kind == JobKind::notice) {
    const PlainWords words = plain_words_of(delivery, context);
    return fitted([&](std::size_t most) { return notice_payload(delivery, words, most); });
  }
  const auto notice = notice_of(delivery, context);
  if (!notice) return std::unexpected(notice.error());
  return fitted([&](std::size_t most) { return page_payload(delivery, *notice, context, most); });
}

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context) {
  if (const auto url = check_http_url(delivery.method.address); !url) {
    return fail_at("contact_method/address", url.error());
  }
  const auto keys = read_push_keys(context.secret);
  if (!keys) return fail_at("contact_method", keys.error());
  const auto payload = payload_of(delivery, context);
  if (!payload) return std::unexpected(payload.error());
  if (context.entropy.size() != push_entropy_bytes) {
    return fail(Error::Code::internal, "a push message without its random bytes");
  }
  const std::string_view entropy = context.entropy;
  auto body = encrypt_push(*payload, *keys, entropy.substr(0, salt_bytes),
                           p256_private_key(entropy.substr(salt_bytes)));
  if (!body) return fail_at("contact_method/secret", body.error());
  const auto life = delivery.kind == JobKind::verification ? std::chrono::seconds(code_life)
                                                           : std::chrono::seconds(page_life);
  return HttpMessage{.url = delivery.method.address,
                     .headers = {{"Authorization", context.authorization},
                                 {"Content-Encoding", "aes128gcm"},
                                 {"Content-Type", "application/octet-stream"},
                                 {"TTL", std::to_string(life.count())},
                                 {"Urgency", delivery.kind == JobKind::notice ? "normal" : "high"},
                                 {"Topic", topic_of(delivery, context)}},
                     .body = *std::move(body)};
}

Status check_secret(std::string_view secret) {
  const auto keys = read_push_keys(secret);
  return keys ? Status{} : std::unexpected(keys.error());
}

Interpretation interpret(const ProviderAnswer& answer, Time now) {
  Interpretation result = interpret_http(answer, now);
  const bool answered = answer.reached == ProviderAnswer::Reached::answered;
  // RFC 8030, section 7.3: the subscription has ended, and no repeat will change that.
  if (answered && (answer.status == 404 || answer.status == 410)) {
    result.method_gone = true;
    result.receipt = fmt::format(
        "HTTP {}: this browser's subscription has ended, the contact method is turned off; turn "
        "notifications on again in that browser",
        answer.status);
  } else if (result.kind == JobOutcomeKind::sent && !answer.location.empty()) {
    result.receipt = one_line("push message " + answer.location, receipt_bytes_max);
  }
  return result;
}

}  // namespace tocsin::web_push
