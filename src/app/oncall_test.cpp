// The routes of proving and calling, through the whole server.
#include "app/house_test.hpp"

namespace tocsin::api {
namespace {

class OnCall : public ::testing::Test {
 protected:
  void SetUp() override {
    house.set_up();
    put("users/bob", R"({"slug":"bob","name":"Bob","email":"bob@example.org"})");
    put("grants/bob", R"({"subject":"bob","access":"responder"})");
    ChangeConfig change;
    house.put_token(change, "bob", AccessLevel::administrator, "tcs_bob");
    house.ask(std::move(change));
    put("contact-methods/bob-mail",
        R"({"user":"bob","channel":"email","address":"bob@example.org","vouched":true})");
    put("schedules/primary",
        R"({"name":"Primary","rotations":[{"name":"always","anchor":"2026-10-19T09:00",
            "groups":[{"users":["bob"]}]}]})");
    put("policies/p",
        R"({"name":"P","steps":[{"targets":[{"kind":"schedule","slug":"primary"}]}]})");
    put("services/shop", R"({"name":"Shop","policy":"p"})");
  }
  void put(const std::string& at, const std::string& body) {
    const Told told = house.put("/api/v1/" + at, body);
    ASSERT_EQ(told.status, 201) << at << " " << told.text;
  }
  void as(const std::string& user) { house.token = "tcs_" + user; }
  House house;
};

TEST_F(OnCall, ARehearsalTellsTheLadderOfADraftToo) {
  const Told told = house.post("/api/v1/policies/rehearse", R"({"policy":"p","length":"1h"})");
  ASSERT_EQ(told.status, 200) << told.text;
  EXPECT_EQ(told.at("people").as_array().size(), 1U);
  EXPECT_EQ(told.at("people").as_array()[0], "bob");
  const auto& entries = told.at("entries").as_array();
  const auto sent = std::ranges::find_if(
      entries, [](const json::value& entry) { return entry.at("kind") == "notification_sent"; });
  ASSERT_NE(sent, entries.end());
  EXPECT_EQ(sent->at("contact_method"), "bob-mail");
  EXPECT_EQ(sent->at("channel"), "email");
  EXPECT_EQ(sent->at("why"), "step 1 of policy P");
  const Told draft = house.post(
      "/api/v1/policies/rehearse",
      R"({"policy":"p","draft":{"name":"P","steps":[{"targets":[{"kind":"user","slug":"ana"}]}]}})");
  ASSERT_EQ(draft.status, 200) << draft.text;
  EXPECT_TRUE(draft.at("people").as_array().empty());  // ana has no contact method
  const Told bad =
      house.post("/api/v1/policies/rehearse", R"({"policy":"p","draft":{"name":"P","steps":[]}})");
  EXPECT_EQ(bad.status, 400) << bad.text;
  EXPECT_EQ(house.post("/api/v1/policies/rehearse", R"({"policy":"q"})").status, 404);
}

TEST_F(OnCall, CoverageTellsWhenNobodyIsReached) {
  Told told = house.get("/api/v1/coverage");
  ASSERT_EQ(told.status, 200) << told.text;
  EXPECT_TRUE(told.at("coverage").at("holes").as_array().empty());
  ASSERT_EQ(house
                .put("/api/v1/contact-methods/bob-mail",
                     R"({"user":"bob","channel":"email","address":"bob@example.org"})")
                .status,
            200);
  told = house.get("/api/v1/coverage?policy=p");
  const auto& holes = told.at("coverage").at("holes").as_array();
  ASSERT_EQ(holes.size(), 1U) << told.text;
  EXPECT_EQ(holes[0].at("reasons").as_array()[0].at("cause"), "no_verified_contact");
  EXPECT_EQ(told.at("coverage").at("unreachable").as_array()[0], "bob");
  EXPECT_EQ(house.get("/api/v1/coverage?policy=none").status, 404);
}

TEST_F(OnCall, LoadIsToldAsATableToo) {
  const std::string range = "from=2030-10-21T00:00:00Z&to=2030-10-28T00:00:00Z";
  const Told told = house.get("/api/v1/on-call/load?" + range);
  ASSERT_EQ(told.status, 200) << told.text;
  const auto& load = told.at("items").as_array().at(0).at("load");
  EXPECT_EQ(load.at("weekend"), "2d");
  EXPECT_EQ(load.at("night"), "1d16h");
  // Hours of the past are those that were: nobody was on call before there was a schedule.
  const Told past =
      house.get("/api/v1/on-call/load?from=2020-10-21T00:00:00Z&to=2020-10-28T00:00:00Z");
  EXPECT_TRUE(past.at("items").as_array().empty()) << past.text;
  const Told csv = house.get("/api/v1/on-call/load.csv?" + range);
  EXPECT_EQ(csv.headers.get("Content-Type"), "text/csv; charset=utf-8");
  EXPECT_TRUE(csv.text.contains("bob,primary,1,80.00,40.00,48.00,0.00,168.00")) << csv.text;
}

TEST_F(OnCall, NotificationRulesAreOnesOwn) {
  as("bob");
  const std::string rule =
      R"({"user":"bob","urgency":"high","steps":[{"contact_method":"bob-mail","after":"0s"}]})";
  ASSERT_EQ(house.post("/api/v1/notification-rules", rule).status, 201);
  EXPECT_EQ(house.get("/api/v1/notification-rules/bob-high").status, 200);
  const Told others = house.post("/api/v1/notification-rules", R"({"user":"ana"})");
  EXPECT_EQ(others.status, 403) << others.text;
  const Told odd = house.put("/api/v1/notification-rules/bob-odd", rule);
  EXPECT_EQ(odd.status, 400) << odd.text;
  EXPECT_TRUE(odd.text.contains("bob-high")) << odd.text;
}

TEST_F(OnCall, PeopleAreCalledByHandForAnAlertAndAnIncident) {
  put("integrations/prom", R"({"name":"Prom","service":"shop"})");
  const Told declared = house.post("/api/v1/incidents", R"({"title":"it burns"})");
  ASSERT_EQ(declared.status, 201) << declared.text;
  const Told called = house.post("/api/v1/incidents/INC-1/page",
                                 R"({"targets":[{"kind":"schedule","slug":"primary"}]})");
  ASSERT_EQ(called.status, 200) << called.text;
  EXPECT_EQ(called.string("outcome"), "called");
  EXPECT_EQ(called.at("pages").as_array().size(), 1U);
  EXPECT_EQ(house.outbox.deliveries().size(), 1U);
  const Told again =
      house.post("/api/v1/incidents/INC-1/page", R"({"targets":[{"kind":"user","slug":"bob"}]})");
  EXPECT_EQ(again.string("outcome"), "called_already");
  const Told nobody =
      house.post("/api/v1/incidents/INC-1/page", R"({"targets":[{"kind":"user","slug":"ana"}]})");
  EXPECT_EQ(nobody.status, 409) << nobody.text;  // she cannot be reached
  EXPECT_EQ(house.post("/api/v1/incidents/INC-1/page", "{}").status, 400);
  EXPECT_EQ(house.post("/api/v1/alerts/99/page", R"({"targets":[{"slug":"bob"}]})").status, 404);
}

}  // namespace
}  // namespace tocsin::api
