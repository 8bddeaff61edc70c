#include "intake/json_mapping.hpp"

#include <gtest/gtest.h>

#include "base/utf8.hpp"

namespace tocsin {
namespace {

const Time now = *parse_time("2026-11-23T03:12:00Z");

Event one(const std::string& body, const JsonMapping& mapping = {}) {
  Integration integration;
  integration.mapping = mapping;
  const auto batch = parse_json_events(body, integration, now, "");
  EXPECT_TRUE(batch && batch->events.size() == 1) << body;
  return batch && !batch->events.empty() ? batch->events.front() : Event{};
}

TEST(JsonMapping, TextsArePointersOrTemplates) {
  const std::string body = R"({"a":{"b":"deep"},"n":1.50,"t":true,"z":null,"l":[1,2]})";
  const auto summary = [&](const char* text) {
    JsonMapping mapping;
    mapping.summary = text;
    return one(body, mapping).summary;
  };
  EXPECT_EQ(summary("/a/b"), "deep");
  EXPECT_EQ(summary("{/a/b}: {/n} {/t}{/z}{/missing}"), "deep: 1.50 true");
  EXPECT_EQ(summary("{not a pointer} {/n"), "{not a pointer} {/n");
  EXPECT_EQ(summary("list {/l}"), "list [1,2]");
}

TEST(JsonMapping, WithoutAKeyARepeatFindsItsAlert) {
  const Event first = one(R"({"title":"Backup failed","host":"nas-2","attempt":3,"state":"down"})");
  const Event repeat = one(R"({"state":"up","attempt":4,"host":"nas-2","title":"Backup failed"})");
  const Event other = one(R"({"title":"Backup failed","host":"nas-3","attempt":3,"state":"down"})");
  EXPECT_EQ(first.dedup_key, repeat.dedup_key);
  EXPECT_NE(first.dedup_key, other.dedup_key);
  EXPECT_NE(one("{\"value\":1}").dedup_key, "");
}

TEST(JsonMapping, ALongKeyIsCutAndStillTold) {
  const std::string start(dedup_key_bytes_max, 'k');
  const std::string a = one("{\"dedup_key\":\"" + start + "a\"}").dedup_key;
  const std::string b = one("{\"dedup_key\":\"" + start + "b\"}").dedup_key;
  EXPECT_EQ(a.size(), dedup_key_bytes_max);
  EXPECT_NE(a, b);
  EXPECT_EQ(one("{\"dedup_key\":\"" + start + "\"}").dedup_key, start);
}

TEST(JsonMapping, ResolvedIsComparedWithoutCase) {
  EXPECT_EQ(one(R"({"summary":"x","status":"ReSoLvEd"})").action, EventAction::resolve);
  EXPECT_EQ(one(R"({"summary":"x","status":"firing"})").action, EventAction::trigger);
  EXPECT_EQ(one(R"({"summary":"x"})").action, EventAction::trigger);
  JsonMapping mapping;
  mapping.status = "/up";
  mapping.resolved_when = {"true"};
  EXPECT_EQ(one(R"({"summary":"x","up":true})", mapping).action, EventAction::resolve);
}

TEST(JsonMapping, ShortScalarsAreLabelsLongOnesAnnotations) {
  const Event event = one(R"({"summary":"x","host":"a","n":5,"text":"two\nlines","o":{},"long":")" +
                          std::string(automatic_label_bytes_max + 1, 'l') + "\"}");
  EXPECT_EQ(event.labels.get("host"), "a");
  EXPECT_EQ(event.labels.get("n"), "5");
  EXPECT_EQ(event.labels.get("long"), "");
  EXPECT_EQ(event.content.annotations.at("text"), "two\nlines");
  EXPECT_TRUE(event.content.annotations.contains("long"));
}

TEST(JsonMapping, AListIsManyEventsAndBadOnesAreNamed) {
  const auto batch =
      parse_json_events(R"([{"summary":"a"}, 7, {"summary":"b"}])", Integration{}, now, "");
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->events.size(), 2U);
  ASSERT_EQ(batch->errors.size(), 1U);
  EXPECT_EQ(batch->errors[0].index, 1U);
  EXPECT_EQ(batch->errors[0].error.pointer, "/1");

  Integration nested;
  nested.mapping.events = "/data/alerts";
  const auto wrong = parse_json_events(R"({"data":{"alerts":{}}})", nested, now, "");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().pointer, "/data/alerts");
}

TEST(JsonMapping, LimitsHold) {
  std::string many = "[{}";
  for (std::size_t i = 0; i < events_per_body_max; ++i) many += ",{}";
  EXPECT_EQ(parse_json_events(many + "]", Integration{}, now, "").error().code,
            Error::Code::too_large);
  const auto huge = parse_json_events("{\"x\":\"" + std::string(event_bytes_max, 'x') + "\"}",
                                      Integration{}, now, "");
  ASSERT_TRUE(huge);
  ASSERT_EQ(huge->errors.size(), 1U);
  EXPECT_EQ(huge->errors[0].error.code, Error::Code::too_large);
  std::string scalars = "{\"summary\":\"x\"";
  for (std::size_t i = 0; i < 2 * labels_max; ++i) scalars += ",\"s" + std::to_string(i) + "\":1";
  EXPECT_EQ(one(scalars + "}").labels.pairs().size(), labels_max / 2);
  EXPECT_FALSE(parse_json_events("{\"a\":1", Integration{}, now, ""));
}

TEST(JsonMapping, ASummaryOfThePayloadItselfEndsBetweenTwoCharacters) {
  for (const std::size_t before : {190U, 191U}) {
    const std::string summary = one("{\"odd_\":\"" + std::string(before, 'x') + "ééé\"}").summary;
    EXPECT_TRUE(valid_utf8(summary)) << summary;
    EXPECT_GE(summary.size(), 199U);
  }
}

TEST(JsonMapping, ThePreviewTellsWhatBecameOfEachField) {
  JsonMapping mapping;
  mapping.summary = "{/nowhere}";
  mapping.labels = {{"host", "/host/name"}};
  const auto previews = preview_json_events(
      R"({"title":"Backup failed","host":{"name":"nas"},"status":"ok"})", mapping, now);
  ASSERT_TRUE(previews);
  ASSERT_EQ(previews->size(), 1U);
  const MappingPreview& preview = previews->front();
  const auto field = [&](std::string_view name) {
    for (const MappedField& one : preview.fields) {
      if (one.field == name) return one;
    }
    return MappedField{};
  };
  EXPECT_EQ(field("summary"), (MappedField{"summary", "", "Backup failed", false}));
  EXPECT_EQ(field("labels/host"), (MappedField{"labels/host", "/host/name", "nas", true}));
  EXPECT_EQ(field("status"), (MappedField{"status", "{/status}", "ok", true}));
  EXPECT_EQ(preview.event.action, EventAction::resolve);

  std::string many = "[{}";
  for (std::size_t i = 0; i < previews_max; ++i) many += ",{}";
  EXPECT_EQ(preview_json_events(many + "]", mapping, now)->size(), previews_max);
  EXPECT_EQ(preview_json_events("[1]", mapping, now).error().pointer, "/0");
}

TEST(JsonMapping, AMappingIsCheckedWhenItIsSaved) {
  EXPECT_TRUE(check(JsonMapping{}));
  const auto pointer_of = [](auto change) {
    JsonMapping mapping;
    change(mapping);
    const auto status = check(mapping);
    return status ? std::string("good") : status.error().pointer;
  };
  EXPECT_EQ(pointer_of([](JsonMapping& m) { m.events = "alerts"; }), "/events");
  EXPECT_EQ(pointer_of([](JsonMapping& m) { m.summary = "{/open"; }), "/summary");
  EXPECT_EQ(pointer_of([](JsonMapping& m) { m.labels["a/b"] = "{/open"; }), "/labels/a~1b");
  EXPECT_EQ(pointer_of([](JsonMapping& m) { m.labels[""] = "/x"; }), "/labels");
  EXPECT_EQ(pointer_of([](JsonMapping& m) { m.annotations["a"] = "{/"; }), "/annotations/a");
  EXPECT_EQ(
      pointer_of([](JsonMapping& m) { m.status = std::string(mapping_text_bytes_max + 1, 'x'); }),
      "/status");
  EXPECT_EQ(pointer_of([](JsonMapping& m) {
              for (std::size_t i = 0; i <= mapping_entries_max; ++i)
                m.labels["l" + std::to_string(i)];
            }),
            "");
}

}  // namespace
}  // namespace tocsin
