// A private incident, asked for by people who are not inside: an administrator, a responder, a
// stakeholder. No route, topic, list, search or counter of theirs knows of it.
#include "app/room_test.hpp"

namespace tocsin::api {
namespace {

constexpr std::string_view secret = "laptop";

class Private : public InRoom {
 protected:
  void SetUp() override {
    InRoom::SetUp();
    if (HasFatalFailure()) return;
    ASSERT_EQ(house.put("/api/v1/services/checkout", R"({"name":"Checkout","team":"","policy":""})")
                  .status,
              201);
    as("bob");
    const Told declared = house.post(
        "/api/v1/incidents",
        R"({"title":"a stolen laptop","summary":"of the laptop of HR","services":["checkout"],)"
        R"("severity":"SEV2","major":true,"is_private":true})");
    ASSERT_EQ(declared.status, 201) << declared.text;
    ASSERT_EQ(declared.at("key"), "INC-2");
    ASSERT_EQ(house.post(vault + "/entries", R"({"text":"the laptop was not locked"})").status,
              201);
    ASSERT_EQ(house.post(vault + "/tasks", R"({"title":"wipe the laptop"})").status, 201);
    ASSERT_EQ(house.post(vault + "/roll-call", "{}").status, 200);
    ASSERT_EQ(house
                  .post(vault + "/roll-call/checkout",
                        R"({"health":"unknown","word":"the laptop had its keys"})")
                  .status,
              200);
    ASSERT_EQ(house
                  .post(vault + "/emergency-changes",
                        R"({"title":"lock the laptop","plan":"x","risk":"x","roll_back":"x"})")
                  .status,
              201);
  }
  std::size_t incidents_seen(const std::string& query = "?status=all") {
    return house.get("/api/v1/incidents" + query).at("items").as_array().size();
  }
  const std::string vault = "/api/v1/incidents/INC-2";
};

// Every route of an incident there is, and every one that there will be.
TEST_F(Private, NoRouteOfItAnswersWhoIsNotInside) {
  std::size_t tried = 0;
  for (const Route& route : house.router.routes()) {
    std::string path(route.pattern);
    constexpr std::string_view of_incident = "/api/v1/incidents/{id}";
    if (!path.starts_with(of_incident)) continue;
    path.replace(0, of_incident.size(), vault);
    for (std::size_t at = path.find('{'); at != std::string::npos; at = path.find('{')) {
      path.replace(at, path.find('}') + 1 - at, "1");
    }
    const bool glass = path.ends_with("/break-glass");
    for (const std::string who : {"ana", "eve"}) {
      if (glass && who == "ana") continue;  // that is what it is for
      as(who);
      const Told told = house.request(std::string(route.method), path,
                                      route.takes == nullptr ? "" : R"({"text":"x","title":"x"})");
      EXPECT_TRUE(told.status == 404 || told.status == 403 || told.status == 400)
          << who << " " << route.method << " " << path << " " << told.status << " " << told.text;
      EXPECT_EQ(told.text.find(secret), std::string::npos) << path;
      if (who == "ana" && told.status != 400) {
        // As of an incident that never was.
        std::string other = path;
        other.replace(0, vault.size(), "/api/v1/incidents/INC-77");
        EXPECT_EQ(house
                      .request(std::string(route.method), other,
                               route.takes == nullptr ? "" : R"({"text":"x","title":"x"})")
                      .status,
                  told.status)
            << route.method << " " << path;
      }
      ++tried;
    }
  }
  EXPECT_GT(tried, 30u);
  as("bob");
  EXPECT_EQ(house.get(vault).status, 200);
  EXPECT_EQ(house.get(vault + "/tasks").at("items").as_array().size(), 1u);
  EXPECT_EQ(house.get(vault + "/roll-call").at("waiting"), 0);
  EXPECT_EQ(house.get(vault + "/changes").status, 200);
  EXPECT_EQ(house.get(vault + "/emergency-changes").at("items").as_array().size(), 1u);
  EXPECT_EQ(house.get("/api/v1/change-records").at("items").as_array().size(), 1u);
}

// Whatever can be read without naming anything.
TEST_F(Private, NoListOrSearchOrCounterHoldsIt) {
  as("bob");
  ASSERT_EQ(house.post(vault + "/roles/incident-commander/take", "").status, 200);
  const std::size_t seen_by_bob = incidents_seen();
  EXPECT_EQ(seen_by_bob, 2u);
  EXPECT_EQ(incidents_seen("?status=all&q=laptop"), 1u);
  for (const std::string who : {"ana", "eve"}) {
    as(who);
    EXPECT_EQ(incidents_seen(), 1u);
    EXPECT_EQ(incidents_seen("?status=all&q=laptop"), 0u);
    EXPECT_EQ(incidents_seen("?status=all&service=checkout"), 0u);
    for (const Route& route : house.router.routes()) {
      const bool plain = route.method == "GET" && !route.pattern.contains('{') &&
                         route.handle != nullptr && route.pattern.starts_with("/api/");
      if (!plain) continue;
      const Told told = house.get(std::string(route.pattern));
      EXPECT_EQ(told.text.find(secret), std::string::npos) << who << " " << route.pattern;
      EXPECT_EQ(told.text.find("INC-2"), std::string::npos) << who << " " << route.pattern;
    }
  }
}

TEST_F(Private, ItsChangesAreToldToNobodyElse) {
  const auto changes = [&](const std::string& who) {
    as(who);
    const Told told = house.get(
        "/api/v1/changes?wait=1&cursor=s1&topics=incidents,pages,alerts,changes,"
        "incident:2,tasks:2,roll:2");
    EXPECT_EQ(told.status, 200) << told.text;
    return told.text;
  };
  EXPECT_NE(changes("bob").find(secret), std::string::npos);
  for (const std::string who : {"ana", "eve"}) {
    const std::string text = changes(who);
    EXPECT_EQ(text.find(secret), std::string::npos) << text;
    EXPECT_EQ(text.find("incident:2"), std::string::npos) << text;
    EXPECT_EQ(text.find("tasks:2"), std::string::npos) << text;
    EXPECT_EQ(text.find("roll:2"), std::string::npos) << text;
  }
}

TEST_F(Private, AnAdministratorBreaksTheGlassAndIsInside) {
  as("eve");
  EXPECT_EQ(house.post(vault + "/break-glass", R"({"reason":"curious"})").status, 403);
  as("ana");
  EXPECT_EQ(house.post(vault + "/break-glass", R"({"reason":""})").status, 400);
  EXPECT_EQ(house.post("/api/v1/incidents/INC-9/break-glass", R"({"reason":"x"})").status, 404);
  const Told inside = house.post(vault + "/break-glass", R"({"reason":"the press calls"})");
  ASSERT_EQ(inside.status, 200) << inside.text;
  EXPECT_EQ(inside.at("title"), "a stolen laptop");
  EXPECT_EQ(incidents_seen(), 2u);
  as("bob");
  const Told stream = house.get(vault + "/timeline?kind=glass_broken");
  ASSERT_EQ(stream.at("items").as_array().size(), 1u);
  EXPECT_EQ(stream.at("items").as_array()[0].at("text"), "the press calls");
}

TEST_F(Private, AMemberRespondsWhateverElseTheyMayNot) {
  as("bob");
  ASSERT_EQ(house.request("PATCH", vault, R"({"members":["bob","eve"]})").status, 200);
  as("eve");
  EXPECT_EQ(incidents_seen(), 2u);
  EXPECT_NE(house.get(vault + "/timeline").text.find("not locked"), std::string::npos);
  EXPECT_EQ(house.post(vault + "/entries", R"({"text":"I saw it"})").status, 201);
  EXPECT_EQ(house.post(room + "/entries", R"({"text":"me too"})").status, 403);
  EXPECT_EQ(house.post(vault + "/links", R"({"url":"https://example.org/log"})").status, 201);
  EXPECT_EQ(house.post(room + "/links", R"({"url":"https://example.org/log"})").status, 403);
  as("bob");
  ASSERT_EQ(house.request("PATCH", vault, R"({"members":["bob"]})").status, 200);
  as("eve");
  EXPECT_EQ(house.get(vault).status, 404);
}

TEST_F(Private, NobodyRelatesAnotherIncidentToWhatTheyDoNotSee) {
  as("ana");
  EXPECT_EQ(house.request("PATCH", room, R"({"parent":2})").status, 404);
  EXPECT_EQ(house.post(room + "/merge", R"({"into":2})").status, 404);
  EXPECT_EQ(house.get("/api/v1/incidents?status=all&parent=2").at("items").as_array().size(), 0u);
  as("bob");
  EXPECT_EQ(house.post(room + "/merge", R"({"into":2})").status, 409);
}

}  // namespace
}  // namespace tocsin::api
