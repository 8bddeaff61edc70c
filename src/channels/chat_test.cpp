// What sets the chat channels apart: their limits, and how they say no. Their renderings are among
// channels_test.cpp's golden files.
#include <gtest/gtest.h>

#include "base/crypto.hpp"
#include "channels/channels.hpp"
#include "channels/notice.hpp"
#include "channels/samples_test.hpp"

namespace tocsin {
namespace {

using Reached = ProviderAnswer::Reached;

constexpr const char* token = "123456:a-token-that-is-none-at-all";
constexpr const char* room = "https://matrix.example.org/!pages:example.org";

HttpMessage rendered(const Delivery& delivery, std::string secret,
                     std::string public_url = "https://tocsin.example.org") {
  RenderContext context = samples::context();
  context.secret = std::move(secret);
  context.public_url = std::move(public_url);
  const auto message = row_of(delivery.method.channel).render(delivery, context);
  EXPECT_TRUE(message) << message.error().message;
  return message ? std::get<HttpMessage>(*message) : HttpMessage{};
}

Interpretation said(Channel channel, int status, std::string text, std::string retry_after = "") {
  return row_of(channel).interpret(
      {Reached::answered, status, std::move(text), std::move(retry_after)}, samples::now);
}

Delivery storm(Channel channel, std::string address) {
  Delivery delivery = samples::bundle(channel, std::move(address), pages_per_notification_max);
  for (DeliveryItem& item : delivery.items) {
    item.title = std::string(100, '"') + samples::hostile_title();
    item.service = std::string(200, '"');
    item.why = std::string(200, '\\');
  }
  return delivery;
}

TEST(Teams, TheLargestCardIsTaken) {
  EXPECT_LE(rendered(storm(Channel::teams, "https://flow.example.org/x"), "").body.size(),
            28U * 1024);
}

TEST(Teams, ATitleIsShownAndNeverObeyed) {
  Delivery delivery = samples::page(Channel::teams, "https://flow.example.org/x");
  delivery.items[0].title = "[click](https://evil.example) **now**";
  const json::value body = parse_json(rendered(delivery, "").body).value();
  const json::value& heading = body.at("attachments").at(0).at("content").at("body").at(0);
  EXPECT_EQ(heading.at("type").as_string(), "RichTextBlock");  // no Markdown there
}

TEST(Teams, TheTruthOfOlderConnectorsIsInTheirWords) {
  const std::string words = "Webhook message delivery failed with error: Microsoft Teams endpoint ";
  EXPECT_EQ(said(Channel::teams, 202, "").kind, JobOutcomeKind::sent);
  EXPECT_EQ(said(Channel::teams, 200, words + "returned HTTP error 429 with ContextId").kind,
            JobOutcomeKind::failed);
  EXPECT_EQ(said(Channel::teams, 200, words + "returned HTTP error 413 with ContextId").kind,
            JobOutcomeKind::rejected);
  EXPECT_EQ(said(Channel::teams, 200, words + "returned HTTP error ").kind,
            JobOutcomeKind::rejected);
}

TEST(Telegram, TheLongestTextIsTaken) {
  const json::value body =
      parse_json(rendered(storm(Channel::telegram, "-100123"), token).body).value();
  EXPECT_LE(body.at("text").as_string().size(), 4096U);
  EXPECT_EQ(body.as_object().if_contains("parse_mode"),
            nullptr);  // plain text: nothing in it is obeyed
}

TEST(Telegram, LinksToAHostWithoutADotStandInTheText) {
  const HttpMessage message =
      rendered(samples::page(Channel::telegram, "42"), token, "http://tocsin:8911");
  const json::value body = parse_json(message.body).value();
  EXPECT_EQ(body.as_object().if_contains("reply_markup"), nullptr);
  EXPECT_NE(body.at("text").as_string().find("Acknowledge: http://tocsin:8911/p/"),
            std::string::npos);
}

TEST(Telegram, ATokenIsNeverPartOfAnotherAddress) {
  for (const char* wrong :
       {"", "abc", "123:short", "12/../34:aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "123456:aaaaaaaaaaaaaaaaaaaaaaaa/../x", "123456:aaaaaaaaaaaaaaaaaaa?a=b"}) {
    EXPECT_FALSE(row_of(Channel::telegram).check_secret(wrong)) << wrong;
    RenderContext context = samples::context();
    context.secret = wrong;
    const auto message =
        row_of(Channel::telegram).render(samples::page(Channel::telegram, "42"), context);
    ASSERT_FALSE(message) << wrong;
    EXPECT_EQ(message.error().pointer, "/contact_method/secret");
  }
}

TEST(Telegram, SaysNoInItsOwnWords) {
  EXPECT_EQ(said(Channel::telegram, 200, R"({"ok":true,"result":{"message_id":42}})").receipt,
            "Telegram message 42");
  const Interpretation blocked = said(
      Channel::telegram, 403,
      R"({"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"})");
  EXPECT_EQ(blocked.kind, JobOutcomeKind::rejected);
  EXPECT_TRUE(blocked.method_gone);
  EXPECT_EQ(blocked.receipt, "HTTP 403 Forbidden: bot was blocked by the user");
  const Interpretation missing =
      said(Channel::telegram, 400,
           R"({"ok":false,"error_code":400,"description":"Bad Request: chat not found"})");
  EXPECT_EQ(missing.kind, JobOutcomeKind::rejected);
  EXPECT_FALSE(missing.method_gone);
  const Interpretation slow = said(
      Channel::telegram, 429,
      R"({"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}})");
  EXPECT_EQ(slow.kind, JobOutcomeKind::failed);
  EXPECT_EQ(slow.not_before, samples::now + 7s);
}

TEST(Telegram, AnAnswerThatIsNotTelegramsProvesNothing) {
  for (const char* garbage : {"", "<html>Sign in to the network</html>", "[]", R"({"ok":1})"}) {
    EXPECT_EQ(said(Channel::telegram, 200, garbage).kind, JobOutcomeKind::unknown) << garbage;
  }
}

TEST(Matrix, ARepeatHasTheSameTransactionAndNothingElseHas) {
  const auto url = [](const Delivery& delivery) { return rendered(delivery, "syt_abc").url; };
  const Delivery first = samples::page(Channel::matrix, room);
  Delivery second = first;
  second.attempt = 2;
  second.at += 1min;
  EXPECT_EQ(url(first), url(second));
  second.items[0].since += 1h;  // the same numbers, after a backup was restored
  EXPECT_NE(url(first), url(second));
  second = first;
  second.idempotency_key = "job-13";
  EXPECT_NE(url(first), url(second));
}

TEST(Matrix, WritesIntoTheRoomOfTheAddress) {
  const HttpMessage message = rendered(samples::page(Channel::matrix, room), "syt_abc");
  EXPECT_EQ(message.method, "PUT");
  EXPECT_TRUE(
      message.url.starts_with("https://matrix.example.org/_matrix/client/v3/rooms/"
                              "%21pages%3Aexample.org/send/m.room.message/"));
  EXPECT_TRUE(rendered(samples::page(Channel::matrix, "https://example.org/m/!abc"), "t")
                  .url.starts_with("https://example.org/m/_matrix/client/v3/rooms/%21abc/send/"));
  const json::value body = parse_json(message.body).value();
  EXPECT_TRUE(body.at("m.mentions").as_object().empty());  // "@room" in a title rings nobody else
}

TEST(Matrix, ATokenThatWouldEndTheHeaderIsRefused) {
  EXPECT_FALSE(row_of(Channel::matrix).check_secret("syt\r\nX-Evil: 1"));
  EXPECT_FALSE(row_of(Channel::matrix).check_secret(""));
}

TEST(Matrix, SaysNoInItsOwnWords) {
  EXPECT_EQ(said(Channel::matrix, 200, R"({"event_id":"$abc"})").receipt, "Matrix event $abc");
  EXPECT_EQ(said(Channel::matrix, 200, "<html>").kind, JobOutcomeKind::unknown);
  EXPECT_EQ(said(Channel::matrix, 403, R"({"errcode":"M_FORBIDDEN"})").kind,
            JobOutcomeKind::rejected);
  EXPECT_EQ(said(Channel::matrix, 401, R"({"errcode":"M_UNKNOWN_TOKEN"})").kind,
            JobOutcomeKind::rejected);
  const Interpretation slow =
      said(Channel::matrix, 429, R"({"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":2000})");
  EXPECT_EQ(slow.kind, JobOutcomeKind::failed);
  EXPECT_EQ(slow.not_before, samples::now + 2s);
  EXPECT_EQ(said(Channel::matrix, 429, R"({"retry_after_ms":2000})", "9").not_before,
            samples::now + 9s);
}

TEST(Mattermost, NobodyElseIsRungAndNoLinkIsMadeByATitle) {
  Delivery delivery = samples::page(Channel::mattermost, "https://mattermost.example.org/hooks/a");
  delivery.items[0].title = "@all [click](https://evil.example)";
  const std::string body = rendered(delivery, "").body;
  EXPECT_EQ(body.find("@all"), std::string::npos);
  EXPECT_EQ(body.find("[click]("), std::string::npos);
}

TEST(SlackApp, ButtonsTellSlackOrLeadToTheBrowser) {
  const Delivery delivery = samples::page(Channel::slack_app, "U024BE7LH");
  RenderContext context = samples::context();
  context.secret = "xoxb-1";
  const auto buttons = [&] {
    const auto message =
        std::get<HttpMessage>(row_of(Channel::slack_app).render(delivery, context).value());
    const json::value body = parse_json(message.body).value();
    EXPECT_EQ(body.at("channel").as_string(), "U024BE7LH");
    return body.at("blocks").as_array().back().at("elements").as_array();
  };
  EXPECT_NE(buttons().at(0).as_object().if_contains("url"), nullptr);
  context.answers_in_chat = true;
  const json::value button = buttons().at(0);
  EXPECT_EQ(button.at("action_id").as_string(), "acknowledge");
  EXPECT_TRUE(read_link_token(context.link_key, button.at("value").as_string(), samples::now));
}

TEST(SlackApp, AButtonHoldsTheLinkOfTheMostPages) {
  Delivery delivery = samples::bundle(Channel::slack_app, "U024BE7LH", pages_per_notification_max);
  std::uint64_t page = 1ULL << 40;
  for (DeliveryItem& item : delivery.items) item.page = PageId{page += 1ULL << 30};
  RenderContext context = samples::context();
  EXPECT_LE(answer_token(delivery, delivery.items, context).size(), 2000U);  // Slack's limit
}

TEST(SlackApp, WantsTheAppsToken) {
  const auto message =
      row_of(Channel::slack_app)
          .render(samples::page(Channel::slack_app, "U024BE7LH"), samples::context());
  ASSERT_FALSE(message);
  EXPECT_EQ(message.error().pointer, "/settings/slack_bot_token");
}

TEST(SlackApp, SaysNoUnderAStatusOf200) {
  EXPECT_EQ(said(Channel::slack_app, 200, R"({"ok":true,"ts":"1405894322.002768"})").receipt,
            "Slack message 1405894322.002768");
  const Interpretation refused =
      said(Channel::slack_app, 200, R"({"ok":false,"error":"channel_not_found"})");
  EXPECT_EQ(refused.kind, JobOutcomeKind::rejected);
  EXPECT_EQ(refused.receipt, "Slack refused: channel_not_found");
  EXPECT_EQ(said(Channel::slack_app, 200, R"({"ok":false,"error":"internal_error"})").kind,
            JobOutcomeKind::failed);
  EXPECT_EQ(said(Channel::slack_app, 200, "<html>").kind, JobOutcomeKind::unknown);
  EXPECT_EQ(said(Channel::slack_app, 429, "", "30").not_before, samples::now + 30s);
}

}  // namespace
}  // namespace tocsin
