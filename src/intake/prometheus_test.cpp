// The intake protocols of Prometheus' family: Alertmanager's API and its webhook.
#include <gtest/gtest.h>

#include "intake/prometheus_alert.hpp"
#include "intake/protocols.hpp"

namespace tocsin {
namespace {

const Time now = *parse_time("2026-11-23T03:12:00Z");

ParsedBatch post(std::string_view body) {
  auto batch = parse_alertmanager(body, Integration{}, now, "");
  EXPECT_TRUE(batch) << batch.error().message;
  return batch ? *batch : ParsedBatch{};
}

Event one(std::string_view body) {
  const ParsedBatch batch = post(body);
  EXPECT_EQ(batch.events.size(), 1U);
  EXPECT_TRUE(batch.errors.empty());
  return batch.events.empty() ? Event{} : batch.events.front();
}

// Measured at Debian's Alertmanager 0.25.
TEST(Fingerprint, IsAlertmanagers) {
  EXPECT_EQ(fingerprint_of(*Labels::from_pairs({{"alertname", "DiskFull"},
                                                {"instance", "db-1:9100"},
                                                {"job", "node"},
                                                {"severity", "critical"}})),
            "8c77d5865e910658");
  EXPECT_EQ(fingerprint_of(*Labels::from_pairs({{"z", "quote\"back\\"}, {"alertname", "Über🙂"}})),
            "9cdb34fdfe0f355f");
  EXPECT_EQ(fingerprint_of(*Labels::from_pairs({{"ok", "1"}})), "8d4653b8b9db0024");
  EXPECT_EQ(fingerprint_of(Labels{}), "cbf29ce484222325");
}

TEST(AlertmanagerIntake, AnAlertWithoutEndGetsTheResolveTimeout) {
  const Event event = one(R"([{"labels":{"a":"b"}}])");
  EXPECT_EQ(event.action, EventAction::trigger);
  EXPECT_EQ(event.starts_at, now);
  EXPECT_EQ(event.ends_at, now + 5min);
  EXPECT_TRUE(event.ends_at_assumed);
}

TEST(AlertmanagerIntake, GosZeroTimeIsNoTime) {
  const Event event = one(
      R"([{"labels":{"a":"b"},"startsAt":"0001-01-01T00:00:00Z","endsAt":"0001-01-01T00:00:00Z"}])");
  EXPECT_EQ(event.starts_at, now);
  EXPECT_TRUE(event.ends_at_assumed);
  const Event of_amtool = one(
      R"([{"labels":{"a":"b"},"startsAt":"0001-01-01T00:00:00.000Z","endsAt":"0001-01-01T00:00:00.000Z"}])");
  EXPECT_EQ(of_amtool.action, EventAction::trigger);
  EXPECT_TRUE(of_amtool.ends_at_assumed);
}

TEST(AlertmanagerIntake, AnEndThatIsNotAheadResolves) {
  const Event past = one(R"([{"labels":{"a":"b"},"endsAt":"2026-11-23T03:12:00Z"}])");
  EXPECT_EQ(past.action, EventAction::resolve);
  EXPECT_EQ(past.starts_at, now);  // without a start it began when it ended
  const Event ahead = one(R"([{"labels":{"a":"b"},"startsAt":"2026-11-23T03:00:00Z",
                               "endsAt":"2026-11-23T03:12:00.001Z"}])");
  EXPECT_EQ(ahead.action, EventAction::trigger);
  EXPECT_FALSE(ahead.ends_at_assumed);
}

TEST(AlertmanagerIntake, TheKeyIsTheFingerprintWithoutEmptyLabels) {
  EXPECT_EQ(one(R"([{"labels":{"ok":"1","empty":""}}])").dedup_key, "8d4653b8b9db0024");
}

TEST(AlertmanagerIntake, TheSummaryIsWhatAPersonWouldRead) {
  EXPECT_EQ(one(R"([{"labels":{"alertname":"X"},"annotations":{"description":"d\ne"}}])").summary,
            "d e");
  EXPECT_EQ(one(R"([{"labels":{"alertname":"X","instance":"i"}}])").summary, "X on i");
  EXPECT_EQ(one(R"([{"labels":{"b":"2","a":"1"}}])").summary, "a=1 b=2");
}

TEST(AlertmanagerIntake, ABodyThatIsNoListOfAlertsIsRefused) {
  for (const char* body : {"", "{}", "[{]", "[] x", "null", "[{\"labels\":{\"a\":\"b\"}}"}) {
    const auto batch = parse_alertmanager(body, Integration{}, now, "");
    ASSERT_FALSE(batch) << body;
    EXPECT_EQ(batch.error().code, Error::Code::invalid);
  }
  EXPECT_EQ(post("[]"), ParsedBatch{});
}

TEST(AlertmanagerIntake, TooManyAlertsAtOnceAreRefusedAsAWhole) {
  const auto body = [](std::size_t count) {
    std::string text = "[";
    for (std::size_t i = 0; i < count; ++i)
      text += i == 0 ? "{\"labels\":{\"a\":\"b\"}}" : ",{\"labels\":{\"a\":\"b\"}}";
    return text + "]";
  };
  EXPECT_EQ(post(body(events_per_body_max)).events.size(), events_per_body_max);
  const auto over = parse_alertmanager(body(events_per_body_max + 1), Integration{}, now, "");
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().code, Error::Code::too_large);
}

// The error of the only alert of a batch.
Error refused(const std::string& alert) {
  const ParsedBatch batch = post("[" + alert + "]");
  EXPECT_TRUE(batch.events.empty());
  EXPECT_EQ(batch.errors.size(), 1U);
  return batch.errors.empty() ? Error{} : batch.errors.front().error;
}

TEST(AlertmanagerIntake, EveryLimitOfAnAlertIsNamed) {
  const auto many = [](const char* member, std::size_t count) {
    std::string text = std::string("{\"") + member + "\":{";
    for (std::size_t i = 0; i < count; ++i)
      text += (i == 0 ? "\"n" : ",\"n") + std::to_string(i) + "\":\"v\"";
    return text;
  };
  EXPECT_EQ(refused(many("labels", labels_max + 1) + "}}").code, Error::Code::too_large);
  EXPECT_EQ(post("[" + many("labels", labels_max) + "}}]").errors.size(), 0U);
  const std::string annotations =
      many("annotations", annotations_max + 1) + "},\"labels\":{\"a\":\"b\"}}";
  EXPECT_EQ(refused(annotations).pointer, "/0/annotations");
  const std::string long_value = std::string(label_value_bytes_max + 1, 'x');
  EXPECT_EQ(refused("{\"labels\":{\"a\":\"" + long_value + "\"}}").pointer, "/0/labels");
  const std::string huge = std::string(event_bytes_max, 'x');
  EXPECT_EQ(refused("{\"labels\":{\"a\":\"b\"},\"x\":\"" + huge + "\"}").code,
            Error::Code::too_large);
  EXPECT_EQ(refused(R"({"labels":{"a":"b\u0000"}})").code, Error::Code::invalid);
  EXPECT_EQ(refused(R"({"labels":[]})").pointer, "/0/labels");
  EXPECT_EQ(refused(R"({"labels":{"a/b":null}})").pointer, "/0/labels/a~1b");
}

TEST(AlertmanagerIntake, ALongAnnotationIsCutNotRefused) {
  const Event event = one("[{\"labels\":{\"a\":\"b\"},\"annotations\":{\"log\":\"" +
                          std::string(annotation_value_bytes_max + 10, 'x') + "\"}}]");
  EXPECT_EQ(event.content.annotations.at("log").size(), annotation_value_bytes_max);
}

TEST(WebhookIntake, EachAlertResolvesOnItsOwn) {
  const auto batch = parse_webhook(
      R"({"status":"resolved","alerts":[{"status":"firing","labels":{"a":"1"}},
          {"status":"resolved","labels":{"a":"2"},"endsAt":"2026-11-23T03:00:00Z"},
          {"status":"resolved","labels":{"a":"3"},"endsAt":"2027-01-01T00:00:00Z"}]})",
      Integration{}, now, "");
  ASSERT_TRUE(batch);
  ASSERT_EQ(batch->events.size(), 3U);
  EXPECT_EQ(batch->events[0].action, EventAction::trigger);
  EXPECT_FALSE(batch->events[0].ends_at);
  EXPECT_EQ(batch->events[1].action, EventAction::resolve);
  EXPECT_EQ(batch->events[1].ends_at, *parse_time("2026-11-23T03:00:00Z"));
  EXPECT_EQ(batch->events[2].ends_at, now);
}

TEST(WebhookIntake, WrongShapesAreNamed) {
  for (const char* body : {"[]", "{}", R"({"alerts":{}})", "{\"alerts\":[}", ""}) {
    EXPECT_FALSE(parse_webhook(body, Integration{}, now, "")) << body;
  }
  const auto batch = parse_webhook(
      R"({"alerts":[{"status":"odd","labels":{"a":"1"}},{"labels":{"a":"1"},"fingerprint":")" +
          std::string(dedup_key_bytes_max + 1, 'f') +
          R"("},{"labels":{"a":"1"},"fingerprint":"a\u0000"},{"labels":{"a":"1"}}]})",
      Integration{}, now, "");
  ASSERT_TRUE(batch);
  ASSERT_EQ(batch->errors.size(), 3U);
  EXPECT_EQ(batch->errors[0].error.pointer, "/alerts/0/status");
  EXPECT_EQ(batch->errors[1].error.pointer, "/alerts/1/fingerprint");
  EXPECT_EQ(batch->errors[2].error.pointer, "/alerts/2/fingerprint");
  EXPECT_EQ(batch->events.size(), 1U);
}

TEST(WebhookIntake, TooManyAlertsAtOnceAreRefusedAsAWhole) {
  std::string body = "{\"alerts\":[{}";
  for (std::size_t i = 0; i < events_per_body_max; ++i) body += ",{}";
  const auto over = parse_webhook(body + "]}", Integration{}, now, "");
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().code, Error::Code::too_large);
}

}  // namespace
}  // namespace tocsin
