// The suites inhibit.*: quiet because something bigger fires.
#include <map>
#include <set>

#include "domain/alerts/inhibition.hpp"
#include "tests/vectors/vectors.hpp"

namespace tocsin {
namespace {

using vectors::text_of;
using vectors::texts_of;
using vectors::Vector;

constexpr AlertId target_id{1000};

Labels labels_of(const json::value& from) { return *from_json<Labels>(from); }

TEST(InhibitVectors, Equal) {
  vectors::for_each("inhibit.equal", [](const Vector& vector) {
    // The suite asks about equality alone: everything marked as source is one.
    InhibitionRule rule{"r", "r", {"is_source=\"1\""}, {"is_source=\"\""}, {}, true};
    rule.equal = texts_of(vector.input.at("equal"));
    const auto compiled = InhibitionRules::compile({rule});
    ASSERT_TRUE(compiled);
    InhibitionIndex index(*compiled);
    std::uint64_t id = 0;
    for (const json::value& source : vector.input.at("sources").as_array()) {
      json::object labels = source.at("labels").as_object();
      labels["is_source"] = "1";
      index.insert(AlertId{++id}, labels_of(labels));
      if (!source.at("active").as_bool()) index.erase(AlertId{id}, labels_of(labels));
    }
    EXPECT_EQ(index.inhibited_by(target_id, labels_of(vector.input.at("target"))).has_value(),
              vector.expect.at("muted").as_bool());
  });
}

TEST(InhibitVectors, Rules) {
  vectors::for_each("inhibit.rules", [](const Vector& vector) {
    std::vector<InhibitionRule> rules;
    for (const json::value& rule : vector.input.at("rules").as_array()) {
      rules.push_back({"r" + std::to_string(rules.size()),
                       "",
                       {text_of(rule.at("source"))},
                       {text_of(rule.at("target"))},
                       texts_of(rule.at("equal")),
                       true});
    }
    const auto compiled = InhibitionRules::compile(rules);
    ASSERT_TRUE(compiled);
    InhibitionIndex index(*compiled);
    std::uint64_t id = 0;
    for (const json::value& source : vector.input.at("active").as_array()) {
      index.insert(AlertId{++id}, labels_of(source));
    }
    if (const json::value* past = vector.input.if_contains("was_active")) {
      for (const json::value& source : past->as_array()) {
        index.insert(AlertId{++id}, labels_of(source));
        index.erase(AlertId{id}, labels_of(source));
      }
    }
    const Labels target = labels_of(vector.input.at("target"));
    const bool muted = vector.expect.at("muted").as_bool();
    EXPECT_EQ(index.inhibited_by(target_id, target).has_value(), muted);
    // The same when the target is itself among the active ones.
    index.insert(target_id, target);
    EXPECT_EQ(index.inhibited_by(target_id, target).has_value(), muted);
  });
}

// Alerts are named "InstanceDown aa": their alertname and zone; pushes also "both resolved".
TEST(InhibitVectors, Timeline) {
  const InhibitionRule rule{"job-down",      "",  {"alertname=JobDown"}, {"alertname=InstanceDown"},
                            {"job", "zone"}, true};
  vectors::for_each("inhibit.timeline", [&](const Vector& vector) {
    if (vector.input.contains("rules")) {  // an empty rule
      const auto compiled = InhibitionRules::compile({InhibitionRule{}});
      ASSERT_TRUE(compiled);
      InhibitionIndex index(*compiled);
      const Labels any = labels_of(json::object{{"a", "b"}});
      index.insert(AlertId{1}, any);
      index.insert(AlertId{2}, any);
      EXPECT_FALSE(index.inhibited_by(AlertId{1}, any));
      return;
    }
    const auto compiled = InhibitionRules::compile({rule});
    ASSERT_TRUE(compiled);
    InhibitionIndex index(*compiled);
    std::map<std::string, bool> firing;  // every alert ever pushed
    std::vector<std::string> order;
    const auto labels = [](const std::string& alert) {
      const std::size_t space = alert.find(' ');
      return labels_of(json::object{{"alertname", alert.substr(0, space)},
                                    {"job", "testjob"},
                                    {"zone", alert.substr(space + 1)}});
    };
    const auto id = [&](const std::string& alert) {
      const auto found = std::find(order.begin(), order.end(), alert);
      return AlertId{static_cast<std::uint64_t>(found - order.begin()) + 1};
    };
    const auto set = [&](const std::string& alert, bool fires) {
      if (std::find(order.begin(), order.end(), alert) == order.end()) order.push_back(alert);
      firing[alert] = fires;
      if (fires) {
        index.insert(id(alert), labels(alert));
      } else {
        index.erase(id(alert), labels(alert));
      }
    };
    const json::array& pushes = vector.input.at("push").as_array();
    std::size_t next_push = 0;
    for (const json::value& flush : vector.expect.at("want").as_array()) {
      for (; next_push < pushes.size() &&
             pushes[next_push].at(0).to_number<double>() < flush.at(0).to_number<double>();
           ++next_push) {
        std::string text = text_of(pushes[next_push].at(1));
        const bool resolved = text.ends_with(" resolved");
        if (resolved) text.resize(text.size() - std::string_view(" resolved").size());
        if (text == "both") {
          for (const std::string& alert : std::vector<std::string>(order)) set(alert, !resolved);
        } else {
          set(text, !resolved);
        }
      }
      // A muted alert is left out; one that ended is told unless it is still muted.
      std::set<std::string> told;
      for (auto& [alert, fires] : firing) {
        if (index.inhibited_by(id(alert), labels(alert))) continue;
        told.insert(alert + (fires ? "" : " resolved"));
      }
      std::set<std::string> wanted;
      for (const std::string& alert : texts_of(flush.at(2))) wanted.insert(alert);
      EXPECT_EQ(told, wanted);
    }
    EXPECT_EQ(next_push, pushes.size());
  });
}

}  // namespace
}  // namespace tocsin
