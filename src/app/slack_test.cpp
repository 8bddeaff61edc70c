// The Slack app against the whole server: presses and the slash command, signed as Slack signs.
#include "app/house_test.hpp"
#include "domain/escalation/link.hpp"
#include "engine/secrets.hpp"

namespace tocsin::api {
namespace {

constexpr const char* signing_secret = "shhh";

std::string percent_encoded(const std::string& text) {
  std::string out;
  for (const char c : text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    out += '%';
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

class SlackRoutes : public testing::Test {
 protected:
  SlackRoutes() {
    house.backend.post_reply = [this](const std::string& url, const std::string& json) {
      replied.set_value({url, json});
    };
    house.set_up();
    house.add_integration("json", "a-very-long-integration-key");
    set_secret();
    add_member("ana", "U0000ANA1");
    add_member("bob", "U0000BOB1");
  }

  void set_secret() {
    Settings settings = house.engine.config()->settings();
    settings.slack_signing_secret =
        seal(house.random, house.backend.secrets_key, slack_signing_secret_purpose, signing_secret);
    ChangeConfig change;
    change.puts.push_back({.object = settings, .expected_version = {}});
    house.ask(std::move(change));
  }
  void add_member(const std::string& user, const std::string& member, bool vouched = true) {
    const Told made = house.put("/api/v1/contact-methods/" + user + "-slack",
                                json_text(json::object{{"user", user},
                                                       {"channel", "slack_app"},
                                                       {"address", member},
                                                       {"enabled", false},
                                                       {"vouched", vouched}}));
    ASSERT_EQ(made.status, 201) << made.text;
  }
  std::uint64_t ring() {
    EXPECT_EQ(house
                  .post("/intake/json/a-very-long-integration-key",
                        R"({"summary":"disk full","dedup_key":"a","severity":"critical"})")
                  .status,
              202);
    return static_cast<std::uint64_t>(
        house.get("/api/v1/alerts").at("items").at(0).at("id").to_number<std::int64_t>());
  }
  std::string token_of_last_page() {
    const Delivery delivery = house.outbox.deliveries().back();
    PageLink link{.pages = {}, .user = delivery.user, .expires_at = delivery.at + link_life};
    for (const DeliveryItem& item : delivery.items)
      link.pages.push_back({item.page, item.generation});
    return make_link_token(link_key_of(house.backend.secrets_key), link);
  }

  Told slack(const std::string& target, const std::string& body) {
    const std::string stamp = std::to_string(to_ms(house.clock.now()) / 1000);
    const std::string signature =
        "v0=" + to_hex(hmac_sha256(signing_secret, "v0:" + stamp + ":" + body));
    const std::string kept = std::exchange(house.token, "");
    Told told =
        house.request("POST", target, body,
                      {{"X-Slack-Request-Timestamp", stamp}, {"X-Slack-Signature", signature}});
    house.token = kept;
    return told;
  }
  Told press(const std::string& member, const std::string& verb, const std::string& token) {
    const json::object payload{
        {"type", "block_actions"},
        {"user", {{"id", member}}},
        {"response_url", "https://hooks.slack.com/actions/1"},
        {"actions", json::array{json::object{{"action_id", verb}, {"value", token}}}},
        {"message", {{"blocks", json::array{json::object{{"type", "actions"}}}}}}};
    return slack("/integrations/slack/actions", "payload=" + percent_encoded(json_text(payload)));
  }
  std::string reply() {
    const auto [url, json] = replied.get_future().get();
    EXPECT_EQ(url, "https://hooks.slack.com/actions/1");
    replied = {};
    return std::string(parse_json(json).value().at("text").as_string());
  }
  std::string say(const std::string& member, const std::string& text) {
    return slack("/integrations/slack/commands",
                 "user_id=" + member + "&text=" + percent_encoded(text))
        .string("text");
  }
  std::string status(std::uint64_t alert) {
    return house.get("/api/v1/alerts/" + std::to_string(alert)).string("status");
  }

  std::promise<std::pair<std::string, std::string>> replied;
  House house;
};

TEST_F(SlackRoutes, APressAcknowledgesAsThePersonBehindTheMember) {
  const std::uint64_t alert = ring();
  EXPECT_EQ(press("U0000BOB1", "acknowledge", token_of_last_page()).status, 200);
  EXPECT_EQ(reply(), "✓ Acknowledged by Bob");
  EXPECT_EQ(status(alert), "acknowledged");
  EXPECT_EQ(house.get("/api/v1/alerts/" + std::to_string(alert)).string("acknowledged_by"), "bob");
}

TEST_F(SlackRoutes, AColleagueWhoMayRespondAnswersInTheirOwnName) {
  const std::uint64_t alert = ring();
  press("U0000ANA1", "acknowledge", token_of_last_page());
  EXPECT_EQ(reply(), "✓ Acknowledged by Ana");
  EXPECT_EQ(house.get("/api/v1/alerts/" + std::to_string(alert)).string("acknowledged_by"), "ana");
}

TEST_F(SlackRoutes, AStrangerAndAForgedButtonDoNothing) {
  const std::uint64_t alert = ring();
  press("U0000EVE1", "acknowledge", token_of_last_page());
  EXPECT_TRUE(reply().starts_with("✗ Tocsin does not know you"));
  press("U0000BOB1", "acknowledge", "AAAA");
  EXPECT_TRUE(reply().starts_with("✗ This message is too old"));
  press("U0000BOB1", "delete", token_of_last_page());
  EXPECT_TRUE(reply().starts_with("✗"));
  EXPECT_EQ(status(alert), "firing");
}

TEST_F(SlackRoutes, AMemberWhoProvedNothingIsAStranger) {
  const std::uint64_t alert = ring();
  ASSERT_EQ(
      house
          .put("/api/v1/contact-methods/bob-slack",
               R"({"user":"bob","channel":"slack_app","address":"U0000BOB1","vouched":false})")
          .status,
      200);
  EXPECT_TRUE(say("U0000BOB1", "ack " + std::to_string(alert)).starts_with("Tocsin does not know"));
  EXPECT_EQ(status(alert), "firing");
}

TEST_F(SlackRoutes, WhoMayNotRespondIsToldSo) {
  const std::uint64_t alert = ring();
  ASSERT_EQ(house.put("/api/v1/users/eve", R"({"name":"Eve","email":"eve@example.org"})").status,
            201);
  add_member("eve", "U0000EVE1");
  press("U0000EVE1", "acknowledge", token_of_last_page());
  EXPECT_TRUE(reply().starts_with("✗ Eve may not answer this"));
  EXPECT_TRUE(say("U0000EVE1", "ack " + std::to_string(alert)).starts_with("There is no alert"));
  EXPECT_EQ(status(alert), "firing");
}

TEST_F(SlackRoutes, WhatIsNotSignedIsRefused) {
  ring();
  house.token.clear();
  for (const char* target : {"/integrations/slack/actions", "/integrations/slack/commands"}) {
    EXPECT_EQ(house.post(target, "payload=%7B%7D").status, 401) << target;
  }
}

TEST_F(SlackRoutes, TheCommandAcknowledgesAndTellsWhoIsOnCall) {
  const std::uint64_t alert = ring();
  EXPECT_EQ(say("U0000ANA1", "ack " + std::to_string(alert)),
            "✓ Alert " + std::to_string(alert) + " is acknowledged");
  EXPECT_EQ(status(alert), "acknowledged");
  EXPECT_TRUE(say("U0000ANA1", "ack nothing").starts_with("Which alert?"));
  EXPECT_EQ(say("U0000ANA1", "oncall"), "There are no schedules yet");
  EXPECT_NE(say("U0000ANA1", "").find("/tocsin ack"), std::string::npos);
}

}  // namespace
}  // namespace tocsin::api
