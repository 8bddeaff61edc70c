// Changes, told of as programs and people do, and asked for in the room of an incident.
#include "app/room_test.hpp"

namespace tocsin::api {
namespace {

constexpr const char* source_key = "a-key-of-sixteen-letters";

class Changes : public InRoom {
 protected:
  void SetUp() override {
    InRoom::SetUp();
    if (HasFatalFailure()) return;
    const auto add = [&](const std::string& kind, const std::string& slug,
                         const std::string& members) {
      const Told told = house.put("/api/v1/" + kind + "/" + slug, members);
      ASSERT_TRUE(told.status == 201 || told.status == 200) << told.text;
    };
    house.add_integration("pagerduty", source_key);
    add("services", "postgres", R"({"name":"Postgres","team":"","policy":""})");
    add("services", "search", R"({"name":"Search","team":"","policy":""})");
    add("services", "checkout?override=true",
        R"({"slug":"checkout","name":"Checkout","team":"","policy":"","depends_on":["postgres"]})");
    ASSERT_EQ(house.request("PATCH", room, R"({"services":["checkout"]})").status, 200);
  }
  Told tell(const std::string& body) { return house.post("/api/v1/change-records", body); }
  Told tell_by_key(const std::string& body) {
    return house.request_as("", "POST", std::string("/intake/changes/") + source_key, body);
  }
  Told enqueue(const std::string& payload, const std::string& routing_key = source_key) {
    return house.request_as(
        "", "POST", "/v2/change/enqueue",
        R"({"routing_key":")" + routing_key + R"(","payload":)" + payload + "}");
  }
  json::array suspects() { return house.get(room + "/changes").at("items").as_array(); }
  json::array listed(const std::string& query = "") {
    return house.get("/api/v1/change-records" + query).at("items").as_array();
  }
};

TEST_F(Changes, ComeInAndAreSuspects) {
  const Told told = tell(
      R"({"id":"deploy-1","title":"checkout 2.1","kind":"deploy","services":["checkout"],)"
      R"("began_at":")" +
      format_time(house.clock.now() - 1s) +
      R"(","who":"ana","links":[{"href":"https://ci.example.org/1"}],"details":{"sha":"abc"}})");
  ASSERT_EQ(told.status, 202) << told.text;
  EXPECT_EQ(told.at("status"), "accepted");
  ASSERT_EQ(tell_by_key(R"({"id":"7","title":"work_mem","services":["postgres"]})").status, 202);
  ASSERT_EQ(tell(R"({"id":"8","title":"index","services":["search"]})").status, 202);
  const Told answer = house.get(room + "/changes");
  ASSERT_EQ(answer.status, 200) << answer.text;
  const json::array items = answer.at("items").as_array();
  ASSERT_EQ(items.size(), 2u) << "search has nothing to do with it";
  EXPECT_EQ(items[0].at("title"), "work_mem") << "the newest first";
  EXPECT_EQ(items[0].at("distance"), 1);
  EXPECT_TRUE(std::string(items[0].at("why").as_string())
                  .starts_with("on Postgres, which Checkout depends on"))
      << answer.text;
  EXPECT_EQ(items[1].at("title"), "checkout 2.1");
  EXPECT_EQ(items[1].at("details").at("sha"), "abc");
  EXPECT_EQ(items[1].at("verdict"), nullptr);
  EXPECT_EQ(answer.at("services").as_array().size(), 2u);
  EXPECT_EQ(listed().size(), 3u);
  EXPECT_EQ(listed("?service=search,postgres").size(), 2u);
  EXPECT_EQ(listed("?until=2020-01-01T00:00:00Z").size(), 0u);
  EXPECT_EQ(house.get("/api/v1/change-records/1").at("source_id"), "deploy-1");
  EXPECT_EQ(house.get("/api/v1/change-records/77").status, 404);
}

TEST_F(Changes, WentOutShortlyBefore) {
  const Time before = house.clock.now() - 4min;
  ASSERT_EQ(tell(R"({"id":"1","title":"v2","services":["checkout"],"began_at":")" +
                 format_time(before) + R"("})")
                .status,
            202);
  const json::array items = suspects();
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(items[0].at("just_before"), true);
}

TEST_F(Changes, TheSameIdOfTheSameSenderSaysMoreOfTheSameChange) {
  ASSERT_EQ(tell(R"({"id":"1","title":"v2","services":["checkout"],"state":"running"})").status,
            202);
  const Told again = tell(R"({"id":"1","state":"failed"})");
  ASSERT_EQ(again.status, 202) << again.text;
  EXPECT_EQ(again.at("version"), 2);
  ASSERT_EQ(listed().size(), 1u);
  EXPECT_EQ(listed()[0].at("title"), "v2");
  EXPECT_EQ(listed()[0].at("state"), "failed");
  ASSERT_EQ(tell_by_key(R"({"id":"1","title":"another"})").status, 202);
  EXPECT_EQ(listed().size(), 2u) << "what others call theirs is another one";
}

TEST_F(Changes, ManyWhoTellOfOneAtOnceMakeOne) {
  std::vector<std::thread> tellers;
  for (int i = 0; i < 8; ++i) {
    tellers.emplace_back([&] {
      const Told told = tell_by_key(R"({"id":"1","title":"v2"})");
      EXPECT_TRUE(told.status == 202 || told.status == 503) << told.text;
    });
  }
  for (std::thread& teller : tellers) teller.join();
  EXPECT_EQ(listed().size(), 1u);
}

TEST_F(Changes, PagerDutysEventsAreTaken) {
  const std::string payload = R"({"summary":"v3","timestamp":")" + format_time(house.clock.now()) +
                              R"(","source":"ci","custom_details":{"build":"2"}})";
  Told told = enqueue(payload);
  ASSERT_EQ(told.status, 202) << told.text;
  EXPECT_EQ(told.at("status"), "success");
  ASSERT_EQ(enqueue(payload).status, 202);
  ASSERT_EQ(listed().size(), 1u) << "tried again, it is the same";
  EXPECT_EQ(listed()[0].at("services").as_array(), json::array({"checkout"}))
      << "the integration's own service";
  ASSERT_EQ(enqueue(R"({"summary":"v4","custom_details":{"service":"Postgres"}})").status, 202);
  EXPECT_EQ(listed()[0].at("services").as_array(), json::array({"postgres"}));
  told = enqueue(payload, "no-key-of-anybody-here");
  EXPECT_EQ(told.status, 400);
  EXPECT_EQ(told.at("status"), "invalid event");
  told = enqueue(R"({"timestamp":"x"})");
  EXPECT_EQ(told.status, 400);
  EXPECT_NE(told.text.find("/payload/summary"), std::string::npos) << told.text;
}

TEST_F(Changes, ErrorsNameThePlace) {
  const auto place = [&](const std::string& body) {
    const Told told = tell(body);
    EXPECT_EQ(told.status, 400) << told.text;
    return told.text;
  };
  EXPECT_NE(place(R"({"title":"v2"})").find("\"/id\""), std::string::npos);
  EXPECT_NE(place(R"({"id":"1"})").find("/title"), std::string::npos);
  EXPECT_NE(
      place(R"({"id":"1","title":"x","services":["checkout","nothing"]})").find("/services/1"),
      std::string::npos);
  EXPECT_NE(place(R"({"id":"1","title":"x","kind":"magic"})").find("/kind"), std::string::npos);
  EXPECT_EQ(house.request_as("", "POST", "/intake/changes/no-key-of-anybody", "{}").status, 401);
  EXPECT_EQ(house.request_as("", "POST", "/api/v1/change-records", "{}").status, 401);
  EXPECT_EQ(house.get("/api/v1/change-records?since=soon").status, 400);
  EXPECT_EQ(house.get("/api/v1/change-records?cursor=x").status, 400);
  std::string many = "s";
  for (int i = 0; i < 200; ++i) many += ",s" + std::to_string(i);
  EXPECT_EQ(house.get("/api/v1/change-records?service=" + many).status, 413);
}

TEST_F(Changes, AreToldOfAndSeenByWhomTheServicesGrant) {
  for (const char* body : {R"({"slug":"cat","name":"cat","email":"cat@x.org"})"}) {
    ASSERT_EQ(house.post("/api/v1/users", body).status, 201);
  }
  ASSERT_EQ(house
                .put("/api/v1/grants/cat", R"({"subject":"cat","access":"responder",)"
                                           R"("scope_kind":"service","scope":"search"})")
                .status,
            201);
  ChangeConfig change;
  house.put_token(change, "cat", AccessLevel::administrator, "tcs_cat");
  house.ask(std::move(change));
  ASSERT_EQ(tell(R"({"id":"1","title":"secret of checkout","services":["checkout"]})").status, 202);
  const std::string before = house.get("/api/v1/changes?wait=0").string("cursor");
  as("cat");
  EXPECT_EQ(listed().size(), 0u);
  EXPECT_EQ(house.get("/api/v1/change-records/1").status, 404);
  EXPECT_EQ(house.get(room + "/changes").status, 404);
  EXPECT_EQ(tell(R"({"id":"2","title":"x","services":["checkout"]})").status, 403);
  EXPECT_EQ(tell(R"({"id":"2","title":"x"})").status, 403) << "of nothing in particular";
  EXPECT_EQ(tell(R"({"id":"2","title":"x","services":["search"]})").status, 202);
  EXPECT_EQ(listed().size(), 1u);
  as("eve");
  EXPECT_EQ(listed().size(), 2u);
  EXPECT_EQ(house.get(room + "/changes").status, 403) << "suspects are for whoever responds";
  EXPECT_EQ(tell(R"({"id":"3","title":"x","services":["search"]})").status, 403);
  as("ana");
  ASSERT_EQ(tell(R"({"id":"1","state":"rolled_back"})").status, 202);
  const std::string ask = "/api/v1/changes?topics=changes&wait=5&cursor=" + before;
  EXPECT_NE(house.get(ask).text.find("secret of checkout"), std::string::npos);
  as("cat");
  EXPECT_EQ(house.get(ask).text.find("secret of checkout"), std::string::npos);
}

TEST_F(Changes, AreJudgedAsOneHypothesis) {
  ASSERT_EQ(tell(R"({"id":"1","title":"checkout 2.1","services":["checkout"]})").status, 202);
  ASSERT_EQ(tell(R"({"id":"2","title":"other","services":["search"]})").status, 202);
  const std::string judge = room + "/changes/1";
  EXPECT_EQ(house.post(judge, "{}").status, 400);
  EXPECT_EQ(house.post(room + "/changes/2", R"({"verdict":"suspect"})").status, 404);
  Told told = house.post(judge, R"({"verdict":"suspect"})");
  ASSERT_EQ(told.status, 200) << told.text;
  EXPECT_EQ(told.at("verdict"), "suspect");
  const auto hypothesis = told.at("hypothesis").to_number<std::uint64_t>();
  ASSERT_EQ(house.post(judge, R"({"verdict":"suspect"})").status, 200);
  told = house.post(judge, R"({"verdict":"ruled_out","why":"it was rolled back before"})");
  EXPECT_EQ(told.at("verdict"), "ruled_out");
  EXPECT_EQ(told.at("hypothesis"), hypothesis) << "the same one";
  const json::array lines = house.get(room + "/timeline?kind=hypothesis").at("items").as_array();
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].at("text"), "The change \"checkout 2.1\"");
  EXPECT_EQ(lines[0].at("standing").at("verdict").at("why"), "it was rolled back before");
  told = house.post(judge, R"({"verdict":"suspect"})");
  EXPECT_EQ(told.at("verdict"), "suspect") << "open again";
  told = house.post(judge, R"({"verdict":"confirmed"})");
  EXPECT_EQ(told.at("verdict"), "confirmed");
  EXPECT_EQ(suspects()[0].at("verdict"), "confirmed");
  ASSERT_EQ(house
                .post(room + "/entries",
                      R"({"kind":"withdrawn","about":)" + std::to_string(hypothesis) + "}")
                .status,
            201);
  EXPECT_EQ(suspects()[0].at("verdict"), nullptr) << "what was withdrawn is not said";
}

TEST_F(Changes, OfAClosedIncidentCanStillBeJudged) {
  ASSERT_EQ(tell(R"({"id":"1","title":"v2","services":["checkout"]})").status, 202);
  for (const char* status : {"resolved", "closed"}) {
    ASSERT_EQ(house.request("PATCH", room, R"({"status":")" + std::string(status) + R"("})").status,
              200);
  }
  const Time later = house.clock.now() + 1s;
  ASSERT_EQ(tell(R"({"id":"2","title":"the repair","services":["checkout"],"state":"planned",)"
                 R"("began_at":")" +
                 format_time(later) + R"("})")
                .status,
            202);
  ASSERT_EQ(suspects().size(), 1u) << "what came after its end is no suspect";
  EXPECT_EQ(house.post(room + "/changes/1", R"({"verdict":"ruled_out"})").status, 200);
}

}  // namespace
}  // namespace tocsin::api
