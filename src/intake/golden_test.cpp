// Golden files of all intake protocols: tests/golden/intake/NAME.json is a body as its sender
// writes it, NAME.events what it is read into. With TOCSIN_GOLDEN=write in the environment the
// latter are written anew; look at the difference before it is committed.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "intake/protocols.hpp"

namespace tocsin {
namespace {

const Time now = *parse_time("2026-11-23T03:12:00Z");
const std::filesystem::path golden_dir =
    std::filesystem::path(TOCSIN_SOURCE_DIR) / "tests/golden/intake";

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// One line an event and an error. The raw text is left out: it stands in the body.
std::string lines(const ParsedBatch& batch, const std::string& body) {
  std::string text;
  for (Event event : batch.events) {
    EXPECT_TRUE(body.find(event.content.raw) != std::string::npos ||
                event.content.raw.find(hidden_key) != std::string::npos);
    EXPECT_TRUE(parse_json(event.content.raw));
    event.content.raw.clear();
    text += write_json(event) + "\n";
  }
  for (const EntryError& entry : batch.errors) {
    text += "error in entry " + std::to_string(entry.index) + " at " + entry.error.pointer + ": " +
            entry.error.message + "\n";
  }
  return text;
}

void check_golden(const std::string& name, const Integration& integration) {
  SCOPED_TRACE(name);
  const std::string body = read_file(golden_dir / (name + ".json"));
  ASSERT_FALSE(body.empty());
  const auto batch = protocol_row(integration.protocol).parse(body, integration, now, "fresh-key");
  ASSERT_TRUE(batch) << batch.error().message;
  const std::string seen = lines(*batch, body);
  const std::filesystem::path golden = golden_dir / (name + ".events");
  if (const char* mode = std::getenv("TOCSIN_GOLDEN");
      mode != nullptr && mode == std::string("write")) {
    std::ofstream(golden, std::ios::binary) << seen;
  }
  EXPECT_EQ(seen, read_file(golden));
}

Integration integration_of(Protocol protocol) {
  Integration integration;
  integration.slug = "golden";
  integration.protocol = protocol;
  return integration;
}

TEST(IntakeGolden, Alertmanager) {
  for (const char* name : {"alertmanager_prometheus", "alertmanager_mixed_batch"}) {
    check_golden(name, integration_of(Protocol::alertmanager));
  }
}

TEST(IntakeGolden, Webhook) {
  for (const char* name :
       {"webhook_alertmanager_firing", "webhook_alertmanager_resolved", "webhook_grafana"}) {
    check_golden(name, integration_of(Protocol::webhook));
  }
}

TEST(IntakeGolden, PagerDuty) {
  for (const char* name :
       {"pagerduty_from_alertmanager_trigger", "pagerduty_from_alertmanager_resolve",
        "pagerduty_documentation", "pagerduty_without_key", "pagerduty_acknowledge"}) {
    check_golden(name, integration_of(Protocol::pagerduty));
  }
}

TEST(IntakeGolden, Json) {
  check_golden("json_defaults", integration_of(Protocol::json));
  check_golden("json_defaults_resolved", integration_of(Protocol::json));
  Integration mapped = integration_of(Protocol::json);
  mapped.mapping.events = "/data/alerts";
  mapped.mapping.summary = "{/check/name} on {/host/name}";
  mapped.mapping.dedup_key = "check-{/check/id}";
  mapped.mapping.status = "/state/now";
  mapped.mapping.severity = "/prio";
  mapped.mapping.source_url = "/links/0";
  mapped.mapping.labels = {{"host", "/host/name"}, {"region", "{/host/region}"}};
  mapped.mapping.annotations = {{"check", "{/check}"}};
  check_golden("json_mapped", mapped);
}

}  // namespace
}  // namespace tocsin
