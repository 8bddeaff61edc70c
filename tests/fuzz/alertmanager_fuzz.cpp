// The alerts that Prometheus posts to Alertmanager's API.
#include "domain/alerts/alert.hpp"
#include "tests/fuzz/intake_promises.hpp"

namespace tocsin::fuzz {
namespace {

// Recognised or read whole, a body says the same.
void expect_recognised(std::string_view body) {
  Integration integration;
  integration.slug = "prom";
  const Time now = *parse_time("2026-11-23T03:12:00Z");
  const auto whole = parse_alertmanager(body, integration, now, "");
  KnownEntries known;
  const auto first = recognise_alertmanager(body, integration, now, known);
  FUZZ_EXPECT(first.has_value() == whole.has_value());
  if (!whole) return;
  FUZZ_EXPECT(first->events == whole->events && first->errors == whole->errors);
  FUZZ_EXPECT(first->repeats.empty() && first->entries.size() == first->events.size());
  std::vector<Repeat> triggers;
  for (std::size_t i = 0; i < whole->events.size(); ++i) {
    const Event& event = whole->events[i];
    const Digest key = alert_key("prom", event.dedup_key);
    known.put(first->entries[i], {key, content_digest(event)});
    if (event.action != EventAction::trigger) continue;
    triggers.push_back(
        {key, content_digest(event), {*event.starts_at, event.ends_at, event.ends_at_assumed}});
  }
  const auto again = recognise_alertmanager(body, integration, now, known);
  FUZZ_EXPECT(again && again->repeats == triggers && again->errors == whole->errors);
  FUZZ_EXPECT(again->events.size() + triggers.size() == whole->events.size());
}

}  // namespace
}  // namespace tocsin::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  fuzz::expect_promises(protocol_row(Protocol::alertmanager).parse, Integration{},
                        fuzz::text_of(data, size));
  fuzz::expect_recognised(fuzz::text_of(data, size));
  return 0;
}
