// The roll call of an incident, asked as people and programs do.
#include "app/room_test.hpp"

namespace tocsin::api {
namespace {

class Roll : public InRoom {
 protected:
  void SetUp() override {
    InRoom::SetUp();
    if (HasFatalFailure()) return;
    const auto add = [&](const std::string& kind, const std::string& slug,
                         const std::string& members) {
      const Told told = house.put("/api/v1/" + kind + "/" + slug, members);
      ASSERT_EQ(told.status, 201) << told.text;
    };
    add("teams", "payers", R"({"name":"Payers","members":["bob"]})");
    add("services", "payments", R"({"name":"Payments","team":"payers","policy":""})");
    add("services", "checkout",
        R"({"name":"Checkout","team":"","policy":"","depends_on":["payments"]})");
    ASSERT_EQ(house.request("PATCH", room, R"({"services":["checkout"]})").status, 200);
  }
  const std::string roll = room + "/roll-call";
};

TEST_F(Roll, IsCalledAnsweredAndRead) {
  EXPECT_EQ(house.get(roll).at("round"), 0);
  Told told = house.post(roll, "{}");
  ASSERT_EQ(told.status, 200) << told.text;
  EXPECT_EQ(told.at("round"), 1);
  EXPECT_EQ(told.at("called_by"), "ana");
  EXPECT_EQ(told.at("waiting"), 2);
  as("bob");
  told = house.post(roll + "/payments", R"({"health":"impaired","word":"cards are refused"})");
  ASSERT_EQ(told.status, 200) << told.text;
  EXPECT_EQ(told.at("health"), "impaired");
  EXPECT_EQ(told.at("on_call").as_array(), json::array({"bob"}));
  told = house.get(roll);
  EXPECT_EQ(told.at("waiting"), 1);
  const json::object& first = told.at("items").as_array().at(0).as_object();
  EXPECT_EQ(first.at("name"), "Payments") << "what is impaired stands first";
  EXPECT_EQ(first.at("team"), "payers");
  EXPECT_EQ(first.at("answers").as_array().at(0).at("by"), "bob");
  const json::array entries =
      house.get(room + "/timeline?kind=service_confirmed").at("items").as_array();
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].at("text"), "Payments: impaired: cards are refused");
  EXPECT_EQ(house.get("/api/v1/search?q=refused").at("items").as_array().size(), 1u);
}

TEST_F(Roll, ErrorsNameThePlace) {
  Told told = house.post(roll, R"({"services":["payments","nothing"]})");
  EXPECT_EQ(told.status, 400);
  EXPECT_NE(told.text.find("/services/1"), std::string::npos) << told.text;
  EXPECT_EQ(house.post(roll + "/payments", R"({"health":"healthy"})").status, 404);
  ASSERT_EQ(house.post(roll, R"({"neighbours":false})").status, 200);
  told = house.post(roll + "/checkout", "{}");
  EXPECT_EQ(told.status, 400);
  EXPECT_NE(told.text.find("/health"), std::string::npos) << told.text;
  EXPECT_EQ(house.post(roll + "/checkout", R"({"health":"splendid"})").status, 400);
}

TEST_F(Roll, ARepeatAnswersOnce) {
  ASSERT_EQ(house.post(roll, "{}").status, 200);
  const std::vector<net::Headers::Field> key{{"Idempotency-Key", "once"}};
  for (int i = 0; i < 2; ++i) {
    const Told told = house.request("POST", roll + "/payments", R"({"health":"healthy"})", key);
    ASSERT_EQ(told.status, 200) << told.text;
    EXPECT_EQ(told.at("answers").as_array().size(), 1u);
  }
}

TEST_F(Roll, StakeholdersDoNotSeeItNorHearOfIt) {
  const std::string before = house.get("/api/v1/changes?wait=0").string("cursor");
  ASSERT_EQ(house.post(roll, "{}").status, 200);
  ASSERT_EQ(house.post(roll + "/payments", R"({"health":"impaired","word":"leaked"})").status, 200);
  const std::string ask = "/api/v1/changes?topics=roll:1,incident:1&wait=5&cursor=" + before;
  const Told told = house.get(ask);
  EXPECT_NE(told.text.find("\"roll:1\""), std::string::npos) << told.text;
  EXPECT_NE(told.text.find("leaked"), std::string::npos);
  as("eve");
  EXPECT_EQ(house.get(roll).status, 403);
  EXPECT_EQ(house.post(roll, "{}").status, 403);
  EXPECT_EQ(house.post(roll + "/payments", R"({"health":"healthy"})").status, 403);
  EXPECT_EQ(house.get(ask).text.find("leaked"), std::string::npos);
  EXPECT_EQ(house.get(room + "/timeline").text.find("leaked"), std::string::npos);
  EXPECT_EQ(house.get("/api/v1/search?q=leaked").at("items").as_array().size(), 0u);
}

TEST_F(Roll, ReopeningAClosedIncidentBringsItsBoardBack) {
  ASSERT_EQ(house.post(roll, "{}").status, 200);
  for (const char* status : {"resolved", "closed"}) {
    ASSERT_EQ(house.request("PATCH", room, R"({"status":")" + std::string(status) + R"("})").status,
              200);
  }
  EXPECT_EQ(house.post(roll + "/payments", R"({"health":"healthy"})").status, 409);
  EXPECT_EQ(house.post(roll, "{}").status, 409);
  EXPECT_EQ(house.get(roll).at("items").as_array().size(), 2u);
  ASSERT_EQ(house.post(room + "/reopen", "{}").status, 200);
  EXPECT_EQ(house.post(roll + "/payments", R"({"health":"healthy"})").status, 200);
}

}  // namespace
}  // namespace tocsin::api
