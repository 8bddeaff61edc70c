// The search, asked by people who see different things: a responder, a stakeholder, whoever is
// outside of a private incident.
#include "app/room_test.hpp"

namespace tocsin::api {
namespace {

class Searching : public InRoom {
 protected:
  std::size_t count(const std::string& query) {
    const Told told = house.get("/api/v1/search?" + query);
    EXPECT_EQ(told.status, 200) << told.text;
    return told.status == 200 ? told.at("items").as_array().size() : 0;
  }
  void say(const std::string& text, const std::string& visibility = "internal") {
    const Told said = house.post(
        room + "/entries", R"({"text":")" + text + R"(","visibility":")" + visibility + R"("})");
    ASSERT_EQ(said.status, 201) << said.text;
    last_ = said.at("id").as_int64();
  }
  void change(const std::string& kind, const std::string& text = "x") {
    const Told told =
        house.post(room + "/entries", R"({"kind":")" + kind + R"(","about":)" +
                                          std::to_string(last_) + R"(,"text":")" + text + R"("})");
    ASSERT_EQ(told.status, 201) << told.text;
  }

  std::int64_t last_ = 0;
};

TEST_F(Searching, FindsLinesAndIncidentsWithTheirPlace) {
  as("bob");
  say("the replica has a deadlock");
  const Told told = house.get("/api/v1/search?q=replica%20deadl");
  ASSERT_EQ(told.status, 200) << told.text;
  ASSERT_EQ(told.at("items").as_array().size(), 1u);
  const json::object& hit = told.at("items").as_array()[0].as_object();
  EXPECT_EQ(hit.at("key"), "INC-1");
  EXPECT_EQ(hit.at("title"), "Checkout is down");
  EXPECT_EQ(hit.at("kind"), "said");
  EXPECT_EQ(hit.at("entry").as_int64(), last_);
  EXPECT_EQ(hit.at("actor").as_object().at("on_behalf_of"), "bob");
  EXPECT_EQ(hit.at("snippet"), "the replica has a deadlock");
  const Told incident = house.get("/api/v1/search?q=CHECKOUT");
  ASSERT_EQ(incident.at("items").as_array().size(), 1u);
  EXPECT_EQ(incident.at("items").as_array()[0].as_object().at("kind"), "declared");
}

TEST_F(Searching, TellsAStakeholderWhatIsForStakeholders) {
  as("bob");
  say("a customer lost her deposit");
  say("we return every deposit", "stakeholder");
  EXPECT_EQ(count("q=deposit"), 2u);
  as("eve");
  EXPECT_EQ(count("q=deposit"), 1u);
  EXPECT_EQ(count("q=customer"), 0u);
  EXPECT_EQ(count("q=checkout"), 1u) << "the incident itself";
}

TEST_F(Searching, FindsNothingOfAPrivateIncidentForWhoIsOutside) {
  as("bob");
  say("the laptop was stolen", "stakeholder");
  ASSERT_EQ(house.request("PATCH", room, R"({"is_private":true,"members":["bob"]})").status, 200);
  EXPECT_EQ(count("q=laptop"), 1u);
  as("eve");
  EXPECT_EQ(count("q=laptop"), 0u);
  EXPECT_EQ(count("q=laptop&incident=INC-1"), 0u);
  EXPECT_EQ(count("q=checkout"), 0u);
  as("bob");
  ASSERT_EQ(house.request("PATCH", room, R"({"members":["bob","eve"]})").status, 200);
  as("eve");
  EXPECT_EQ(count("q=laptop"), 1u);
}

TEST_F(Searching, FollowsWhatIsChangedAndTakenBack) {
  as("bob");
  say("the wrong word");
  change("edited", "the right word");
  EXPECT_EQ(count("q=wrong"), 0u);
  EXPECT_EQ(count("q=right"), 1u);
  change("withdrawn");
  EXPECT_EQ(count("q=right"), 0u);
  ASSERT_EQ(house.request("PATCH", room, R"({"title":"Payments are slow"})").status, 200);
  EXPECT_EQ(count("q=checkout&kind=declared"), 0u);
  EXPECT_EQ(count("q=payments%20slow&kind=declared"), 1u);
}

TEST_F(Searching, RefusesWhatItCannotLookFor) {
  EXPECT_EQ(house.get("/api/v1/search").status, 400);
  EXPECT_EQ(house.get("/api/v1/search?q=%20--%20").status, 400);
  EXPECT_EQ(house.get("/api/v1/search?q=" + std::string(201, 'a')).status, 400);
  EXPECT_EQ(house.get("/api/v1/search?q=" + std::string(200, 'a')).status, 200);
  EXPECT_EQ(house.get("/api/v1/search?q=a&cursor=x").status, 400);
  EXPECT_EQ(house.get("/api/v1/search?q=a&kind=x").status, 400);
  EXPECT_EQ(count("q=%22%20OR%20a*%20NEAR(%27"), 0u) << "operators are no operators";
}

}  // namespace
}  // namespace tocsin::api
