#include "api/intake_key.hpp"

#include <gtest/gtest.h>

#include "api/content_text.hpp"

namespace tocsin::api {
namespace {

Event said(const std::string& text) {
  Event event;
  event.dedup_key = "key";
  event.content.annotations = {{"text", text}};
  return event;
}

TEST(IngestOf, WritesAContentOnceAndSendsARepeatAsItWasRead) {
  Integration integration;
  integration.slug = "prom";
  const Event event = said("written once, in this test");
  const ArrivedEvent first = ingest_of(integration, {event}).events.front();
  EXPECT_EQ(first.content_json, content_text(event.content));
  EXPECT_EQ(first.event.content, EventContent{});
  const ArrivedEvent again = ingest_of(integration, {event}).events.front();
  EXPECT_EQ(again.content_json, "");
  EXPECT_EQ(again.event.content, event.content);
  EXPECT_EQ(again.content, first.content);
  EXPECT_NE(ingest_of(integration, {said("another, in this test")}).events.front().content_json,
            "");
}

}  // namespace
}  // namespace tocsin::api
