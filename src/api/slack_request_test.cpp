#include "api/slack_request.hpp"

#include <gtest/gtest.h>

#include "base/crypto.hpp"

namespace tocsin {
namespace {

// The request that Slack's documentation signs as its example.
constexpr const char* secret = "8f742231b10e8888abcd99yyyzzz85a5";
constexpr const char* stamp = "1531420618";
constexpr const char* body =
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&"
    "channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&"
    "response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%"
    "2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703"
    "c";
constexpr const char* signature =
    "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
const Time then = from_ms(1'531'420'618'000);

TEST(SlackRequest, TakesTheSignatureOfTheDocumentation) {
  EXPECT_TRUE(check_slack_signature(secret, stamp, signature, body, then));
  EXPECT_TRUE(check_slack_signature(secret, stamp, signature, body, then + slack_request_age_max));
}

TEST(SlackRequest, RefusesWhatSlackDidNotSignJustNow) {
  const auto code = [](const Status& status) {
    EXPECT_FALSE(status);
    return status ? Error::Code::internal : status.error().code;
  };
  const Error::Code refused = Error::Code::unauthorized;
  EXPECT_EQ(code(check_slack_signature("", stamp, signature, body, then)), refused);
  EXPECT_EQ(code(check_slack_signature("other", stamp, signature, body, then)), refused);
  EXPECT_EQ(code(check_slack_signature(secret, "", signature, body, then)), refused);
  EXPECT_EQ(code(check_slack_signature(secret, "1531420618x", signature, body, then)), refused);
  EXPECT_EQ(code(check_slack_signature(secret, "1531420619", signature, body, then)), refused);
  EXPECT_EQ(code(check_slack_signature(secret, stamp, "", body, then)), refused);
  EXPECT_EQ(code(check_slack_signature(secret, stamp, signature, "token=x", then)), refused);
  EXPECT_EQ(code(check_slack_signature(secret, stamp, signature, body,
                                       then + slack_request_age_max + 1s)),
            refused);
  EXPECT_EQ(code(check_slack_signature(secret, "99999999999999999999", signature, body, then)),
            refused);
  EXPECT_EQ(code(check_slack_signature(secret, "-9223372036854775808", signature, body, then)),
            refused);
}

TEST(SlackRequest, ReadsAPressAndNothingElse) {
  const auto press = read_slack_press(
      R"({"type":"block_actions","user":{"id":"U1"},"response_url":"https://hooks.slack.com/x",
          "actions":[{"action_id":"acknowledge","value":"tok"}],
          "message":{"blocks":[{"type":"header"},{"type":"actions"}]}})");
  ASSERT_TRUE(press);
  ASSERT_TRUE(*press);
  EXPECT_EQ((*press)->user, "U1");
  EXPECT_EQ((*press)->verb, "acknowledge");
  EXPECT_EQ((*press)->token, "tok");
  EXPECT_EQ((*press)->blocks.size(), 2U);
  for (const char* other :
       {"{}", R"({"type":"view_submission"})", R"({"type":"block_actions","actions":[]})",
        R"({"type":"block_actions","actions":"x"})", R"({"type":"block_actions","actions":[7]})",
        R"({"type":"block_actions","actions":[{"action_id":"open","url":"https://x"}]})"}) {
    const auto read = read_slack_press(other);
    ASSERT_TRUE(read) << other;
    EXPECT_FALSE(*read) << other;
  }
  EXPECT_FALSE(read_slack_press(""));
  EXPECT_FALSE(read_slack_press("[]"));
}

TEST(SlackRequest, AReplyTakesTheButtonsAwayOnceItIsSettled) {
  const json::array blocks{json::object{{"type", "header"}}, json::object{{"type", "actions"}}};
  const json::value settled =
      parse_json(slack_reply(blocks, "✓ Acknowledged by <Ana>", false)).value();
  EXPECT_EQ(settled.at("blocks").as_array().size(), 2U);
  EXPECT_EQ(settled.at("text").as_string(), "✓ Acknowledged by &lt;Ana&gt;");
  const json::value open = parse_json(slack_reply(blocks, "✗ Not", true)).value();
  EXPECT_EQ(open.at("blocks").as_array().size(), 3U);
}

TEST(SlackRequest, RepliesGoToSlackOnly) {
  EXPECT_TRUE(is_slack_reply_url("https://hooks.slack.com/actions/T1/2/3"));
  EXPECT_FALSE(is_slack_reply_url("https://hooks.slack.com.evil.example/x"));
  EXPECT_FALSE(is_slack_reply_url("http://hooks.slack.com/x"));
  EXPECT_FALSE(is_slack_reply_url("https://127.0.0.1/"));
}

TEST(SlackRequest, ReadsTheWordsOfACommand) {
  EXPECT_EQ(read_slack_words("  ACK   4711 ").verb, "ack");
  EXPECT_EQ(read_slack_words("  ACK   4711 ").rest, "4711");
  EXPECT_EQ(read_slack_words("").verb, "");
}

}  // namespace
}  // namespace tocsin
