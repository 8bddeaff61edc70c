// A guest of one incident asks for everything there is, and an evening later for nothing any more.
#include "api/guests.hpp"

#include "app/room_test.hpp"

namespace tocsin::api {
namespace {

constexpr std::string_view secret = "laptop";

class GuestOf : public InRoom {
 protected:
  void SetUp() override {
    InRoom::SetUp();
    if (HasFatalFailure()) return;
    ASSERT_EQ(house.post("/api/v1/incidents", R"({"title":"a stolen laptop"})").status, 201);
    ASSERT_EQ(house.post("/api/v1/incidents/INC-2/entries", R"({"text":"of the laptop"})").status,
              201);
    ASSERT_EQ(house.put("/api/v1/services/laptop", R"({"name":"The laptop service"})").status, 201);
    as("bob");
    invited = invite();
    ASSERT_EQ(invited.status, 201) << invited.text;
    const Told in = house.post("/api/v1/session", "{\"email\":\"gus@nets.example\",\"code\":\"" +
                                                      invited.string("code") + "\"}");
    ASSERT_EQ(in.status, 200) << in.text;
    EXPECT_EQ(in.at("guest").at("key"), "INC-1");
    const std::string all(in.headers.get("Set-Cookie"));
    cookie = all.substr(0, all.find(';'));
  }
  Told invite(const std::string& email = "gus@nets.example") {
    return house.post(room + "/guests", R"({"name":"Gus","company":"Nets","email":")" + email +
                                            R"(","until":")" + format_time(house.clock.now() + 4h) +
                                            "\"}");
  }
  Told guest(const std::string& method, const std::string& path, const std::string& body = {}) {
    house.token.clear();
    return house.request(method, path, body, {{"Cookie", cookie}, {"X-Tocsin-CSRF", "1"}});
  }
  Told invited;
  std::string cookie;
};

TEST_F(GuestOf, TheCallTellsThemNoPasswordThatStays) {
  as("ana");
  ASSERT_EQ(house
                .put("/api/v1/call-servers/fixed",
                     R"({"name":"Fixed","urls":["turn:a.example"],"credential":"fixed",)"
                     R"("username":"all","secret":"of us"})")
                .status,
            201);
  ASSERT_EQ(house
                .put("/api/v1/call-servers/turn",
                     R"({"name":"Turn","urls":["turn:b.example"],"credential":"shared_secret",)"
                     R"("secret":"north wind"})")
                .status,
            201);
  const auto config = house.engine.config();
  const Slug gus = "gus";
  const auto servers_of = [&](const Slug& user) {
    return ice_servers(*config, house.backend.secrets_key, user, house.clock.now());
  };
  EXPECT_EQ(servers_of("bob").size(), 2u);
  const json::array told = servers_of(gus);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_TRUE(told[0].at("username").as_string().ends_with(":" + gus));
}

TEST(GuestRoutes, TheListHoldsRoutesOnly) {
  std::vector<Route> routes = all_routes();
  EXPECT_EQ(let_guests_ask(routes), 0u);
}

// Every route there is, and every one that there will be.
TEST_F(GuestOf, NoRouteTellsMoreThanTheIncident) {
  std::size_t refused = 0, answered = 0;
  for (const Route& route : house.router.routes()) {
    if (route.gate == Gate::open || route.start != nullptr) continue;
    if (route.method == "DELETE" && route.pattern == "/api/v1/session") continue;
    for (const std::string number : {"1", "2"}) {
      std::string path(route.pattern);
      for (std::size_t at = path.find('{'); at != std::string::npos; at = path.find('{')) {
        path.replace(at, path.find('}') + 1 - at, number);
      }
      const Told told = guest(std::string(route.method), path,
                              route.takes == nullptr ? "" : R"({"text":"x","title":"x"})");
      EXPECT_EQ(told.text.find(secret), std::string::npos)
          << route.method << " " << path << " " << told.text;
      if (!route.guests) {
        EXPECT_EQ(told.status, 403) << route.method << " " << path << " " << told.text;
        ++refused;
      } else if (path.contains("incidents/2")) {
        EXPECT_TRUE(told.status == 404 || told.status == 400)
            << route.method << " " << path << " " << told.text;
      } else {
        ++answered;
      }
    }
  }
  EXPECT_GT(refused, 200u);
  EXPECT_GT(answered, 20u);
  EXPECT_EQ(guest("GET", "/api/v1/incidents?status=all").at("items").as_array().size(), 1u);
  EXPECT_EQ(guest("GET", "/api/v1/search?q=laptop").at("items").as_array().size(), 0u);
}

TEST_F(GuestOf, WritesAndReadsInTheRoomWithoutTheMoney) {
  as("bob");
  ASSERT_EQ(house
                .request("PATCH", room + "/impact",
                         R"({"customers":200,"revenue_cents_a_minute":500000})")
                .status,
            200);
  const Told said = guest("POST", room + "/entries", R"({"text":"our line card is broken"})");
  ASSERT_EQ(said.status, 201) << said.text;
  EXPECT_EQ(said.at("actor").at("slug"), "gus");
  for (const std::string path : {"", "/impact", "/timeline"}) {
    const Told told = guest("GET", room + path);
    EXPECT_EQ(told.status, 200) << told.text;
    EXPECT_EQ(told.text.find("5000"), std::string::npos) << path << " " << told.text;
  }
  EXPECT_TRUE(guest("GET", room + "/timeline").text.contains("Customers affected"));
  const Told names = guest("GET", room + "/people");
  EXPECT_TRUE(names.text.contains(R"("name":"Ana")")) << names.text;
  EXPECT_FALSE(names.text.contains("eve")) << names.text;
  EXPECT_FALSE(names.text.contains('@')) << names.text;
}

TEST_F(GuestOf, HearsOfTheIncidentAlone) {
  const Told told =
      guest("GET",
            "/api/v1/changes?wait=1&cursor=s1&topics=incidents,config,silences,roll:1,incident:1,"
            "incident:2");
  ASSERT_EQ(told.status, 200) << told.text;
  EXPECT_TRUE(told.text.contains("Checkout is down")) << told.text;
  for (const std::string_view hidden :
       {secret, std::string_view("\"config\""), std::string_view("roll:1"),
        std::string_view("\"removed\":[2"), std::string_view("incident:2")}) {
    EXPECT_EQ(told.text.find(hidden), std::string::npos) << told.text;
  }
}

TEST_F(GuestOf, TheCodeOpensOnceAndTheTimeEnds) {
  EXPECT_EQ(house
                .post("/api/v1/session", "{\"email\":\"gus@nets.example\",\"code\":\"" +
                                             invited.string("code") + "\"}")
                .status,
            401);
  EXPECT_EQ(guest("GET", room).status, 200);
  as("bob");
  const Told list = house.get(room + "/guests");
  EXPECT_EQ(list.at("items").as_array()[0].at("state"), "here");
  EXPECT_EQ(house.request("PATCH", room + "/guests/gus", R"({"ends":true})").at("state"), "over");
  EXPECT_EQ(guest("GET", room).status, 401);
  // Let in again, by another code.
  as("bob");
  EXPECT_EQ(house.post(room + "/guests/gus/code", "").status, 409);
  EXPECT_EQ(invite().status, 201);
}

TEST_F(GuestOf, WhoseTimeIsOverIsRefusedByTheClock) {
  EXPECT_EQ(guest("GET", room).status, 200);
  User gus = *house.engine.config()->find<User>("gus");
  gus.guest->until = house.clock.now();
  ChangeConfig change;
  change.puts.push_back({.object = gus, .expected_version = {}});
  house.ask(std::move(change));
  EXPECT_EQ(guest("GET", room).status, 401);
  as("bob");
  EXPECT_EQ(house.get(room + "/guests").at("items").as_array()[0].at("state"), "over");
}

TEST_F(GuestOf, OthersInviteNobody) {
  as("eve");
  EXPECT_EQ(invite("eva@nets.example").status, 403);
  EXPECT_EQ(house.get(room + "/guests").status, 403);
  EXPECT_EQ(guest("POST", room + "/guests", "{}").status, 403);
  as("bob");
  const Told refused = invite("ana@example.org");
  EXPECT_EQ(refused.status, 409) << refused.text;
  EXPECT_TRUE(refused.text.contains("/email")) << refused.text;
  const Told bad = invite("nobody");
  EXPECT_EQ(bad.status, 400);
  EXPECT_EQ(bad.string("pointer"), "/email") << bad.text;
}

// Lines for the people of the incident's roles.
TEST_F(GuestOf, RestrictedLinesAreReadByWhoHoldsARole) {
  as("bob");
  EXPECT_EQ(house.post(room + "/entries", R"({"text":"the press knows","visibility":"restricted"})")
                .status,
            403);
  ASSERT_EQ(house.post(room + "/roles/incident-commander/take", "").status, 200);
  const Told said =
      house.post(room + "/entries", R"({"text":"the press knows","visibility":"restricted"})");
  ASSERT_EQ(said.status, 201) << said.text;
  const std::string id = std::to_string(said.at("id").to_number<std::uint64_t>());
  const std::string changes = "/api/v1/changes?wait=1&cursor=s1&topics=incident:1";
  const auto reads = [&](const Told& told) { return told.text.contains("the press knows"); };
  EXPECT_TRUE(reads(house.get(room + "/timeline")));
  EXPECT_TRUE(reads(house.get(changes)));
  EXPECT_TRUE(reads(house.get("/api/v1/search?q=press&incident=INC-1")));
  as("ana");
  EXPECT_FALSE(reads(house.get(room + "/timeline")));
  EXPECT_FALSE(reads(house.get(changes)));
  EXPECT_FALSE(reads(house.get("/api/v1/search?q=press")));
  EXPECT_FALSE(reads(house.get("/api/v1/search?q=press&incident=INC-1")));
  EXPECT_EQ(house.get(room + "/entries/" + id).status, 404);
  EXPECT_EQ(house.post(room + "/entries", R"({"text":"x","about":)" + id + "}").status, 404);
  EXPECT_FALSE(reads(guest("GET", room + "/timeline")));
  // An answer tells what it answers.
  as("bob");
  ASSERT_EQ(house.post(room + "/entries", R"({"text":"so does the board","about":)" + id + "}")
                .at("visibility"),
            "restricted");
}

}  // namespace
}  // namespace tocsin::api
