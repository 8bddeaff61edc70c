#include "intake/change_events.hpp"

#include <gtest/gtest.h>

#include "intake/pagerduty.hpp"

namespace tocsin {
namespace {

constexpr Time noon = Time{std::chrono::sys_days{std::chrono::January / 5 / 2026}} + 12h;

// As the documentation of PagerDuty has it.
constexpr std::string_view documented = R"({
  "routing_key": "samplekeyhere1234",
  "payload": {
    "summary": "Build Success - Increase snapshot create timeout to 30 seconds",
    "timestamp": "2026-01-05T12:00:00.000+0000",
    "source": "acme-build-pipeline-tool-default-i-9999",
    "custom_details": {"build_state": "passed", "build_number": "2", "run_time": "1236s"}
  },
  "links": [{"href": "https://acme.pagerduty.dev/build/2", "text": "View more details in Acme!"}]
})";

TEST(ChangeEvents, TheDocumentedOneIsRead) {
  const auto event = parse_change_event(documented, "fresh");
  ASSERT_TRUE(event) << event.error().message;
  const ChangeReport& report = event->report;
  EXPECT_EQ(report.title, "Build Success - Increase snapshot create timeout to 30 seconds");
  EXPECT_EQ(report.source, "acme-build-pipeline-tool-default-i-9999");
  EXPECT_EQ(report.source_id, "fresh");
  EXPECT_EQ(report.began_at, noon);
  ASSERT_TRUE(report.links);
  EXPECT_EQ(report.links->at(0).href, "https://acme.pagerduty.dev/build/2");
  EXPECT_EQ(report.details, R"({"build_state":"passed","build_number":"2","run_time":"1236s"})");
  EXPECT_EQ(event->labels.get("source"), "acme-build-pipeline-tool-default-i-9999");
  EXPECT_EQ(event->labels.get("custom_details.build_state"), "passed");
  EXPECT_TRUE(event->services.empty());
}

TEST(ChangeEvents, DetailsMaySayMore) {
  const auto event = parse_change_event(
      R"({"payload":{"summary":"v2","custom_details":{"id":"7","kind":"flag","state":"running",
          "who":"ana","service":"checkout","services":["search",3],
          "began_at":"2026-01-05T12:00:00Z"}}})",
      "fresh");
  ASSERT_TRUE(event) << event.error().message;
  EXPECT_EQ(event->report.source_id, "7");
  EXPECT_EQ(event->report.kind, ChangeKind::flag);
  EXPECT_EQ(event->report.state, ChangeState::running);
  EXPECT_EQ(event->report.who, "ana");
  EXPECT_EQ(event->report.began_at, noon);
  EXPECT_EQ(event->services, (std::vector<std::string>{"checkout", "search"}));
}

TEST(ChangeEvents, NothingIsRefusedForItsTrimmings) {
  const auto event = parse_change_event(
      R"json({"payload":{"summary":"v2\u0000\n","timestamp":"soon","source":5,
          "custom_details":{"kind":"magic","state":7,"services":"x"}},
          "links":[{"href":"javascript:alert(1)"},"x"]})json",
      "fresh");
  ASSERT_TRUE(event) << event.error().message;
  EXPECT_EQ(event->report.kind, std::nullopt);
  EXPECT_EQ(event->report.state, std::nullopt);
  EXPECT_EQ(event->report.began_at, std::nullopt);
  EXPECT_EQ(event->report.links, std::nullopt);
  EXPECT_FALSE(event->report.title->contains('\0'));
}

TEST(ChangeEvents, ErrorsNameThePlace) {
  const auto place = [](const std::string& body) {
    const auto event = parse_change_event(body, "fresh");
    return event ? std::string("good") : event.error().pointer;
  };
  EXPECT_EQ(place(R"({"routing_key":"x"})"), "/payload");
  EXPECT_EQ(place(R"([])"), "/payload");
  EXPECT_EQ(place(R"({"payload":{"summary":" "}})"), "/payload/summary");
  EXPECT_EQ(place(R"({"payload":{"summary":"v2","custom_details":{"x":")" +
                  std::string(change_details_bytes_max, 'x') + R"("}}})"),
            "/payload/custom_details");
  EXPECT_FALSE(parse_change_event("{", "fresh"));
  EXPECT_EQ(
      parse_change_event(std::string(pagerduty_body_bytes_max + 1, ' '), "fresh").error().code,
      Error::Code::too_large);
}

}  // namespace
}  // namespace tocsin
