// What is said in a Slack channel that mirrors an incident, against the whole server: signed as
// Slack signs, repeated as Slack repeats.
#include "app/house_test.hpp"
#include "channels/slack_mrkdwn.hpp"
#include "engine/secrets.hpp"
#include "intake/slack_text.hpp"

namespace tocsin::api {
namespace {

constexpr const char* mirror_secret = "shhh";
constexpr const char* events_target = "/integrations/slack/events";

class SlackMirror : public testing::Test {
 protected:
  SlackMirror() {
    house.set_up();
    house.add_integration("json", "a-very-long-integration-key");
    Settings settings = house.engine.config()->settings();
    settings.slack_signing_secret =
        seal(house.random, house.backend.secrets_key, slack_signing_secret_purpose, mirror_secret);
    ChangeConfig change;
    change.puts.push_back({.object = settings, .expected_version = {}});
    house.ask(std::move(change));
    add_member("ana", "U0000ANA1");
    const Told made = house.post("/api/v1/incidents", R"({"title":"Checkout down"})");
    EXPECT_EQ(made.status, 201) << made.text;
    incident = static_cast<std::uint64_t>(made.at("id").to_number<std::int64_t>());
    link("C0000MIRR");
  }

  void add_member(const std::string& user, const std::string& member) {
    const Told made = house.put("/api/v1/contact-methods/" + user + "-slack",
                                json_text(json::object{{"user", user},
                                                       {"channel", "slack_app"},
                                                       {"address", member},
                                                       {"enabled", false},
                                                       {"vouched", true}}));
    ASSERT_LE(made.status, 201) << made.text;
  }
  void link(const std::string& channel) {
    house.ask(LinkChat{IncidentId{incident}, {.team = "T1", .channel = channel}});
  }
  Told send_at(Time at, const std::string& target_path, const std::string& body,
               const std::string& signed_with = mirror_secret) {
    const std::string stamp = std::to_string(to_ms(at) / 1000);
    const std::string signature =
        "v0=" + to_hex(hmac_sha256(signed_with, "v0:" + stamp + ":" + body));
    return house.request_as(
        "", "POST", target_path, body,
        {{"X-Slack-Request-Timestamp", stamp}, {"X-Slack-Signature", signature}});
  }
  static std::string callback(json::object event, bool shared = false) {
    event["type"] = "message";
    if (!event.contains("channel")) event["channel"] = "C0000MIRR";
    return json_text(json::object{{"type", "event_callback"},
                                  {"team_id", "T1"},
                                  {"is_ext_shared_channel", shared},
                                  {"event", std::move(event)}});
  }
  int tell(json::object event, bool shared = false) {
    return send_at(house.clock.now(), events_target, callback(std::move(event), shared)).status;
  }
  // A ts of this very second.
  std::string ts(int n) const {
    return std::to_string(to_ms(house.clock.now()) / 1000) + ".00000" + std::to_string(n);
  }
  int say(const std::string& member, const std::string& stamp, const std::string& text,
          json::object more = {}) {
    more["user"] = member;
    more["ts"] = stamp;
    more["text"] = text;
    return tell(std::move(more));
  }
  int change(const std::string& member, const std::string& stamp, const std::string& text,
             const std::string& changed) {
    return tell({{"subtype", "message_changed"},
                 {"event_ts", changed},
                 {"message",
                  {{"user", member},
                   {"ts", stamp},
                   {"text", text},
                   {"edited", {{"user", member}, {"ts", changed}}}}},
                 {"previous_message", {{"user", member}, {"ts", stamp}, {"text", "before"}}}});
  }
  int remove(const std::string& member, const std::string& stamp, const std::string& changed) {
    return tell({{"subtype", "message_deleted"},
                 {"event_ts", changed},
                 {"deleted_ts", stamp},
                 {"previous_message", {{"user", member}, {"ts", stamp}, {"text", "before"}}}});
  }
  // The lines of the room that people wrote, the oldest first.
  std::vector<json::object> lines() {
    const Told told = house.get("/api/v1/incidents/" + std::to_string(incident) +
                                "/timeline?kind=said&limit=100");
    EXPECT_EQ(told.status, 200) << told.text;
    std::vector<json::object> found;
    for (const json::value& item : told.at("items").as_array()) {
      found.insert(found.begin(), item.as_object());
    }
    return found;
  }
  std::vector<std::string> texts() {
    std::vector<std::string> found;
    for (const json::object& line : lines()) found.emplace_back(line.at("text").as_string());
    return found;
  }
  using Texts = std::vector<std::string>;

  House house;
  std::uint64_t incident = 0;
};

TEST_F(SlackMirror, SaysTheChallengeBackToSlackAlone) {
  const std::string body = R"({"type":"url_verification","challenge":"3eZbrw"})";
  const Told told = send_at(house.clock.now(), events_target, body);
  EXPECT_EQ(told.status, 200);
  EXPECT_EQ(told.string("challenge"), "3eZbrw");
  EXPECT_EQ(send_at(house.clock.now(), events_target, body, "wrong").status, 401);
}

TEST_F(SlackMirror, WhatIsForgedOrOldIsRefused) {
  const std::string body = callback({{"user", "U0000ANA1"}, {"ts", ts(1)}, {"text", "hi"}});
  EXPECT_EQ(send_at(house.clock.now(), events_target, body, "wrong").status, 401);
  EXPECT_EQ(send_at(house.clock.now() - 6min, events_target, body).status, 401);
  EXPECT_EQ(house.request_as("", "POST", events_target, body).status, 401);
  EXPECT_EQ(send_at(house.clock.now(), events_target, "no json").status, 400);
  const std::string nul = callback({{"user", "U\u0001"}, {"ts", ts(1)}, {"text", "hi"}});
  EXPECT_EQ(send_at(house.clock.now(), events_target,
                    nul.substr(0, nul.find("u0001")) + "u0000" + nul.substr(nul.find("u0001") + 5))
                .status,
            400);
  EXPECT_EQ(texts(), Texts{});
}

TEST_F(SlackMirror, AMemberWhoIsKnownSpeaksAsThePerson) {
  EXPECT_EQ(say("U0000ANA1", ts(1), "*hi* &lt;3 <@U0000ANA1>"), 200);
  ASSERT_EQ(texts(), Texts{"**hi** <3 @ana"});
  const json::object line = lines().front();
  EXPECT_EQ(line.at("actor").at("kind").as_string(), "user");
  EXPECT_EQ(line.at("actor").at("slug").as_string(), "ana");
  EXPECT_EQ(line.at("origin").as_string(), "channel");
  EXPECT_EQ(line.at("visibility").as_string(), "internal");
}

TEST_F(SlackMirror, AMemberWhoIsNotKnownIsHeardByName) {
  EXPECT_EQ(say("U0000EVE1", ts(1), "I see it, too",
                {{"user_profile", {{"display_name", "Eve **Miller**"}}}}),
            200);
  EXPECT_EQ(say("U0000EVE1", ts(2), "again"), 200);
  EXPECT_EQ(texts(), (Texts{"**Eve Miller**: I see it, too", "**U0000EVE1**: again"}));
  EXPECT_EQ(lines().front().at("actor").at("kind").as_string(), "integration");
}

TEST_F(SlackMirror, ARepeatMakesOneLine) {
  const std::string stamp = ts(1);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(say("U0000ANA1", stamp, "once"), 200);
  EXPECT_EQ(texts(), Texts{"once"});
}

TEST_F(SlackMirror, ARepeatAfterTheKeyWasForgottenMakesOneLine) {
  const std::string stamp = ts(1);
  WriteEntry earlier{
      .incident = IncidentId{incident}, .text = "once", .about = {}, .occurred_at = {}};
  earlier.heard = HeardInChat{.channel = "C0000MIRR", .message = stamp, .member = "U0000ANA1"};
  Command command;  // without a key, as if it had been taken days ago
  command.actor = {ActorKind::user, "ana", {}};
  command.origin = Origin::channel;
  command.body = earlier;
  ASSERT_TRUE(house.engine.ask(std::move(command)).reply.has_value());
  EXPECT_EQ(say("U0000ANA1", stamp, "once"), 200);
  EXPECT_EQ(texts(), Texts{"once"});
}

TEST_F(SlackMirror, EchoesAreNotTaken) {
  EXPECT_EQ(say("U0000BOT1", ts(1), "posted by ourselves", {{"bot_id", "B1"}}), 200);
  EXPECT_EQ(say("U0000BOT1", ts(2), "and this", {{"app_id", "A1"}}), 200);
  EXPECT_EQ(texts(), Texts{});
}

TEST_F(SlackMirror, StrangersOfOtherOrganisationsAreNotTaken) {
  EXPECT_EQ(say("U1", ts(1), "a partner", {{"user_team", "T2"}}), 200);
  EXPECT_EQ(say("U1", ts(2), "a guest", {{"user_profile", {{"is_restricted", true}}}}), 200);
  EXPECT_EQ(tell({{"user", "U1"}, {"ts", ts(3)}, {"text", "a shared channel"}}, true), 200);
  EXPECT_EQ(texts(), Texts{});
}

TEST_F(SlackMirror, AChannelThatIsSharedLaterIsLeft) {
  ASSERT_EQ(tell({{"user", "U1"}, {"ts", ts(3)}, {"text", "from outside"}}, true), 200);
  EXPECT_EQ(tell({{"user", "U1"}, {"ts", ts(4)}, {"text", "not heard any more"}}), 200);
  const Told stream = house.get("/api/v1/incidents/INC-1/timeline");
  EXPECT_TRUE(stream.text.contains("another organisation reads that channel")) << stream.text;
  EXPECT_FALSE(stream.text.contains("from outside"));
  EXPECT_FALSE(stream.text.contains("not heard any more"));
}

TEST_F(SlackMirror, APersonHasNoMoreRightsThere) {
  ASSERT_EQ(house.put("/api/v1/users/eve", R"({"name":"Eve","email":"eve@example.org"})").status,
            201);
  add_member("eve", "U0000EVE1");
  EXPECT_EQ(say("U0000EVE1", ts(1), "I may not"), 200);
  EXPECT_EQ(texts(), Texts{});
}

TEST_F(SlackMirror, AnAnswerStandsInTheThreadOfItsLine) {
  const std::string root = ts(1);
  say("U0000ANA1", root, "the db?");
  say("U0000EVE1", ts(2), "yes", {{"thread_ts", root}});
  say("U0000EVE1", ts(3), "to something unknown", {{"thread_ts", "1355517523.000005"}});
  const auto found = lines();
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[1].at("about"), found[0].at("id"));
  EXPECT_EQ(found[2].at("about").to_number<int>(), 0);
}

TEST_F(SlackMirror, AnEditIsTheAuthorsAndTheNewestCounts) {
  const std::string stamp = ts(1);
  say("U0000ANA1", stamp, "before");
  EXPECT_EQ(change("U0000EVE1", stamp, "somebody else", ts(4)), 200);
  EXPECT_EQ(texts(), Texts{"before"});
  EXPECT_EQ(change("U0000ANA1", stamp, "newest", ts(5)), 200);
  EXPECT_EQ(change("U0000ANA1", stamp, "older, but late", ts(4)), 200);
  EXPECT_EQ(change("U0000ANA1", stamp, "newest", ts(5)), 200);
  EXPECT_EQ(texts(), Texts{"newest"});
  EXPECT_EQ(lines().front().at("standing").at("edits").as_array().size(), 1u);
}

TEST_F(SlackMirror, AStrangersEditKeepsTheName) {
  const std::string stamp = ts(1);
  say("U0000EVE1", stamp, "before");
  change("U0000EVE1", stamp, "after", ts(2));
  EXPECT_EQ(texts(), Texts{"**U0000EVE1**: after"});
  // Whoever proves later who they are changes it still.
  add_member("bob", "U0000EVE1");
  const Told granted = house.put("/api/v1/grants/bob-all",
                                 R"({"subject_kind":"user","subject":"bob","access":"responder"})");
  ASSERT_LE(granted.status, 201) << granted.text;
  change("U0000EVE1", stamp, "later", ts(3));
  EXPECT_EQ(texts(), Texts{"**U0000EVE1**: later"});
}

TEST_F(SlackMirror, AChangeThatOvertookItsMessageIsTheMessage) {
  const std::string stamp = ts(1);
  EXPECT_EQ(change("U0000ANA1", stamp, "after", ts(2)), 200);
  EXPECT_EQ(say("U0000ANA1", stamp, "before"), 200);
  EXPECT_EQ(texts(), Texts{"after"});
  EXPECT_EQ(change("U0000ANA1", "1355517523.000005", "said long before the mirror", ts(3)), 200);
  EXPECT_EQ(texts(), Texts{"after"});
}

TEST_F(SlackMirror, ADeletionWithdrawsAndIsFinal) {
  const std::string stamp = ts(1);
  say("U0000ANA1", stamp, "oops");
  EXPECT_EQ(remove("U0000EVE1", stamp, ts(2)), 200);
  EXPECT_FALSE(lines().front().at("standing").at("withdrawn").as_bool());
  EXPECT_EQ(remove("U0000ANA1", stamp, ts(3)), 200);
  EXPECT_EQ(remove("U0000ANA1", stamp, ts(3)), 200);
  EXPECT_EQ(change("U0000ANA1", stamp, "back again", ts(4)), 200);
  EXPECT_TRUE(lines().front().at("standing").at("withdrawn").as_bool());
  EXPECT_EQ(texts(), Texts{""});
}

TEST_F(SlackMirror, FilesAreTakenByNameAndLink) {
  say("U0000ANA1", ts(1), "",
      {{"subtype", "file_share"},
       {"files", json::array{json::object{{"title", "graph"},
                                          {"permalink", "https://t.slack.com/files/F1"}}}}});
  EXPECT_EQ(texts(), Texts{"📎 graph https://t.slack.com/files/F1"});
}

TEST_F(SlackMirror, WhatIsLateSaysWhenItWasSaid) {
  const std::string stamp = std::to_string(to_ms(house.clock.now() - 10min) / 1000) + ".000001";
  say("U0000ANA1", stamp, "while the network was down");
  const json::object line = lines().front();
  EXPECT_EQ(std::string(line.at("occurred_at").as_string()).substr(0, 16),
            format_time(house.clock.now() - 10min).substr(0, 16));
}

TEST_F(SlackMirror, AnIncidentThatBecamePrivateHearsNothingMore) {
  const std::string of_incident = "/api/v1/incidents/" + std::to_string(incident);
  say("U0000ANA1", ts(1), "before");
  ASSERT_EQ(house.request("PATCH", of_incident, R"({"is_private":true})").status, 200);
  EXPECT_EQ(say("U0000ANA1", ts(2), "after"), 200);
  EXPECT_EQ(texts(), Texts{"before"});
  const Told told = house.get(of_incident + "/timeline?kind=chat_left");
  ASSERT_EQ(told.at("items").as_array().size(), 1u) << told.text;
  EXPECT_TRUE(house.get(of_incident).at("chat").at("ended").as_bool());
}

TEST_F(SlackMirror, OtherChannelsAreNobodysBusiness) {
  EXPECT_EQ(say("U0000ANA1", ts(1), "lunch?", {{"channel", "C0000LUNC"}}), 200);
  EXPECT_EQ(texts(), Texts{});
}

TEST_F(SlackMirror, TooManyAtOnceComeAgain) {
  int refused = 0;
  for (int i = 0; i < 200; ++i) {
    const std::string stamp =
        std::to_string(to_ms(house.clock.now()) / 1000) + "." + std::to_string(100'000 + i);
    if (say("U0000ANA1", stamp, "flood") == 503) ++refused;
  }
  EXPECT_GT(refused, 0);
  EXPECT_GE(texts().size(), 100u - 1);
}

TEST_F(SlackMirror, ALongLineIsCutAndSaysSo) {
  say("U0000ANA1", ts(1), std::string(30'000, 'x'));
  ASSERT_EQ(texts().size(), 1u);
  EXPECT_LE(texts().front().size(), 20'000u);
  EXPECT_TRUE(texts().front().ends_with("… (there is more of it in Slack)"));
}

TEST_F(SlackMirror, AChannelIsMadeTheMirrorByTheCommand) {
  const Told made = house.post("/api/v1/incidents", R"({"title":"Search slow"})");
  const std::string key = made.string("key");
  const auto command = [&](const std::string& member, const std::string& text,
                           const std::string& channel) {
    return send_at(house.clock.now(), "/integrations/slack/commands",
                   "user_id=" + member + "&team_id=T1&channel_id=" + channel + "&text=" + text)
        .string("text");
  };
  EXPECT_TRUE(command("U0000EVE1", "mirror+" + key, "C2").starts_with("Tocsin does not know you"));
  EXPECT_TRUE(command("U0000ANA1", "mirror+nothing", "C2").starts_with("Which incident?"));
  EXPECT_EQ(command("U0000ANA1", "mirror+" + key, "C2"), "✓ This channel mirrors " + key + " now");
  EXPECT_EQ(command("U0000ANA1", "mirror+" + key, "C3"), key + " is mirrored in <#C2> already");
  incident = static_cast<std::uint64_t>(made.at("id").to_number<std::int64_t>());
  say("U0000ANA1", ts(1), "here", {{"channel", "C2"}});
  EXPECT_EQ(texts(), Texts{"here"});
}

TEST(SlackMrkdwn, ComesBackAsItWas) {
  for (const std::string_view text :
       {"a < b && c > d", "**bold** words", "`code <x>` and @ana", "see https://e.org/?a=1&b=2",
        "&amp; &lt;tag&gt; <@U1> <!channel>", "line\nline"}) {
    EXPECT_EQ(from_mrkdwn(to_mrkdwn(text, 1000), {}), text);
  }
}

}  // namespace
}  // namespace tocsin::api
