// The people of an incident, asked as screens and programs do: roles, responders, who may see what.
#include "app/room_test.hpp"

namespace tocsin::api {
namespace {

class Responding : public InRoom {
 protected:
  Responding() : InRoom("SEV1") {}

  const std::string commander = room + "/roles/incident-commander";
};

TEST_F(Responding, TheUsualRolesAreThereFromTheFirstSetUpOn) {
  EXPECT_EQ(house.get("/api/v1/incident-roles").at("items").as_array().size(), 5U);
  EXPECT_EQ(house.get("/api/v1/usual-incident-roles").at("items").as_array().size(), 5U);
  as("bob");
  EXPECT_EQ(house.put("/api/v1/incident-roles/liaison", R"({"name":"Liaison"})").status, 403);
}

TEST_F(Responding, ARoleIsTakenOfferedDeclinedAndHandedOver) {
  Told told = house.post(commander + "/take", "");
  ASSERT_EQ(told.status, 200) << told.text;
  EXPECT_EQ(told.at("commander"), "ana");
  as("bob");
  told = house.post(commander + "/take", "");
  EXPECT_EQ(told.status, 409);
  EXPECT_NE(told.text.find("Ana is Incident commander already"), std::string::npos) << told.text;
  as("ana");
  EXPECT_EQ(house.post(commander + "/offer", R"({"user":"bob"})").status, 200);
  as("bob");
  EXPECT_EQ(house.post(commander + "/decline", "").status, 200);
  EXPECT_EQ(house.post(commander + "/take", "").status, 409);
  as("ana");
  EXPECT_EQ(house.post(commander + "/offer", R"({"user":"bob"})").status, 200);
  as("bob");
  told = house.post(commander + "/take", "");
  ASSERT_EQ(told.status, 200) << told.text;
  EXPECT_EQ(told.at("commander"), "bob");
  EXPECT_EQ(told.at("roles").as_array().size(), 1U);
}

TEST_F(Responding, AChecklistIsTickedByItsWordsByWhoeverHoldsTheRole) {
  const std::string list = commander + "/checklist";
  const std::string point = R"({"point":"Say that you are in command"})";
  EXPECT_EQ(house.put(list, point).status, 403) << "nobody holds it";
  ASSERT_EQ(house.post(commander + "/take", "").status, 200);
  Told told = house.put(list, point);
  ASSERT_EQ(told.status, 200) << told.text;
  ASSERT_EQ(told.at("roles").as_array().size(), 2U);
  const auto& row = told.at("roles").as_array()[1];
  EXPECT_EQ(row.at("user"), "");
  EXPECT_EQ(row.at("ticked").as_array()[0].at("by"), "ana");
  EXPECT_EQ(
      house.get(room + "/timeline?kind=checklist_ticked").at("items").as_array()[0].at("text"),
      "Incident commander: Say that you are in command");
  EXPECT_EQ(house.put(list, R"({"point":"dance"})").status, 404);
  EXPECT_EQ(house.put(list, R"({"point":""})").status, 400);
  as("bob");
  EXPECT_EQ(house.put(list, point).status, 403) << "somebody else holds it";
  as("eve");
  EXPECT_EQ(house.put(list, point).status, 403) << "a stakeholder";
  for (const auto& holding : house.get(room).at("roles").as_array()) {
    EXPECT_NE(holding.at("user"), "") << "stakeholders see who holds what, and no more";
  }
  as("ana");
  told = house.put(list, R"({"point":"Say that you are in command","ticked":false})");
  ASSERT_EQ(told.status, 200) << told.text;
  EXPECT_EQ(told.at("roles").as_array()[1].at("ticked").as_array().size(), 0U);
}

TEST_F(Responding, TheOldMemberAndTheRoleAreOneTruth) {
  EXPECT_EQ(house.request("PATCH", room, R"({"commander":"bob"})").at("commander"), "bob");
  EXPECT_EQ(house.get(room).at("roles").as_array()[0].at("user"), "bob");
  EXPECT_EQ(house.put(commander, R"({"user":"ana"})").at("commander"), "ana");
  EXPECT_EQ(house.request("DELETE", commander + "?user=ana").at("commander"), "");
  EXPECT_EQ(house.request("PATCH", room, R"({"commander":"ana"})").at("commander"), "ana");
  EXPECT_EQ(house.request("PATCH", room, R"({"commander":""})").at("roles").as_array().size(), 0U);
}

TEST_F(Responding, StakeholdersSeeWhoHoldsARoleAndNotWhoWasCalled) {
  ASSERT_EQ(house.put(commander, R"({"user":"bob"})").status, 200);
  ASSERT_EQ(house.post(commander + "/offer", R"({"user":"ana"})").status, 200);
  ASSERT_EQ(
      house.request("PATCH", room, R"({"bridge":{"url":"https://meet.example.org/1"}})").status,
      200);
  as("bob");
  ASSERT_EQ(house.post(room + "/join", "").status, 200);
  EXPECT_EQ(house.get(room).at("responders").as_array().size(), 2U);
  as("eve");
  for (const Told& told : {house.get(room)}) {
    EXPECT_EQ(told.at("responders").as_array().size(), 0U);
    EXPECT_EQ(told.at("roles").as_array()[0].at("user"), "bob");
    EXPECT_EQ(told.text.find("\"offered_to\":\"ana\""), std::string::npos);
    EXPECT_EQ(told.text.find("meet.example.org"), std::string::npos);
  }
  EXPECT_EQ(house.get("/api/v1/incidents").text.find("\"joined\""), std::string::npos);
  for (const char* path : {"/join", "/roles/scribe/take", "/responders/bob/release"}) {
    EXPECT_EQ(house.post(room + path, "").status, 403) << path;
  }
}

TEST_F(Responding, WhoIsPagedIsAResponderAndMayBeReleased) {
  ASSERT_EQ(house
                .put("/api/v1/contact-methods/bob-mail",
                     R"({"user":"bob","channel":"email","address":"bob@x.org","vouched":true})")
                .status,
            201);
  ASSERT_EQ(house.post(room + "/page", R"({"targets":[{"kind":"user","slug":"bob"}]})").status,
            200);
  const Told told = house.get(room);
  EXPECT_EQ(told.at("responders").as_array()[1].at("state"), "asked");
  EXPECT_EQ(told.at("responders").as_array()[1].at("by"), "ana");
  const Told after = house.post(room + "/responders/bob/release", "");
  ASSERT_EQ(after.status, 200) << after.text;
  EXPECT_EQ(after.at("responders").as_array()[1].at("state"), "released");
  EXPECT_EQ(house.get("/api/v1/pages?user=bob").at("items").as_array()[0].at("status"),
            "cancelled");
  EXPECT_EQ(house.post(room + "/responders/bob/release", "").status, 409);
}

TEST_F(Responding, TheLiveRowShowsEachWhatTheyMaySee) {
  const std::string cursor = house.get("/api/v1/changes?topics=incidents&wait=0").string("cursor");
  ASSERT_EQ(house.put(commander, R"({"user":"bob"})").status, 200);
  const std::string since = "/api/v1/changes?topics=incidents&wait=0&cursor=" + cursor;
  const Told seen = house.get(since);
  EXPECT_NE(seen.text.find("\"responders\":[{\"user\":\"ana\""), std::string::npos) << seen.text;
  as("eve");
  const Told outside = house.get(since);
  EXPECT_NE(outside.text.find("\"commander\":\"bob\""), std::string::npos) << outside.text;
  EXPECT_NE(outside.text.find("\"responders\":[]"), std::string::npos) << outside.text;
}

}  // namespace
}  // namespace tocsin::api
