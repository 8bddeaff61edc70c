// What every intake parser promises of every batch that it lets through.
#pragma once

#include <set>

#include "base/utf8.hpp"
#include "intake/pagerduty.hpp"
#include "intake/protocols.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace tocsin::fuzz {

inline bool storable(std::string_view text) {
  return valid_utf8(text) && text.find('\0') == std::string_view::npos;
}

inline void expect_good(const Event& event, std::string_view body) {
  FUZZ_EXPECT(!event.dedup_key.empty() && event.dedup_key.size() <= dedup_key_bytes_max);
  FUZZ_EXPECT(storable(event.dedup_key));
  FUZZ_EXPECT(event.summary.size() <= summary_bytes_max && storable(event.summary));
  FUZZ_EXPECT(event.summary.find('\n') == std::string::npos);
  FUZZ_EXPECT(valid_utf8(event.labels.block()));
  FUZZ_EXPECT(Labels::from_pairs(event.labels.pairs()) == event.labels);
  const EventContent& content = event.content;
  FUZZ_EXPECT(content.annotations.size() <= annotations_max);
  for (const auto& [name, value] : content.annotations) {
    FUZZ_EXPECT(storable(name) && storable(value) && value.size() <= annotation_value_bytes_max);
  }
  FUZZ_EXPECT(content.links.size() <= links_max && content.images.size() <= images_max);
  for (const Link& link : content.links) FUZZ_EXPECT(is_web_url(link.href) && storable(link.text));
  for (const Image& image : content.images) FUZZ_EXPECT(is_web_url(image.src));
  FUZZ_EXPECT(content.source_url.empty() || is_web_url(content.source_url));
  FUZZ_EXPECT(content.raw.size() <= event_bytes_max);
  FUZZ_EXPECT(body.find(content.raw) != std::string_view::npos ||
              content.raw.find(hidden_key) != std::string::npos);
  FUZZ_EXPECT(parse_json(content.raw).has_value());
  FUZZ_EXPECT(from_json<Event>(*parse_json(write_json(event))) == event);
}

inline void expect_promises(ParseBody parse, const Integration& integration,
                            std::string_view body) {
  const Time now = *parse_time("2026-11-23T03:12:00Z");
  const auto batch = parse(body, integration, now, "fresh-key");
  if (!batch) {
    FUZZ_EXPECT(!batch.error().message.empty());
    return;
  }
  FUZZ_EXPECT(parse_json(body).has_value());
  for (const Event& event : batch->events) expect_good(event, body);
  std::set<std::size_t> bad;
  for (const EntryError& entry : batch->errors) {
    FUZZ_EXPECT(bad.insert(entry.index).second && !entry.error.message.empty());
  }
  FUZZ_EXPECT(parse(body, integration, now, "fresh-key") == batch);
}

}  // namespace tocsin::fuzz
