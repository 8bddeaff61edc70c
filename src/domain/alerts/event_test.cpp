#include "domain/alerts/event.hpp"

#include <gtest/gtest.h>

#include "domain/alerts/alert.hpp"
#include "domain/alerts/merge.hpp"

namespace tocsin {
namespace {

const Time now = *parse_time("2026-11-23T03:00:00Z");

Event full_event() {
  Event event;
  event.dedup_key = "k";
  event.summary = "s";
  event.labels = *Labels::from_pairs({{"a", "b"}});
  event.content.annotations = {{"n", "v"}};
  event.content.links = {{"https://h", "t"}};
  event.content.images = {{"https://s", "https://h", "alt"}};
  event.content.source_url = "https://u";
  event.content.raw = "{}";
  return event;
}

TEST(ContentDigest, EveryContentCounts) {
  const Digest whole = content_digest(full_event());
  const auto without = [&](auto change) {
    Event event = full_event();
    change(event);
    return content_digest(event) != whole;
  };
  EXPECT_TRUE(without([](Event& e) { e.summary = "t"; }));
  EXPECT_TRUE(without([](Event& e) { e.labels = Labels{}; }));
  EXPECT_TRUE(without([](Event& e) { e.content.annotations["n"] = "w"; }));
  EXPECT_TRUE(without([](Event& e) { e.content.links.clear(); }));
  EXPECT_TRUE(without([](Event& e) { e.content.images[0].alt = ""; }));
  EXPECT_TRUE(without([](Event& e) { e.content.source_url.clear(); }));
}

TEST(ContentDigest, TimesAndRawTextDoNotCount) {
  Event event = full_event();
  event.starts_at = now;
  event.ends_at = now;
  event.ends_at_assumed = true;
  event.content.raw = "{ }";
  event.dedup_key = "other";
  EXPECT_EQ(content_digest(event), content_digest(full_event()));
}

TEST(ContentDigest, ALetterThatMovesMakesAnotherContent) {
  Event a;
  a.content.annotations = {{"ab", "c"}};
  Event b;
  b.content.annotations = {{"a", "bc"}};
  EXPECT_NE(content_digest(a), content_digest(b));
}

TEST(AlertKey, IntegrationAndKeyBothCount) {
  EXPECT_EQ(alert_key("prom", "k"), alert_key("prom", "k"));
  EXPECT_NE(alert_key("prom", "k"), alert_key("grafana", "k"));
  EXPECT_NE(alert_key("prom", "k"), alert_key("prom", "l"));
}

TEST(AlertSpan, WithoutAnEndItLastsUntilTheSourceSaysSo) {
  const AlertSpan open{now - 5min, {}, false};
  const AlertSpan ending{now - 1min, now + 5min, true};
  EXPECT_EQ(merged(open, ending, now), (AlertSpan{now - 5min, now + 5min, true}));
  EXPECT_EQ(merged(ending, open, now), (AlertSpan{now - 5min, {}, false}));
}

TEST(AlertSpan, AGivenEndThatIsLaterOutlivesAnAssumedOne) {
  const AlertSpan given{now, now + 9min, false};
  const AlertSpan assumed{now, now + 5min, true};
  EXPECT_EQ(merged(given, assumed, now), given);
  EXPECT_EQ(merged(assumed, AlertSpan{now, now + 2min, true}, now),
            (AlertSpan{now, now + 2min, true}));
}

}  // namespace
}  // namespace tocsin
