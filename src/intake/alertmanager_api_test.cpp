#include "intake/alertmanager_api.hpp"

#include <gtest/gtest.h>

namespace tocsin::alertmanager_api {
namespace {

const Time now = *parse_time("2026-11-23T03:50:48.812Z");

ShownAlert shown_alert() {
  ShownAlert shown;
  shown.alert.labels = *Labels::from_pairs({{"alertname", "DiskFull"},
                                            {"instance", "db-1:9100"},
                                            {"job", "node"},
                                            {"severity", "critical"}});
  shown.alert.started_at = now;
  shown.alert.fresh.last_seen_at = now;
  shown.annotations = {{"summary", "Disk of db-1 is 97% full"}};
  shown.generator_url = "http://prometheus:9090/graph?g0.expr=x";
  shown.receiver = "all";
  return shown;
}

// As Debian's Alertmanager 0.25 answered for the same alert, and mutedBy, which newer ones need.
TEST(AlertmanagerApi, ShowsAnAlertAsAlertmanagerDoes) {
  EXPECT_EQ(gettable_alert(shown_alert(), 5min),
            *parse_json(
                R"({"annotations":{"summary":"Disk of db-1 is 97% full"},
              "endsAt":"2026-11-23T03:55:48.812Z","fingerprint":"8c77d5865e910658",
              "receivers":[{"name":"all"}],"startsAt":"2026-11-23T03:50:48.812Z",
              "status":{"inhibitedBy":[],"mutedBy":[],"silencedBy":[],"state":"active"},
              "updatedAt":"2026-11-23T03:50:48.812Z",
              "generatorURL":"http://prometheus:9090/graph?g0.expr=x",
              "labels":{"alertname":"DiskFull","instance":"db-1:9100","job":"node",
                        "severity":"critical"}})"));
}

TEST(AlertmanagerApi, ASuppressedAlertNamesWhatQuietsIt) {
  ShownAlert shown = shown_alert();
  shown.alert.quiet.push_back({QuietKind::silence, 1, {}, {}});
  shown.silenced_by = {"u-1"};
  shown.inhibited_by = {"8d4653b8b9db0024"};
  const json::object object = gettable_alert(shown, 5min);
  EXPECT_EQ(object.at("status").at("state").as_string(), "suppressed");
  EXPECT_EQ(object.at("status").at("silencedBy"), json::array{"u-1"});
  EXPECT_EQ(object.at("status").at("inhibitedBy"), json::array{"8d4653b8b9db0024"});
}

TEST(AlertmanagerApi, GroupsByReceiverInFingerprintOrder) {
  ShownAlert other = shown_alert();
  other.alert.labels = *Labels::from_pairs({{"alertname", "Über🙂"}, {"z", "quote\"back\\"}});
  ShownAlert third = shown_alert();
  third.receiver = "aaa";
  const json::array groups = alert_groups({other, shown_alert(), third}, 5min);
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].at("receiver").at("name").as_string(), "aaa");
  EXPECT_EQ(groups[0].at("labels"), json::object());
  const json::array& alerts = groups[1].at("alerts").as_array();
  ASSERT_EQ(alerts.size(), 2U);
  EXPECT_EQ(alerts[0].at("fingerprint").as_string(), "8c77d5865e910658");
  EXPECT_EQ(alerts[1].at("fingerprint").as_string(), "9cdb34fdfe0f355f");
}

TEST(AlertmanagerApi, FiltersAsAmtoolAsks) {
  const auto shown_by = [](std::vector<std::pair<std::string, std::string>> query,
                           const ShownAlert& shown) {
    const auto filter = alert_filter(query);
    EXPECT_TRUE(filter);
    return filter && shows(*filter, shown);
  };
  const ShownAlert plain = shown_alert();
  ShownAlert silenced = plain;
  silenced.silenced_by = {"u"};
  silenced.alert.quiet.push_back({QuietKind::silence, 1, {}, {}});
  ShownAlert inhibited = plain;
  inhibited.inhibited_by = {"f"};
  inhibited.alert.quiet.push_back({QuietKind::inhibition, 1, {}, {}});
  ShownAlert resolved = plain;
  resolved.alert.status = AlertStatus::resolved;

  EXPECT_TRUE(shown_by({}, plain));
  EXPECT_FALSE(shown_by({}, resolved));
  EXPECT_FALSE(shown_by({{"active", "false"}}, plain));
  EXPECT_TRUE(shown_by({{"active", "false"}}, silenced));
  EXPECT_FALSE(shown_by({{"silenced", "false"}}, silenced));
  EXPECT_FALSE(shown_by({{"inhibited", "false"}}, inhibited));
  EXPECT_TRUE(shown_by({{"filter", "alertname=\"DiskFull\""}, {"filter", "job=~no.*"}}, plain));
  EXPECT_FALSE(shown_by({{"filter", "alertname=DiskFull"}, {"filter", "job!=node"}}, plain));
  EXPECT_TRUE(shown_by({{"receiver", "a.*"}, {"unheard-of", "x"}}, plain));
  EXPECT_FALSE(shown_by({{"receiver", "a"}}, plain));
}

TEST(AlertmanagerApi, BadFiltersAreRefused) {
  EXPECT_FALSE(alert_filter({{"active", "maybe"}}));
  EXPECT_FALSE(alert_filter({{"filter", "{a=b}"}}));
  EXPECT_FALSE(alert_filter({{"receiver", "("}}));
  EXPECT_TRUE(alert_filter(
      std::vector(matchers_max, std::pair<std::string, std::string>("filter", "a=b"))));
  EXPECT_FALSE(alert_filter(
      std::vector(matchers_max + 1, std::pair<std::string, std::string>("filter", "a=b"))));
}

Silence silence(std::uint64_t id, Duration from, Duration to) {
  Silence one;
  one.id = SilenceId{id};
  one.uuid = "u-" + std::to_string(id);
  one.matchers = *parse_matcher_list({"alertname=DiskFull", "job!~x.*"});
  one.starts_at = now + from;
  one.ends_at = now + to;
  one.updated_at = now;
  one.created_by = "ana";
  one.comment = "test";
  return one;
}

TEST(AlertmanagerApi, ShowsASilenceAsAlertmanagerDoes) {
  EXPECT_EQ(gettable_silence(silence(7, 0min, 60min), now),
            *parse_json(R"({"id":"u-7","status":{"state":"active"},
                "updatedAt":"2026-11-23T03:50:48.812Z","comment":"test","createdBy":"ana",
                "endsAt":"2026-11-23T04:50:48.812Z",
                "matchers":[{"isEqual":true,"isRegex":false,"name":"alertname","value":"DiskFull"},
                            {"isEqual":false,"isRegex":true,"name":"job","value":"x.*"}],
                "startsAt":"2026-11-23T03:50:48.812Z"})"));
}

TEST(AlertmanagerApi, SilencesAreSortedByWhatComesNext) {
  const json::array sorted =
      gettable_silences({silence(1, -9min, -5min), silence(2, -9min, -1min), silence(3, 5min, 9min),
                         silence(4, 1min, 20min), silence(5, -1min, 9min), silence(6, -1min, 3min)},
                        now);
  std::string order;
  for (const json::value& one : sorted) order += one.at("id").as_string().back();
  EXPECT_EQ(order, "654321");
}

TEST(AlertmanagerApi, SilencesAreFoundByTheirOwnMatchers) {
  const Silence one = silence(1, 0min, 1min);
  EXPECT_TRUE(silence_has(one, {}));
  EXPECT_TRUE(silence_has(one, *parse_matcher_list({"job!~x.*"})));
  EXPECT_FALSE(silence_has(one, *parse_matcher_list({"job!~\"x\""})));
  EXPECT_FALSE(silence_has(one, *parse_matcher_list({"job!~x.*", "a=b"})));
}

std::string posted(const std::string& starts_at, const std::string& ends_at,
                   const std::string& matchers = R"([{"name":"a","value":"b","isRegex":false}])") {
  return R"({"comment":"c","createdBy":"ana","id":"u-1","startsAt":")" + starts_at +
         R"(","endsAt":")" + ends_at + R"(","matchers":)" + matchers + "}";
}

TEST(AlertmanagerApi, ReadsAPostedSilence) {
  const auto read = posted_silence(posted("2026-11-23T04:00:00.123Z", "2026-11-23T05:00:00Z"), now);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->uuid, "u-1");
  EXPECT_EQ(read->comment, "c");
  EXPECT_EQ(read->created_by, "ana");
  EXPECT_EQ(read->matchers, *parse_matcher_list({"a=b"}));
  EXPECT_EQ(read->starts_at, *parse_time("2026-11-23T04:00:00.123Z"));
  const auto started = posted_silence(posted("0001-01-01T00:00:00Z", "2026-11-23T05:00:00Z"), now);
  ASSERT_TRUE(started);
  EXPECT_EQ(started->starts_at, now);
}

TEST(AlertmanagerApi, RefusesSilencesThatAlertmanagerRefuses) {
  for (const std::string& body :
       {std::string("{"), std::string("{}"), posted("2026-11-23T05:00:00Z", "2026-11-23T05:00:00Z"),
        posted("2026-11-23T01:00:00Z", "2026-11-23T02:00:00Z"),
        posted("2026-11-23T01:00:00Z", "0001-01-01T00:00:00Z"),
        posted("2026-11-23T04:00:00Z", "2026-11-23T05:00:00Z", "[]"),
        posted("2026-11-23T04:00:00Z", "2026-11-23T05:00:00Z",
               R"([{"name":"a","value":".*","isRegex":true}])"),
        posted("2026-11-23T04:00:00Z", "2026-11-23T05:00:00Z",
               R"([{"name":"a","value":"(","isRegex":true}])")}) {
    EXPECT_FALSE(posted_silence(body, now)) << body;
  }
}

TEST(AlertmanagerApi, StatusAndReceivers) {
  EXPECT_EQ(json_text(receivers({"a", "b"})), R"([{"name":"a"},{"name":"b"}])");
  const json::object object = status("0.1.0", now, "route: {}\n");
  EXPECT_EQ(object.at("cluster").at("status").as_string(), "disabled");
  EXPECT_EQ(object.at("versionInfo").at("version").as_string(), "0.1.0");
  EXPECT_EQ(object.at("config").at("original").as_string(), "route: {}\n");
  EXPECT_EQ(object.at("uptime").as_string(), "2026-11-23T03:50:48.812Z");
}

}  // namespace
}  // namespace tocsin::alertmanager_api
