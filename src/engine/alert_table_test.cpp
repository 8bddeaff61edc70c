#include "engine/alert_table.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

const Time noon = *parse_time("2026-11-23T12:00:00Z");

Alert full_alert(std::uint64_t id, const std::string& key) {
  Alert alert;
  alert.id = AlertId{id};
  alert.integration = "prom";
  alert.dedup_key = key;
  alert.status = AlertStatus::acknowledged;
  alert.summary = "the disk of " + key + " is full";
  alert.labels = *Labels::from_pairs({{"alertname", "DiskFull"}, {"instance", key}});
  alert.service = "checkout";
  alert.severity = Severity::SEV2;
  alert.urgency = Urgency::low;
  alert.rule = "disks";
  alert.quiet = {{QuietKind::silence, 7, {}, noon + 1h}, {QuietKind::rule, 0, "disks", {}}};
  alert.started_at = noon - 2min;
  alert.created_at = noon - 1min;
  alert.status_at = noon;
  alert.wake_at = noon + 5min;
  alert.ends_at_assumed = true;
  alert.acknowledged_by = "ana";
  alert.escalation = EscalationId{3};
  alert.incident = IncidentId{4};
  alert.payload = PayloadId{5};
  alert.content = Digest{6, id};
  alert.drill = true;
  alert.fresh = {noon, 9, noon + 5min};
  return alert;
}

TEST(AlertTable, GivesBackEveryMember) {
  AlertTable table;
  const Alert full = full_alert(1, "db-1");
  Alert bare;
  bare.id = AlertId{2};
  table.put(full);
  table.put(bare);
  EXPECT_EQ(table.find(full.id), full);
  EXPECT_EQ(table.find(bare.id), bare);
  EXPECT_EQ(table.labels(full.id), full.labels);
  EXPECT_EQ(table.find(AlertId{3}), std::nullopt);
}

TEST(AlertTable, TakesEveryChangeOfARow) {
  AlertTable table;
  table.put(full_alert(1, "db-1"));
  Alert changed = full_alert(1, "db-1");
  changed.summary = "short";
  changed.labels =
      *Labels::from_pairs({{"a", "a value that is longer than what stood here before"}});
  changed.quiet.clear();
  changed.service.clear();
  changed.wake_at.reset();
  table.put(changed);
  EXPECT_EQ(table.find(changed.id), changed);
  EXPECT_EQ(table.size(), 1U);
}

TEST(AlertTable, FindsByKeyUntilItIsErased) {
  AlertTable table;
  const Alert alert = full_alert(1, "db-1");
  const Digest key = alert_key("prom", "db-1");
  table.put(alert);
  const auto brief = table.brief(key);
  ASSERT_TRUE(brief);
  EXPECT_EQ(brief->id, alert.id);
  EXPECT_EQ(brief->payload, alert.payload);
  EXPECT_EQ(brief->content, alert.content);
  EXPECT_EQ(brief->fresh, alert.fresh);
  EXPECT_EQ(brief->span, (AlertSpan{alert.started_at, alert.fresh.ends_at, true}));
  EXPECT_EQ(brief->wake_at, alert.wake_at);
  EXPECT_EQ(brief->service, "checkout");
  EXPECT_FALSE(table.brief(alert_key("other", "db-1")));
  table.erase(alert.id);
  EXPECT_FALSE(table.brief(key));
  EXPECT_TRUE(table.empty());
  table.erase(alert.id);  // once more: nothing to do
}

TEST(AlertTable, KnowsWhichRowsLag) {
  AlertTable table;
  for (const std::uint64_t id : {1U, 2U, 3U}) table.put(full_alert(id, "db-" + std::to_string(id)));
  const Freshness fresh{noon + 1min, 10, {}};
  for (const std::uint64_t id : {3U, 1U, 1U, 2U}) table.touch(AlertId{id}, fresh);
  EXPECT_EQ(table.find(AlertId{1})->fresh, fresh);
  EXPECT_EQ(table.lagging(), (std::set{AlertId{1}, AlertId{2}, AlertId{3}}));
  table.renew(AlertId{1}, fresh, noon + 9min);
  table.put(*table.find(AlertId{2}));
  table.erase(AlertId{3});
  EXPECT_TRUE(table.lagging().empty());
  EXPECT_EQ(table.brief(AlertId{1})->wake_at, noon + 9min);
  table.touch(AlertId{1}, fresh);
  EXPECT_EQ(table.lagging(), std::set{AlertId{1}});
}

TEST(AlertTable, GoesThroughAllByIdAlsoWhenMoved) {
  AlertTable table;
  for (const std::uint64_t id : {30U, 10U, 20U}) table.put(full_alert(id, std::to_string(id)));
  const AlertTable moved = std::move(table);
  EXPECT_EQ(moved.ids(), (std::vector{AlertId{10}, AlertId{20}, AlertId{30}}));
  std::vector<std::string> keys;
  moved.for_each([&](const Alert& alert) { keys.push_back(alert.dedup_key); });
  EXPECT_EQ(keys, (std::vector<std::string>{"10", "20", "30"}));
  EXPECT_EQ(moved.brief(alert_key("prom", "20"))->service, "checkout");
  EXPECT_EQ(moved.all().at(1), full_alert(20, "20"));
}

}  // namespace
}  // namespace tocsin
