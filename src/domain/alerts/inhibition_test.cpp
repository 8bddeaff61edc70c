// Beyond the vectors of tests/vectors: the index over time, and its limits.
#include "domain/alerts/inhibition.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace tocsin {
namespace {

Labels labels(std::vector<Labels::Pair> pairs) { return *Labels::from_pairs(std::move(pairs)); }

const InhibitionRule node_down{"node-down", "",  {"alertname=NodeDown"}, {"alertname!=NodeDown"},
                               {"node"},    true};

InhibitionIndex index_of(const std::vector<InhibitionRule>& rules) {
  auto compiled = InhibitionRules::compile(rules);
  EXPECT_TRUE(compiled) << (compiled ? "" : compiled.error().message);
  return compiled ? InhibitionIndex(std::move(*compiled)) : InhibitionIndex{};
}

TEST(Inhibition, NamesTheRuleAndTheLowestSource) {
  InhibitionIndex index = index_of({node_down});
  const Labels source = labels({{"alertname", "NodeDown"}, {"node", "a"}});
  const Labels target = labels({{"alertname", "Slow"}, {"node", "a"}});
  index.insert(AlertId{9}, source);
  index.insert(AlertId{4}, source);
  EXPECT_EQ(index.inhibited_by(AlertId{1}, target), (InhibitedBy{"node-down", AlertId{4}}));
  EXPECT_EQ(index.all_inhibiting(AlertId{1}, target),
            (std::vector<InhibitedBy>{{"node-down", AlertId{4}}, {"node-down", AlertId{9}}}));
  index.erase(AlertId{4}, source);
  EXPECT_EQ(index.inhibited_by(AlertId{1}, target), (InhibitedBy{"node-down", AlertId{9}}));
  index.erase(AlertId{9}, source);
  EXPECT_FALSE(index.inhibited_by(AlertId{1}, target));
}

TEST(Inhibition, ASourceTellsWhomItTouches) {
  InhibitionIndex index = index_of({node_down});
  const Labels source = labels({{"alertname", "NodeDown"}, {"node", "a"}});
  for (const std::uint64_t id : {5U, 3U, 8U}) {
    index.insert(AlertId{id}, labels({{"alertname", "Slow"}, {"node", id == 8 ? "b" : "a"}}));
  }
  EXPECT_EQ(index.affected_by(AlertId{1}, source), (std::vector<AlertId>{{3}, {5}}));
  EXPECT_TRUE(
      index.affected_by(AlertId{3}, labels({{"alertname", "Slow"}, {"node", "a"}})).empty());
}

TEST(Inhibition, TwoSidedAlertsHearOnlyPlainSources) {
  const InhibitionRule severe{"severe", "", {"big=1"}, {"small=1"}, {}, true};
  InhibitionIndex index = index_of({severe});
  const Labels both = labels({{"big", "1"}, {"small", "1"}});
  const Labels big = labels({{"big", "1"}});
  index.insert(AlertId{1}, both);
  index.insert(AlertId{2}, both);
  EXPECT_FALSE(index.inhibited_by(AlertId{1}, both));
  EXPECT_EQ(index.inhibited_by(AlertId{7}, labels({{"small", "1"}}))->source, AlertId{1});
  EXPECT_TRUE(index.affected_by(AlertId{1}, both).empty());
  index.insert(AlertId{3}, big);
  EXPECT_EQ(index.inhibited_by(AlertId{1}, both)->source, AlertId{3});
  EXPECT_EQ(index.affected_by(AlertId{3}, big), (std::vector<AlertId>{{1}, {2}}));
}

TEST(Inhibition, DisabledRulesAreCheckedAndLeftOut) {
  InhibitionRule off = node_down;
  off.enabled = false;
  EXPECT_EQ(InhibitionRules::compile({off})->size(), 0U);
  off.target = {"a=~("};
  const auto bad = InhibitionRules::compile({node_down, off});
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().pointer, "/1/target/0");
  EXPECT_TRUE(bad.error().message.starts_with("inhibition rule \"node-down\": "));
}

TEST(Inhibition, LimitsHold) {
  EXPECT_TRUE(InhibitionRules::compile(std::vector(inhibition_rules_max, node_down)));
  EXPECT_EQ(InhibitionRules::compile(std::vector(inhibition_rules_max + 1, node_down)).error().code,
            Error::Code::too_large);
  InhibitionRule wide = node_down;
  wide.equal = std::vector<std::string>(inhibition_equal_max, "a");
  EXPECT_TRUE(InhibitionRules::compile({wide}));
  wide.equal.push_back("a");
  EXPECT_EQ(InhibitionRules::compile({wide}).error().pointer, "/0/equal");
}

TEST(AlertIdSet, DoesWhatASetDoes) {
  std::mt19937_64 random(7);
  AlertIdSet ids;
  std::set<std::uint64_t> model;
  std::uint64_t next = 1;
  for (int i = 0; i < 20'000; ++i) {
    const bool grow = random() % 100 < (i < 10'000 ? 60U : 40U);
    if (grow) {
      const std::uint64_t id = random() % 10 == 0 ? random() % 500 : next++;
      EXPECT_EQ(ids.insert(id), model.insert(id).second);
    } else if (!model.empty()) {
      auto victim = model.lower_bound(random() % next);
      if (victim == model.end()) victim = model.begin();
      EXPECT_TRUE(ids.erase(*victim));
      EXPECT_FALSE(ids.erase(*victim));
      model.erase(victim);
    }
    ASSERT_EQ(ids.empty(), model.empty());
    if (!model.empty()) ASSERT_EQ(ids.front(), *model.begin());
    if (i % 500 == 0) {
      std::vector<std::uint64_t> seen;
      ids.for_each([&](std::uint64_t id) { seen.push_back(id); });
      ASSERT_EQ(seen, std::vector<std::uint64_t>(model.begin(), model.end()));
    }
  }
}

// Whatever happened before, the answer depends only on who is active: replay gives the same.
TEST(Inhibition, TheAnswerDoesNotDependOnHistory) {
  const std::vector<InhibitionRule> rules{node_down,
                                          {"any", "", {"big=1"}, {"small=1"}, {}, true},
                                          {"zone", "", {"big=~.+"}, {"x!=y"}, {"node", "z"}, true}};
  std::mt19937_64 random(11);
  const auto random_labels = [&] {
    const auto pick = [&](std::initializer_list<const char*> any) {
      return *(any.begin() + static_cast<long>(random() % any.size()));
    };
    return labels({{"alertname", pick({"NodeDown", "Slow"})},
                   {"node", pick({"a", "b", ""})},
                   {"big", pick({"1", ""})},
                   {"small", pick({"1", ""})}});
  };
  InhibitionIndex lived = index_of(rules);
  std::map<AlertId, Labels> active;
  for (std::uint64_t id = 1; id < 400; ++id) {
    const Labels one = random_labels();
    lived.insert(AlertId{id}, one);
    active.emplace(AlertId{id}, one);
    if (random() % 3 != 0) {
      const auto victim = std::next(active.begin(), static_cast<long>(random() % active.size()));
      lived.erase(victim->first, victim->second);
      active.erase(victim);
    }
  }
  InhibitionIndex fresh = index_of(rules);
  for (auto one = active.rbegin(); one != active.rend(); ++one)
    fresh.insert(one->first, one->second);
  int inhibited = 0;
  for (const auto& [id, one] : active) {
    EXPECT_EQ(lived.inhibited_by(id, one), fresh.inhibited_by(id, one));
    EXPECT_EQ(lived.all_inhibiting(id, one), fresh.all_inhibiting(id, one));
    EXPECT_EQ(lived.affected_by(id, one), fresh.affected_by(id, one));
    const auto all = lived.all_inhibiting(id, one);
    EXPECT_EQ(lived.inhibited_by(id, one).has_value(), !all.empty());
    if (!all.empty()) {
      ++inhibited;
      EXPECT_EQ(lived.inhibited_by(id, one), all.front());
    }
    // Who inhibits names whom it touches.
    for (const InhibitedBy& by : all) {
      const auto touched = lived.affected_by(by.source, active.at(by.source));
      EXPECT_TRUE(std::binary_search(touched.begin(), touched.end(), id));
    }
  }
  EXPECT_GT(inhibited, 10);
}

}  // namespace
}  // namespace tocsin
