#include "app/house_test.hpp"

namespace tocsin::api {
namespace {

constexpr const char* key = "tci_key-of-the-source";

class Intake : public ::testing::Test {
 protected:
  void open(const std::string& protocol, bool readable = false) {
    house.set_up();
    house.add_integration(protocol, key, readable);
    admin = std::exchange(house.token, "");  // senders have no token
  }
  std::uint64_t alerts() {
    house.token = admin;
    const Told list = house.get("/api/v1/alerts?status=firing,acknowledged");
    house.token.clear();
    return list.at("items").as_array().size();
  }
  House house;
  std::string admin;
};

TEST_F(Intake, JsonBecomesAnAlertThatPages) {
  open("json");
  const Told answer =
      house.post("/intake/json/" + std::string(key),
                 R"({"summary":"disk full","dedup_key":"disk","severity":"critical"})");
  ASSERT_EQ(answer.status, 202) << answer.text;
  EXPECT_EQ(answer.at("alerts").as_array().size(), 1U);
  EXPECT_FALSE(answer.headers.get("X-Tocsin-Seq").empty());
  EXPECT_EQ(alerts(), 1U);
  EXPECT_EQ(house.outbox.deliveries().size(), 1U);
}

TEST_F(Intake, AlertmanagerAnswersAsTheOriginal) {
  open("alertmanager");
  const std::string path = "/intake/alertmanager/" + std::string(key) + "/api/v2/alerts";
  const Told good = house.post(path, R"([{"labels":{"alertname":"A"}}])");
  EXPECT_EQ(good.status, 200);
  EXPECT_EQ(good.text, "");
  const Told partly = house.post(path, R"([{"labels":{"alertname":"B"}},{"labels":{}}])");
  EXPECT_EQ(partly.status, 400);
  EXPECT_TRUE(partly.body.is_string()) << partly.text;
  EXPECT_EQ(alerts(), 2U);  // the good one was kept
  const Told wrong = house.post(path, "[{");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_EQ(wrong.at("code").as_int64(), 400);
}

TEST_F(Intake, AlertmanagerIsToldTheSameAgainAndAgain) {
  open("alertmanager");
  const std::string path = "/intake/alertmanager/" + std::string(key) + "/api/v2/alerts";
  const auto entry = [](const std::string& name, std::chrono::seconds end) {
    return R"({"labels":{"alertname":")" + name + R"("},"endsAt":")" +
           format_time(SystemClock().now() + end) + "\"}";
  };
  const auto post = [&](const std::string& entries) {
    const Told told = house.post(path, "[" + entries + "]");
    EXPECT_EQ(told.status, 200) << told.text;
  };
  using Counts = std::map<std::string, int>;
  const auto logged = [&] {  // the rows of alerts may lag
    house.token = admin;
    Counts found;
    const Told list = house.get("/api/v1/integrations/source/events?limit=200");
    for (const json::value& item : list.at("items").as_array()) {
      ++found[std::string(item.at("summary").as_string())];
    }
    house.token.clear();
    return found;
  };
  for (int i = 0; i < 3; ++i) post(entry("A", 5min) + "," + entry("B", 6min));
  EXPECT_EQ(logged(), (Counts{{"A", 3}, {"B", 3}}));
  post(entry("A", 5min) + "," + entry("A", 6min));  // twice in one body
  post(entry("A", 5min) + "," + entry("C", 6min));  // one of them is new
  EXPECT_EQ(logged(), (Counts{{"A", 6}, {"B", 3}, {"C", 1}}));
  EXPECT_EQ(alerts(), 3U);
  // It ended, and comes back: the same text is no repeat now.
  post(entry("A", -1min));
  EXPECT_EQ(alerts(), 2U);
  post(entry("A", 5min) + "," + entry("B", 5min));
  EXPECT_EQ(alerts(), 3U);
  post(entry("A", 5min));
  EXPECT_EQ(logged(), (Counts{{"A", 9}, {"B", 4}, {"C", 1}}));
  EXPECT_EQ(alerts(), 3U);
}

TEST_F(Intake, PagerDutyAnswersAsTheOriginal) {
  open("pagerduty");
  const auto event = [](const std::string& action, const std::string& rest) {
    return R"({"routing_key":")" + std::string(key) + R"(","event_action":")" + action + "\"" +
           rest + "}";
  };
  const Told triggered =
      house.post("/v2/enqueue",
                 event("trigger", R"(,"payload":{"summary":"s","source":"x","severity":"error"})"));
  ASSERT_EQ(triggered.status, 202) << triggered.text;
  EXPECT_EQ(triggered.string("status"), "success");
  const std::string dedup_key = triggered.string("dedup_key");
  EXPECT_FALSE(dedup_key.empty());
  EXPECT_EQ(house.post("/v2/enqueue", event("resolve", R"(,"dedup_key":"nobody knows it")")).status,
            202);
  EXPECT_EQ(alerts(), 1U);
  EXPECT_EQ(
      house.post("/v2/enqueue", event("resolve", R"(,"dedup_key":")" + dedup_key + "\"")).status,
      202);
  EXPECT_EQ(alerts(), 0U);
  const Told refused = house.post("/v2/enqueue", event("trigger", ""));
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.string("status"), "invalid event");
  EXPECT_EQ(refused.at("errors").as_array().size(), 1U);
}

TEST_F(Intake, AWrongOrForeignKeyIsRefusedClearly) {
  open("json");
  EXPECT_EQ(house.post("/intake/json/nobody", R"({"summary":"x"})").status, 401);
  const Told foreign = house.post("/intake/webhook/" + std::string(key), R"({"alerts":[]})");
  EXPECT_EQ(foreign.status, 400);
  EXPECT_NE(foreign.string("detail").find("/intake/json/"), std::string::npos);
}

TEST_F(Intake, OverTheRateNothingIsKeptAndTheSenderIsToldWhen) {
  open("json");
  house.token = admin;
  ASSERT_EQ(
      house
          .put("/api/v1/integrations/source?override=true",
               R"({"name":"S","protocol":"json","service":"checkout","alerts_per_second_max":1})")
          .status,
      200);
  house.token.clear();
  const std::string path = "/intake/json/" + std::string(key);
  std::string ten = "[";
  for (int i = 0; i < 10; ++i)
    ten += (i ? "," : "") + (R"({"summary":"s","dedup_key":")" + std::to_string(i) + "\"}");
  EXPECT_EQ(house.post(path, ten + "]").status, 202);
  const Told refused =
      house.post(path, R"([{"summary":"t","dedup_key":"a"},{"summary":"t","dedup_key":"b"},
                                            {"summary":"t","dedup_key":"c"}])");
  EXPECT_EQ(refused.status, 429);
  EXPECT_FALSE(refused.headers.get("Retry-After").empty());
  EXPECT_EQ(alerts(), 10U);
}

TEST_F(Intake, ABeatIsTakenByGetPostAndHead) {
  open("heartbeat");
  for (const std::string method : {"GET", "POST", "HEAD"}) {
    EXPECT_EQ(house.request(method, "/intake/heartbeat/" + std::string(key)).status, 200);
  }
}

TEST_F(Intake, AReadingKeySilencesAsAmtoolDoes) {
  open("alertmanager", true);
  const std::string base = "/intake/alertmanager/" + std::string(key) + "/api/v2/";
  house.post(base + "alerts",
             R"([{"labels":{"alertname":"A","job":"x"},"annotations":{"summary":"hm"}}])");
  const Told made = house.post(
      base + "silences",
      R"({"matchers":[{"name":"job","value":"x","isRegex":false}],"startsAt":"2020-01-01T00:00:00Z",
          "endsAt":"2199-01-01T00:00:00Z","createdBy":"amtool","comment":"quiet"})");
  ASSERT_EQ(made.status, 200) << made.text;
  const std::string id = made.string("silenceID");
  const Told list = house.get(base + "alerts");
  ASSERT_EQ(list.body.as_array().size(), 1U) << list.text;
  const json::value& alert = list.body.as_array().front();
  EXPECT_EQ(alert.at("status").at("state").as_string(), "suppressed");
  EXPECT_EQ(alert.at("status").at("silencedBy").as_array().front().as_string(), id);
  EXPECT_EQ(alert.at("annotations").at("summary").as_string(), "hm");
  EXPECT_EQ(house.request("DELETE", base + "silence/" + id).status, 200);
  EXPECT_EQ(house.get(base + "silence/" + id).at("status").at("state").as_string(), "expired");
  EXPECT_EQ(house.get(base + "status").status, 200);
}

TEST_F(Intake, AKeyOnlyWritesUnlessItWasGivenMore) {
  open("alertmanager");
  EXPECT_EQ(house.get("/intake/alertmanager/" + std::string(key) + "/api/v2/alerts").status, 403);
}

}  // namespace
}  // namespace tocsin::api
