// The intake protocols of Prometheus' family: Alertmanager's API and its webhook.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "domain/alerts/alert.hpp"
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

// What Prometheus posts every minute: the same with other times.
std::string disk_alert(std::string_view times, std::string_view host = "db-1") {
  return fmt::format(R"([{{"annotations":{{"summary":"full"}},{}"labels":{{"host":"{}"}}}}])",
                     times, host);
}

ParsedBatch recognise(const std::string& body, KnownEntries& known, const Slug& slug = "prom") {
  Integration integration;
  integration.slug = slug;
  auto batch = recognise_alertmanager(body, integration, now, known);
  EXPECT_TRUE(batch) << batch.error().message;
  for (std::size_t i = 0; batch && i < batch->events.size(); ++i) {
    const Event& event = batch->events[i];
    known.put(batch->entries.at(i), {alert_key(slug, event.dedup_key), content_digest(event)});
  }
  return batch ? *batch : ParsedBatch{};
}

TEST(AlertmanagerIntake, AKnownEntryWithOtherTimesIsARepeat) {
  KnownEntries known;
  const ParsedBatch first = recognise(
      disk_alert(R"("startsAt":"2026-11-23T03:00:00Z","endsAt":"2026-11-23T03:16:00Z",)"), known);
  ASSERT_EQ(first.events.size(), 1U);
  const ParsedBatch again = recognise(
      disk_alert(R"("startsAt":"2026-11-23T03:00:00Z","endsAt":"2026-11-23T03:17:00.5Z",)"), known);
  EXPECT_TRUE(again.events.empty());
  const Repeat expected{
      alert_key("prom", first.events[0].dedup_key),
      content_digest(first.events[0]),
      {*parse_time("2026-11-23T03:00:00Z"), *parse_time("2026-11-23T03:17:00.5Z"), false}};
  EXPECT_EQ(again.repeats, std::vector{expected});
  // The times may stand in another order; that it has them at all is a part of the text.
  const std::string backwards =
      R"("endsAt":"2026-11-23T03:18:00Z","startsAt":"2026-11-23T03:00:00Z",)";
  EXPECT_EQ(recognise(disk_alert(backwards), known).repeats.size(), 0U);
  EXPECT_EQ(recognise(disk_alert(backwards), known).repeats.size(), 1U);
}

TEST(AlertmanagerIntake, WithoutTimesARepeatEndsAfterTheResolveTimeout) {
  KnownEntries known;
  recognise(disk_alert(""), known);
  const ParsedBatch again = recognise(disk_alert(""), known);
  ASSERT_EQ(again.repeats.size(), 1U);
  EXPECT_EQ(again.repeats[0].span, (AlertSpan{now, now + 5min, true}));
}

TEST(AlertmanagerIntake, WhatIsNotTheSameOrIsOverIsReadWhole) {
  KnownEntries known;
  const std::string ahead = R"("endsAt":"2026-11-23T03:17:00Z",)";
  recognise(disk_alert(ahead), known);
  EXPECT_EQ(recognise(disk_alert(ahead, "db-2"), known).events.size(), 1U);
  EXPECT_EQ(recognise(disk_alert(ahead), known, "other").events.size(), 1U);
  const ParsedBatch over = recognise(disk_alert(R"("endsAt":"2026-11-23T03:11:00Z",)"), known);
  ASSERT_EQ(over.events.size(), 1U);
  EXPECT_EQ(over.events[0].action, EventAction::resolve);
  const ParsedBatch bad = recognise(disk_alert(R"("endsAt":"tomorrow",)"), known);
  EXPECT_EQ(bad.errors.size(), 1U);
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
