#include "channels/web_push.hpp"

#include <gtest/gtest.h>

#include "base/crypto.hpp"
#include "base/p256.hpp"
#include "channels/channels.hpp"
#include "channels/notice.hpp"
#include "channels/samples_test.hpp"
#include "channels/vapid.hpp"

namespace tocsin {
namespace {

using Reached = ProviderAnswer::Reached;

std::string bytes(std::string_view text) { return from_base64url(text).value(); }

// RFC 8291, appendix A.
constexpr const char* browser_secret =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4 "
    "BTBZMqHH6r4Tts7J_aSIgg";
constexpr const char* endpoint = "https://push.example.org/send/AbC123";

RenderContext context() {
  RenderContext context = samples::context();
  context.secret = browser_secret;
  context.entropy = std::string(push_entropy_bytes, 'e');
  context.authorization = "vapid t=x, k=y";
  return context;
}

HttpMessage rendered(const Delivery& delivery) {
  const auto message = row_of(Channel::web_push).render(delivery, context());
  EXPECT_TRUE(message) << message.error().message;
  return message ? std::get<HttpMessage>(*message) : HttpMessage{};
}

json::value payload(const Delivery& delivery, RenderContext with = context()) {
  return parse_json(web_push::payload_of(delivery, with).value()).value();
}

std::string header(const HttpMessage& message, std::string_view name) {
  for (const auto& [header, value] : message.headers) {
    if (header == name) return value;
  }
  return "absent";
}

TEST(WebPush, EncryptsAsTheStandardShows) {
  const auto body = encrypt_push(
      "When I grow up, I want to be a watermelon", read_push_keys(browser_secret).value(),
      bytes("DGv6ra1nlYgDCS1FRnbzlw"), bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"));
  ASSERT_TRUE(body);
  EXPECT_EQ(to_base64url(*body),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLoc"
            "InmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLV"
            "WGNWQexSgSxsj_Qulcy4a-fN");
}

TEST(WebPush, HoldsWhatEveryPushServiceMustTakeAndNoMore) {
  const PushKeys keys = read_push_keys(browser_secret).value();
  const std::string salt(16, 's'), key = p256_private_key(std::string(32, 'k'));
  EXPECT_EQ(encrypt_push(std::string(push_payload_bytes_max, 'x'), keys, salt, key)->size(), 4096U);
  EXPECT_EQ(
      encrypt_push(std::string(push_payload_bytes_max + 1, 'x'), keys, salt, key).error().code,
      Error::Code::too_large);
}

TEST(WebPush, SaysOnePageAndCarriesItsLink) {
  const Delivery delivery = samples::page(Channel::web_push, endpoint);
  const json::value said = payload(delivery);
  EXPECT_EQ(said.at("kind").as_string(), "page");
  EXPECT_EQ(said.at("title").as_string(), "[SEV2] checkout p99 > 4 s (payments)");
  EXPECT_EQ(said.at("body").as_string(), "since 2026-11-23 03:10:39 UTC\npolicy Payments, step 1");
  const std::string answer(said.at("answer").as_string());
  ASSERT_TRUE(answer.starts_with("/p/"));
  const auto link = read_link_token(context().link_key, answer.substr(3), samples::now);
  ASSERT_TRUE(link);
  EXPECT_EQ(link->user, "ana");
  EXPECT_EQ(link->pages, (std::vector<LinkedPage>{{PageId{4711}, 1}}));
}

TEST(WebPush, NeedsNoPublicUrl) {
  RenderContext without = context();
  without.public_url.clear();
  const json::value said = payload(samples::page(Channel::web_push, endpoint), without);
  EXPECT_TRUE(said.at("answer").as_string().starts_with("/p/"));
}

TEST(WebPush, SaysABundleWorstFirstAndCountsTheRest) {
  const json::value said = payload(samples::bundle(Channel::web_push, endpoint, 25));
  EXPECT_EQ(said.at("count").as_int64(), 25);
  EXPECT_EQ(said.at("severity").as_string(), "SEV1");
  const std::string words(said.at("body").as_string());
  EXPECT_TRUE(words.starts_with("[SEV1] disk full on db-24"));
  EXPECT_NE(words.find("and "), std::string::npos);
  EXPECT_TRUE(words.ends_with(" more"));
}

TEST(WebPush, CutsWordsAndNeverTheLink) {
  Delivery delivery = samples::bundle(Channel::web_push, endpoint, pages_per_notification_max);
  std::uint64_t page = 1ULL << 40;
  for (DeliveryItem& item : delivery.items) {
    item.title = std::string(200, '"') + samples::hostile_title();
    item.page = PageId{page += 1ULL << 30};
  }
  delivery.user = std::string(64, 'u');
  const std::string text = web_push::payload_of(delivery, context()).value();
  EXPECT_LE(text.size(), push_payload_bytes_max);
  const std::string answer(parse_json(text)->at("answer").as_string());
  const auto link = read_link_token(context().link_key, answer.substr(3), samples::now);
  ASSERT_TRUE(link);
  EXPECT_EQ(link->pages.size(), pages_per_notification_max);
}

TEST(WebPush, SaysTheCodeAndWhoseItIs) {
  const json::value said = payload(samples::verification(Channel::web_push, endpoint));
  EXPECT_EQ(said.at("kind").as_string(), "verification");
  EXPECT_EQ(said.at("code").as_string(), "493021");
  EXPECT_EQ(said.at("contact_method").as_string(), "ana-web_push");
}

TEST(WebPush, GoesOutAsTheStandardsSay) {
  const HttpMessage message = rendered(samples::page(Channel::web_push, endpoint));
  EXPECT_EQ(message.url, endpoint);
  EXPECT_EQ(message.method, "POST");
  EXPECT_EQ(header(message, "Authorization"), "vapid t=x, k=y");
  EXPECT_EQ(header(message, "Content-Encoding"), "aes128gcm");
  EXPECT_EQ(header(message, "TTL"), "14400");
  EXPECT_EQ(header(message, "Urgency"), "high");
  EXPECT_EQ(message.body.find("checkout"), std::string::npos);
  EXPECT_EQ(header(rendered(samples::verification(Channel::web_push, endpoint)), "TTL"), "600");
}

TEST(WebPush, ARepeatTakesThePlaceOfWhatWasNotShown) {
  const auto topic = [](const Delivery& delivery) { return header(rendered(delivery), "Topic"); };
  const Delivery first = samples::page(Channel::web_push, endpoint);
  Delivery second = first;
  second.attempt = 2;
  second.job = JobId{99};
  second.items[0].generation = 2;
  EXPECT_EQ(topic(first), topic(second));
  EXPECT_EQ(topic(first).size(), 32U);
  EXPECT_TRUE(from_base64url(topic(first)));
  second.items[0].page = PageId{1};
  EXPECT_NE(topic(first), topic(second));
  EXPECT_NE(topic(first), topic(samples::verification(Channel::web_push, endpoint)));
}

TEST(WebPush, RefusesWhatIsNoSubscription) {
  const Delivery delivery = samples::page(Channel::web_push, endpoint);
  for (const char* secret : {"", "abc", "abc def", "BCVxsr7N BTBZMqHH6r4Tts7J_aSIgg"}) {
    RenderContext with = context();
    with.secret = secret;
    const auto message = row_of(Channel::web_push).render(delivery, with);
    ASSERT_FALSE(message) << secret;
    EXPECT_EQ(message.error().pointer, "/contact_method/secret");
  }
  RenderContext with = context();
  with.secret[5] = with.secret[5] == 'A' ? 'B' : 'A';  // beside the curve
  EXPECT_FALSE(row_of(Channel::web_push).render(delivery, with));
  EXPECT_FALSE(row_of(Channel::web_push)
                   .render(samples::page(Channel::web_push, "ana@example.org"), context()));
}

TEST(WebPush, AnEndedSubscriptionEndsTheMethod) {
  for (const int status : {404, 410}) {
    const Interpretation said =
        web_push::interpret({Reached::answered, status, "gone", ""}, samples::now);
    EXPECT_EQ(said.kind, JobOutcomeKind::rejected);
    EXPECT_TRUE(said.method_gone);
  }
  const auto kind = [](int status, const char* retry_after = "") {
    const Interpretation said =
        web_push::interpret({Reached::answered, status, "", retry_after}, samples::now);
    EXPECT_FALSE(said.method_gone) << status;
    return said.kind;
  };
  EXPECT_EQ(kind(413), JobOutcomeKind::rejected);
  EXPECT_EQ(kind(403), JobOutcomeKind::rejected);
  EXPECT_EQ(kind(429), JobOutcomeKind::failed);
  EXPECT_EQ(kind(503), JobOutcomeKind::failed);
  EXPECT_EQ(web_push::interpret({Reached::answered, 429, "", "120"}, samples::now).not_before,
            samples::now + 2min);
  EXPECT_FALSE(web_push::interpret({Reached::broken, 404, "", ""}, samples::now).method_gone);
}

TEST(WebPush, TheReceiptIsThePushServicesOwn) {
  const Interpretation said = web_push::interpret(
      {Reached::answered, 201, "", "", "https://push.example.org/m/42"}, samples::now);
  EXPECT_EQ(said.kind, JobOutcomeKind::sent);
  EXPECT_EQ(said.receipt, "push message https://push.example.org/m/42");
}

TEST(Vapid, SignsForThePushServicesOrigin) {
  const std::string key = vapid_key_of(std::string(32, 'm'));
  const std::string said =
      vapid_authorization(key, endpoint, "mailto:tocsin@example.org", samples::now).value();
  ASSERT_TRUE(said.starts_with("vapid t="));
  const std::size_t comma = said.find(", k=");
  const std::string token = said.substr(8, comma - 8);
  EXPECT_EQ(said.substr(comma + 4), vapid_public_key(key));
  const std::size_t dot = token.rfind('.');
  EXPECT_TRUE(p256_signed(bytes(vapid_public_key(key)), token.substr(0, dot),
                          bytes(token.substr(dot + 1))));
  const std::size_t middle = token.find('.');
  EXPECT_EQ(bytes(token.substr(0, middle)), R"({"typ":"JWT","alg":"ES256"})");
  const json::value claims = parse_json(bytes(token.substr(middle + 1, dot - middle - 1))).value();
  EXPECT_EQ(claims.at("aud").as_string(), "https://push.example.org");
  EXPECT_EQ(claims.at("sub").as_string(), "mailto:tocsin@example.org");
  EXPECT_EQ(claims.at("exp").as_int64(), to_ms(samples::now + vapid_life) / 1000);
}

TEST(Vapid, NamesWhoRunsIt) {
  EXPECT_EQ(vapid_contact("Tocsin <tocsin@example.org>", ""), "mailto:tocsin@example.org");
  EXPECT_EQ(vapid_contact("", "https://tocsin.example.org"), "https://tocsin.example.org");
  EXPECT_EQ(vapid_contact("", "http://tocsin"), "");
}

}  // namespace
}  // namespace tocsin
