#include "intake/slack_event.hpp"

#include <gtest/gtest.h>

#include "base/describe.hpp"

namespace tocsin {
namespace {

std::string callback(json::object event, bool shared = false) {
  event["type"] = "message";
  return json_text(json::object{{"type", "event_callback"},
                                {"team_id", "T1"},
                                {"event_id", "Ev1"},
                                {"is_ext_shared_channel", shared},
                                {"event", std::move(event)}});
}
SlackMessage message_of(json::object event, bool shared = false) {
  const auto read = read_slack_event(callback(std::move(event), shared));
  if (!read || !std::holds_alternative<SlackMessage>(*read)) return {};
  return std::get<SlackMessage>(*read);
}
bool is_nothing(const std::string& body) {
  const auto read = read_slack_event(body);
  return read && std::holds_alternative<std::monostate>(*read);
}

TEST(SlackEvent, TheChallengeIsRead) {
  const auto read =
      read_slack_event(R"({"type":"url_verification","token":"x","challenge":"3eZbrw"})");
  ASSERT_TRUE(read);
  EXPECT_EQ(std::get<SlackChallenge>(*read).challenge, "3eZbrw");
}

TEST(SlackEvent, AMessageIsRead) {
  const SlackMessage told = message_of(
      {{"channel", "C1"},
       {"user", "U1"},
       {"text", "hi"},
       {"ts", "1355517523.000005"},
       {"thread_ts", "1355517520.000001"},
       {"user_team", "T1"},
       {"user_profile", {{"display_name", ""}, {"real_name", "Eve Miller"}}},
       {"files", json::array{json::object{{"name", "a.png"}, {"permalink", "https://x/a"}}}}});
  EXPECT_EQ(told.deed, SlackDeed::said);
  EXPECT_EQ(told.channel, "C1");
  EXPECT_EQ(told.message, "1355517523.000005");
  EXPECT_EQ(told.thread, "1355517520.000001");
  EXPECT_EQ(told.member, "U1");
  EXPECT_EQ(told.name, "Eve Miller");
  EXPECT_EQ(told.text, "hi");
  EXPECT_EQ(told.files, (std::vector<SlackFile>{{"a.png", "https://x/a"}}));
  EXPECT_FALSE(told.by_app || told.outsider || told.shared);
}

TEST(SlackEvent, AThreadsFirstMessageAnswersNothing) {
  EXPECT_EQ(message_of({{"channel", "C1"}, {"ts", "1.1"}, {"thread_ts", "1.1"}}).thread, "");
}

TEST(SlackEvent, ChangesAndDeletionsNameTheirMessage) {
  const SlackMessage changed = message_of(
      {{"subtype", "message_changed"},
       {"channel", "C1"},
       {"ts", "9.9"},
       {"event_ts", "9.9"},
       {"message", {{"user", "U1"}, {"ts", "1.1"}, {"text", "new"}, {"edited", {{"ts", "9.0"}}}}},
       {"previous_message", {{"user", "U1"}, {"ts", "1.1"}, {"text", "old"}}}});
  EXPECT_EQ(changed.deed, SlackDeed::changed);
  EXPECT_EQ(changed.message, "1.1");
  EXPECT_EQ(changed.text, "new");
  EXPECT_EQ(changed.changed, "9.0");
  const SlackMessage deleted = message_of({{"subtype", "message_deleted"},
                                           {"channel", "C1"},
                                           {"deleted_ts", "1.1"},
                                           {"event_ts", "9.9"},
                                           {"previous_message", {{"user", "U1"}, {"ts", "1.1"}}}});
  EXPECT_EQ(deleted.deed, SlackDeed::deleted);
  EXPECT_EQ(deleted.message, "1.1");
  EXPECT_EQ(deleted.member, "U1");
  EXPECT_EQ(deleted.changed, "9.9");
}

TEST(SlackEvent, AGravestoneIsADeletionAndAPreviewNoChange) {
  const SlackMessage deleted =
      message_of({{"subtype", "message_changed"},
                  {"channel", "C1"},
                  {"event_ts", "9.9"},
                  {"message", {{"subtype", "tombstone"}, {"ts", "1.1"}, {"text", "deleted"}}},
                  {"previous_message", {{"user", "U1"}, {"ts", "1.1"}, {"text", "old"}}}});
  EXPECT_EQ(deleted.deed, SlackDeed::deleted);
  EXPECT_EQ(deleted.member, "U1");
  EXPECT_TRUE(is_nothing(callback({{"subtype", "message_changed"},
                                   {"channel", "C1"},
                                   {"message", {{"ts", "1.1"}, {"text", "same"}}},
                                   {"previous_message", {{"ts", "1.1"}, {"text", "same"}}}})));
}

TEST(SlackEvent, AppsAndStrangersAreTold) {
  EXPECT_TRUE(message_of({{"channel", "C1"}, {"ts", "1.1"}, {"bot_id", "B1"}}).by_app);
  EXPECT_TRUE(message_of({{"channel", "C1"}, {"ts", "1.1"}, {"app_id", "A1"}}).by_app);
  EXPECT_TRUE(message_of({{"channel", "C1"}, {"ts", "1.1"}, {"user_team", "T2"}}).outsider);
  EXPECT_TRUE(message_of({{"channel", "C1"}, {"ts", "1.1"}, {"source_team", "T2"}}).outsider);
  EXPECT_TRUE(
      message_of(
          {{"channel", "C1"}, {"ts", "1.1"}, {"user_profile", {{"is_ultra_restricted", true}}}})
          .outsider);
  EXPECT_TRUE(message_of({{"channel", "C1"}, {"ts", "1.1"}}, true).shared);
}

TEST(SlackEvent, WhatAsksNothingIsNothing) {
  EXPECT_TRUE(is_nothing(R"({"type":"app_rate_limited"})"));
  EXPECT_TRUE(is_nothing(R"({"type":"event_callback","event":{"type":"reaction_added"}})"));
  EXPECT_TRUE(is_nothing(R"({"type":"event_callback"})"));
  EXPECT_TRUE(
      is_nothing(callback({{"channel", "C1"}, {"ts", "1.1"}, {"subtype", "channel_join"}})));
  EXPECT_TRUE(is_nothing(callback({{"ts", "1.1"}})));
  EXPECT_TRUE(is_nothing(callback({{"channel", "C1"}})));
  EXPECT_TRUE(is_nothing(callback({{"channel", 7}, {"ts", json::array{}}, {"files", 3}})));
  EXPECT_TRUE(is_nothing(callback({{"channel", "C1"}, {"subtype", "message_changed"}})));
  for (const char* bad : {"", "[]", "7", "{", "null"}) EXPECT_FALSE(read_slack_event(bad)) << bad;
}

}  // namespace
}  // namespace tocsin
