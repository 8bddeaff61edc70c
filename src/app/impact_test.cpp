// What an incident hurts and costs, asked as people and programs do.
#include "app/room_test.hpp"

namespace tocsin::api {
namespace {

class Harm : public InRoom {
 protected:
  Told say(const std::string& members, const std::string& etag = {}) {
    std::vector<net::Headers::Field> headers;
    if (!etag.empty()) headers.emplace_back("If-Match", etag);
    return house.request("PATCH", impact, members, headers);
  }
  std::string tag_of(const Told& told) { return std::string(told.headers.get("ETag")); }
  const std::string impact = room + "/impact";
};

TEST_F(Harm, IsSaidAndReadWithItsCost) {
  Told told = house.get(impact);
  ASSERT_EQ(told.status, 200) << told.text;
  EXPECT_EQ(tag_of(told), "\"1\"");
  EXPECT_EQ(told.at("cost").at("total_cents"), 0);
  EXPECT_EQ(told.at("cost").at("people_now"), 1);
  told = say(R"({"regions":["EU"],"customers":200,"revenue_cents_a_minute":5000,)"
             R"("penalties":[{"reason":"the bank","amount_cents":100000}]})");
  ASSERT_EQ(told.status, 200) << told.text;
  EXPECT_EQ(tag_of(told), "\"2\"");
  EXPECT_EQ(told.at("facts").at("customers"), 200);
  EXPECT_EQ(told.at("cost").at("penalty_cents"), 100'000);
  EXPECT_EQ(told.at("cost").at("revenue_cents_a_minute"), 5'000);
  EXPECT_EQ(told.at("cost").at("currency"), "EUR");
  EXPECT_EQ(house.get(room).at("impact_facts").at("version"), 2);
  told = say(R"({"customers":null})");
  EXPECT_TRUE(told.at("facts").at("customers").is_null());
  EXPECT_EQ(told.at("facts").at("regions").as_array().size(), 1u);
  EXPECT_EQ(house.get(room + "/timeline?kind=impact_changed").at("items").as_array().size(), 5u);
}

TEST_F(Harm, WhoComesSecondOverwritesNothing) {
  const std::string first = tag_of(house.get(impact));
  as("bob");
  ASSERT_EQ(say(R"({"customers":10})", first).status, 200);
  as("ana");
  const Told refused = say(R"({"customers":20})", first);
  EXPECT_EQ(refused.status, 412) << refused.text;
  EXPECT_NE(refused.text.find("bob changed customers"), std::string::npos) << refused.text;
  EXPECT_EQ(say(R"({"customers":20})", tag_of(house.get(impact))).status, 200);
}

TEST_F(Harm, BadFactsAreRefusedWithTheirPlace) {
  for (const auto& [members, place] : std::map<std::string, std::string>{
           {R"({"regions":[""]})", "/regions/0"},
           {R"({"customers":-1})", "/customers"},
           {R"({"revenue_cents_a_minute":-1})", "/revenue_cents_a_minute"},
           {R"({"began_at":"2100-01-01T00:00:00Z"})", "/began_at"},
           {R"({"penalties":[{"reason":"x","amount_cents":0}]})", "/penalties/0/amount_cents"}}) {
    const Told refused = say(members);
    EXPECT_EQ(refused.status, 400) << members;
    EXPECT_NE(refused.text.find('"' + place + '"'), std::string::npos) << refused.text;
  }
}

TEST_F(Harm, StakeholdersSeeWhatItHurtsButNoMoney) {
  ASSERT_EQ(say(R"({"customers":200,"revenue_cents_a_minute":777,)"
                R"("penalties":[{"reason":"the bank","amount_cents":888}]})")
                .status,
            200);
  as("eve");
  const Told told = house.get(impact);
  ASSERT_EQ(told.status, 200) << told.text;
  EXPECT_EQ(told.at("facts").at("customers"), 200);
  EXPECT_TRUE(told.at("cost").is_null());
  for (const std::string& path :
       {impact, room, room + "/timeline", std::string("/api/v1/incidents"),
        std::string("/api/v1/changes?topics=incidents,incident:1&wait=1&cursor=s1")}) {
    const std::string text = house.get(path).text;
    for (const char* money : {"777", "888", "the bank", "stints\":[{", "penalties\",\"version"}) {
      EXPECT_EQ(text.find(money), std::string::npos) << path << " " << money;
    }
  }
  EXPECT_EQ(say(R"({"customers":1})").status, 403);
}

TEST_F(Harm, RatesAreTheOrganisationsAndItsRoles) {
  ASSERT_EQ(house
                .request("PUT", "/api/v1/settings/organisation",
                         R"({"currency":"CHF","cents_an_hour":9000})")
                .status,
            200);
  ASSERT_EQ(house
                .put("/api/v1/incident-roles/incident-commander",
                     R"({"name":"Incident commander","cents_an_hour":15000})")
                .status,
            200);
  EXPECT_EQ(house.get(impact).at("cost").at("currency"), "CHF");
  EXPECT_EQ(house.get(impact).at("cost").at("people_cents_an_hour"), 9'000);
  ASSERT_EQ(house.post(room + "/roles/incident-commander/take", "").status, 200);
  EXPECT_EQ(house.get(impact).at("cost").at("people_cents_an_hour"), 15'000);
  const Told refused =
      house.request("PUT", "/api/v1/settings/organisation", R"({"currency":"francs"})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_NE(refused.text.find("/currency"), std::string::npos) << refused.text;
  EXPECT_EQ(
      house.put("/api/v1/incident-roles/scribe", R"({"name":"Scribe","cents_an_hour":-1})").status,
      400);
}

TEST_F(Harm, OfAClosedIncidentIsCorrectedToo) {
  for (const char* status : {"resolved", "closed"}) {
    ASSERT_EQ(house.request("PATCH", room, std::string(R"({"status":")") + status + "\"}").status,
              200);
  }
  const Told told = say(R"({"customers":12})");
  ASSERT_EQ(told.status, 200) << told.text;
  EXPECT_EQ(told.at("facts").at("customers"), 12);
  EXPECT_EQ(told.at("cost").at("running"), false);
}

}  // namespace
}  // namespace tocsin::api
