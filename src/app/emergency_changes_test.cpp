// Emergency changes of an incident, asked for and approved as people and programs do.
#include "app/room_test.hpp"

namespace tocsin::api {
namespace {

class EmergencyChanges : public InRoom {
 protected:
  void SetUp() override {
    InRoom::SetUp();
    if (HasFatalFailure()) return;
    ASSERT_EQ(house.put("/api/v1/services/checkout", R"({"name":"Checkout","team":"","policy":""})")
                  .status,
              201);
    ASSERT_EQ(house.request("PATCH", room, R"({"services":["checkout"]})").status, 200);
    ASSERT_EQ(house
                  .put("/api/v1/incident-roles/change-manager",
                       R"({"name":"Change manager","position":9})")
                  .status,
              201);
    ASSERT_EQ(house.put(room + "/roles/change-manager", R"({"user":"bob"})").status, 200);
  }
  Told ask(const std::string& more = "") {
    return house.post(room + "/emergency-changes",
                      R"({"title":"flag off","kind":"flag","plan":"flip it","risk":"no carts",)"
                      R"("roll_back":"flip it back")" +
                          more + "}");
  }
  Told act(const std::string& what, std::vector<net::Headers::Field> headers = {}) {
    return house.request("PATCH", room + "/emergency-changes/1",
                         R"({"act":")" + what + R"(","word":"so it is"})", std::move(headers));
  }
};

// Somebody who responds to this incident alone names what it hits, and nothing else.
TEST_F(EmergencyChanges, AreAskedForOnWhatTheIncidentHitsByWhoeverResponds) {
  ASSERT_EQ(
      house.put("/api/v1/services/search", R"({"name":"Search","team":"","policy":""})").status,
      201);
  ASSERT_EQ(house
                .put("/api/v1/grants/eve-here",
                     R"({"subject":"eve","access":"responder","scope_kind":"incident",)"
                     R"("scope":"INC-1"})")
                .status,
            201);
  as("eve");
  EXPECT_EQ(ask(R"(,"services":["checkout"])").status, 201);
  EXPECT_EQ(ask(R"(,"services":["checkout","search"])").status, 403);
}

TEST_F(EmergencyChanges, AreAskedForApprovedAndCarriedOut) {
  Told told = ask();
  ASSERT_EQ(told.status, 201) << told.text;
  EXPECT_EQ(told.at("approval"), "asked");
  EXPECT_EQ(told.at("state"), "planned");
  EXPECT_EQ(told.at("services").as_array(), json::array({"checkout"})) << "the affected ones";
  EXPECT_EQ(told.at("approvers").as_array(), json::array({"bob"}));
  EXPECT_EQ(told.headers.get("ETag"), "\"1\"");
  told = act("approve");
  EXPECT_EQ(told.status, 403);
  EXPECT_NE(told.text.find("this is for bob to decide"), std::string::npos) << told.text;
  as("bob");
  told = act("approve", {{"If-Match", "\"1\""}});
  ASSERT_EQ(told.status, 200) << told.text;
  EXPECT_EQ(told.at("approval"), "approved");
  EXPECT_EQ(told.at("decided_by"), "bob");
  EXPECT_EQ(told.at("word"), "so it is");
  as("ana");
  EXPECT_EQ(act("done", {{"If-Match", "\"1\""}}).status, 412) << "bob was faster";
  told = act("done", {{"If-Match", "\"2\""}});
  ASSERT_EQ(told.status, 200) << told.text;
  EXPECT_EQ(told.at("state"), "done");
  EXPECT_EQ(told.at("lacks_approval"), false);
  EXPECT_EQ(act("done").status, 409);
  const json::array lines =
      house.get(room + "/timeline?kind=change_requested,change_approved,change_moved")
          .at("items")
          .as_array();
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[2].at("text"), "flag off. Risk: no carts");
  EXPECT_EQ(lines[0].at("text"), "flag off: done: so it is");
  EXPECT_EQ(house.get("/api/v1/search?q=carts").at("items").as_array().size(), 1u);
}

TEST_F(EmergencyChanges, AreChangesAsAllOthers) {
  ASSERT_EQ(ask(R"(,"done_already":true)").status, 201);
  const json::array all = house.get("/api/v1/change-records").at("items").as_array();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].at("incident"), 1);
  EXPECT_EQ(all[0].at("lacks_approval"), true);
  EXPECT_FALSE(all[0].as_object().contains("risk")) << "that is for whoever responds there";
  EXPECT_EQ(house.get(room + "/changes").at("items").as_array().size(), 0u)
      << "it stands by itself in its own room";
  ASSERT_EQ(house
                .post("/api/v1/incidents",
                      R"({"title":"another","severity":"SEV3","services":["checkout"]})")
                .status,
            201);
  EXPECT_EQ(house.get("/api/v1/incidents/INC-2/changes").at("items").as_array().size(), 1u)
      << "and is a suspect elsewhere";
}

TEST_F(EmergencyChanges, ErrorsNameThePlace) {
  const auto place = [&](const std::string& body) {
    const Told told = house.post(room + "/emergency-changes", body);
    EXPECT_EQ(told.status, 400) << told.text;
    return told.text;
  };
  EXPECT_NE(place("{}").find("/title"), std::string::npos);
  EXPECT_NE(place(R"({"title":"x"})").find("/plan"), std::string::npos);
  EXPECT_NE(place(R"({"title":"x","plan":"x"})").find("/risk"), std::string::npos);
  EXPECT_NE(place(R"({"title":"x","plan":"x","risk":"x"})").find("/roll_back"), std::string::npos);
  EXPECT_NE(place(R"({"title":"x","services":["nothing"]})").find("/services/0"),
            std::string::npos);
  EXPECT_EQ(act("done").status, 404);
  ASSERT_EQ(ask().status, 201);
  EXPECT_EQ(act("magic").status, 400);
  EXPECT_EQ(house.request("PATCH", room + "/emergency-changes/1", "{}").status, 400);
  EXPECT_EQ(house.get(room + "/emergency-changes/1").status, 200);
  EXPECT_EQ(house.get(room + "/emergency-changes/2").status, 404);
}

TEST_F(EmergencyChanges, StakeholdersNeitherSeeNorAskNorAct) {
  const std::string before = house.get("/api/v1/changes?wait=0").string("cursor");
  ASSERT_EQ(ask().status, 201);
  as("eve");
  EXPECT_EQ(ask().status, 403);
  EXPECT_EQ(act("approve").status, 403);
  EXPECT_EQ(house.get(room + "/emergency-changes").status, 403);
  EXPECT_EQ(house.get(room + "/emergency-changes/1").status, 403);
  const Told live = house.get("/api/v1/changes?topics=changes,incident:1&wait=5&cursor=" + before);
  EXPECT_NE(live.text.find("flag off"), std::string::npos) << "that it is planned may be known";
  EXPECT_EQ(live.text.find("no carts"), std::string::npos) << live.text;
}

TEST_F(EmergencyChanges, ReopeningAClosedIncidentBringsThemBack) {
  ASSERT_EQ(ask(R"(,"done_already":true)").status, 201);
  for (const char* status : {"resolved", "closed"}) {
    ASSERT_EQ(house.request("PATCH", room, R"({"status":")" + std::string(status) + R"("})").status,
              200);
  }
  as("bob");
  EXPECT_EQ(act("approve").status, 409);
  EXPECT_EQ(ask().status, 409);
  EXPECT_EQ(house.get(room + "/emergency-changes").at("items").as_array().size(), 1u);
  ASSERT_EQ(house.post(room + "/reopen", "{}").status, 200);
  EXPECT_EQ(act("approve").status, 200);
}

}  // namespace
}  // namespace tocsin::api
