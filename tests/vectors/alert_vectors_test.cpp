// The suites alert.merge and dedup.fingerprint: what makes two events one alert, and news.
#include <map>

#include "domain/alerts/alert.hpp"
#include "domain/alerts/event.hpp"
#include "domain/alerts/merge.hpp"
#include "tests/vectors/vectors.hpp"

namespace tocsin {
namespace {

using vectors::minutes_from;
using vectors::text_of;
using vectors::Vector;

const Time now = *parse_time("2026-11-23T03:00:00Z");

AlertSpan span_of(const json::value& from) {
  return {minutes_from(now, from.at("span").at(0)), minutes_from(now, from.at("span").at(1)),
          from.at("auto_end").as_bool()};
}

TEST(AlertVectors, Merge) {
  vectors::for_each("alert.merge", [](const Vector& vector) {
    EXPECT_EQ(merged(span_of(vector.input.at("a")), span_of(vector.input.at("b")), now),
              span_of(vector.expect));
  });
}

Event event_numbered(int number, const std::string& differ_in) {
  Event event;
  event.dedup_key = "disk-full";
  event.summary = "disk is full";
  std::vector<Labels::Pair> pairs{{"host", "a"}, {"job", "node"}};
  if (differ_in == "JSON key order" && number % 2 == 1) std::swap(pairs[0], pairs[1]);
  event.labels = *Labels::from_pairs(pairs);
  event.starts_at = now + std::chrono::minutes(number);
  event.ends_at = now + std::chrono::minutes(60 + number);
  event.content.raw = "{\"lastReceived\":" + std::to_string(number) + "}";
  if (differ_in == "message, source") {
    event.summary += std::to_string(number);
    event.content.source_url = "https://source/" + std::to_string(number);
  }
  return event;
}

TEST(DedupVectors, Fingerprint) {
  vectors::for_each("dedup.fingerprint", [](const Vector& vector) {
    const std::string differ_in = text_of(vector.input.at("differ_in"));
    const std::vector<std::string> known{"nothing that counts", "message, source",
                                         "lastReceived, id", "JSON key order"};
    ASSERT_NE(std::find(known.begin(), known.end(), differ_in), known.end());
    std::map<Digest, Digest> contents;  // by the alert's identity
    int full_duplicates = 0;
    int partial_duplicates = 0;
    for (int i = 0; i < vector.input.at("events").to_number<int>(); ++i) {
      const Event event = event_numbered(i, differ_in);
      const Digest content = content_digest(event);
      const auto [at, fresh] = contents.emplace(alert_key("prom", event.dedup_key), content);
      if (fresh) continue;
      ++(at->second == content ? full_duplicates : partial_duplicates);
      at->second = content;
    }
    EXPECT_EQ(static_cast<std::int64_t>(contents.size()),
              vector.expect.at("alerts").to_number<int>());
    if (const auto* full = vector.expect.if_contains("full_duplicates")) {
      EXPECT_EQ(full_duplicates, full->to_number<int>());
    }
    if (const auto* partial = vector.expect.if_contains("partial_duplicates")) {
      EXPECT_EQ(partial_duplicates, partial->to_number<int>());
    }
    if (vector.expect.contains("last_received")) EXPECT_EQ(full_duplicates, 1);
  });
}

}  // namespace
}  // namespace tocsin
