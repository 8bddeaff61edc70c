#include "intake/pagerduty.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

const Time now = *parse_time("2026-11-23T03:12:00Z");

Result<ParsedBatch> post(const std::string& body) {
  return parse_pagerduty(body, Integration{}, now, "fresh-key");
}

TEST(PagerDutyIntake, ATriggerWithoutKeyGetsAFreshOne) {
  const auto batch = post(R"({"event_action":"trigger","payload":{"summary":"x"}})");
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->events.at(0).dedup_key, "fresh-key");
  EXPECT_EQ(batch->events.at(0).starts_at, now);
}

TEST(PagerDutyIntake, AcknowledgeAndResolveNeedAKeyAndNothingElse) {
  for (const auto& [action, wanted] :
       {std::pair("acknowledge", EventAction::acknowledge), {"resolve", EventAction::resolve}}) {
    const std::string head = std::string("{\"event_action\":\"") + action + "\"";
    EXPECT_EQ(post(head + "}").error().pointer, "/dedup_key");
    const auto batch = post(head + ",\"dedup_key\":\"k\"}");
    ASSERT_TRUE(batch);
    EXPECT_EQ(batch->events.at(0).action, wanted);
    EXPECT_EQ(batch->events.at(0).dedup_key, "k");
  }
}

TEST(PagerDutyIntake, WhatIsMissingIsNamed) {
  const std::vector<std::pair<std::string, std::string>> bodies{
      {"[]", ""},
      {"{}", "/event_action"},
      {R"({"event_action":"explode"})", "/event_action"},
      {R"({"event_action":7})", "/event_action"},
      {R"({"event_action":"trigger"})", "/payload"},
      {R"({"event_action":"trigger","payload":"x"})", "/payload"},
      {R"({"event_action":"trigger","payload":{}})", "/payload/summary"},
      {R"({"event_action":"trigger","payload":{"summary":" \n"}})", "/payload/summary"},
      {R"({"event_action":"trigger","payload":{"summary":["x"]}})", "/payload/summary"},
      {R"({"event_action":"trigger","payload":{"summary":"x","severity":5}})", "/payload/severity"},
      {R"({"event_action":"resolve","dedup_key":"a\u0000"})", "/dedup_key"}};
  for (const auto& [body, pointer] : bodies) {
    const auto batch = post(body);
    ASSERT_FALSE(batch) << body;
    EXPECT_EQ(batch.error().code, Error::Code::invalid) << body;
    EXPECT_EQ(batch.error().pointer, pointer) << body;
  }
}

TEST(PagerDutyIntake, AnAlarmIsNotRefusedForItsTrimmings) {
  const auto batch = post(R"({"event_action":"trigger","links":"none","images":[1,{"src":2}],
      "payload":{"summary":"x","timestamp":12345,"severity":null,"custom_details":"just text"}})");
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->events.at(0).content.annotations.at("details"), "just text");
}

TEST(PagerDutyIntake, LimitsAreThoseOfThePeer) {
  const auto with_key = [](std::size_t bytes) {
    return R"({"event_action":"resolve","dedup_key":")" + std::string(bytes, 'k') + "\"}";
  };
  EXPECT_TRUE(post(with_key(pagerduty_dedup_key_bytes_max)));
  EXPECT_FALSE(post(with_key(pagerduty_dedup_key_bytes_max + 1)));

  std::string body = R"({"event_action":"resolve","dedup_key":"k"})";
  body.resize(pagerduty_body_bytes_max, ' ');
  EXPECT_TRUE(post(body));
  EXPECT_EQ(post(body + " ").error().code, Error::Code::too_large);

  const auto long_summary =
      post(R"({"event_action":"trigger","payload":{"summary":")" + std::string(3000, 's') + "\"}}");
  ASSERT_TRUE(long_summary);
  EXPECT_EQ(long_summary->events.at(0).summary.size(), summary_bytes_max);
}

TEST(PagerDutyIntake, OnlyShortDetailsBecomeLabels) {
  std::string details;
  for (std::size_t i = 0; i < pagerduty_detail_labels_max + 3; ++i) {
    details += "\"d" + std::to_string(i) + "\":" + std::to_string(i) + ",";
  }
  const auto batch =
      post(R"({"event_action":"trigger","payload":{"summary":"x","custom_details":{)" + details +
           R"("z":"a\nb"}}})");
  ASSERT_TRUE(batch);
  const Event& event = batch->events.at(0);
  EXPECT_EQ(event.labels.pairs().size(), pagerduty_detail_labels_max);
  EXPECT_EQ(event.labels.get("custom_details.d3"), "3");
  EXPECT_EQ(event.content.annotations.at("z"), "a\nb");
  const auto lines = post(R"({"event_action":"trigger","payload":{"summary":"x","custom_details":{
      "z":"a\nb","long":")" +
                          std::string(pagerduty_detail_label_bytes_max + 1, 'l') + R"("}}})");
  ASSERT_TRUE(lines);
  EXPECT_TRUE(lines->events.at(0).labels.empty());
}

TEST(PagerDutyIntake, TheRoutingKeyIsFoundWhereverItStands) {
  EXPECT_EQ(pagerduty_routing_key(R"({"payload":{"routing_key":"no"},"routing_key":"yes"})"),
            "yes");
  EXPECT_EQ(pagerduty_routing_key("{}").error().pointer, "/routing_key");
  EXPECT_FALSE(pagerduty_routing_key(R"({"routing_key":"yes")"));
  EXPECT_FALSE(pagerduty_routing_key("[]"));
}

TEST(PagerDuty, TheKeyIsNotKeptWithTheEvent) {
  const std::string key = "tci_0123456789abcdef";
  for (const std::string& written : {key, std::string("\\u0074ci_0123456789abcdef")}) {
    const std::string body = R"({"routing_key":")" + written +
                             R"(","event_action":"trigger","dedup_key":"a","payload":)" +
                             R"({"summary":"s","source":"x","severity":"error"}})";
    const auto batch = parse_pagerduty(body, Integration{}, Time{}, "");
    ASSERT_TRUE(batch) << batch.error().message;
    const std::string& raw = batch->events.front().content.raw;
    EXPECT_EQ(raw.find(written), std::string::npos) << raw;
    EXPECT_NE(raw.find("\"routing_key\":\"(key)\""), std::string::npos) << raw;
    EXPECT_NE(raw.find(R"("summary":"s")"), std::string::npos) << raw;
  }
}

}  // namespace
}  // namespace tocsin
