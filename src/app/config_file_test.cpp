#include "app/house_test.hpp"

namespace tocsin::api {
namespace {

constexpr const char* file = R"(
users:
  - slug: ana
    name: Ana
    email: ana@example.org
teams:
  - {slug: payments, name: Payments, members: [ana]}
policies:
  - slug: payments
    name: Payments
    steps:
      - targets: [{kind: team, slug: payments}]
        delay: 5m
services:
  - slug: checkout
    name: Checkout
    team: payments
    policy: payments
    tier: 1
integrations:
  - slug: prometheus
    name: Prometheus
    protocol: alertmanager
    service: checkout
    keys: [{env: KEY}]
)";

class ConfigFile : public ::testing::Test {
 protected:
  void SetUp() override { house.set_up(); }
  Told apply(const std::string& yaml, bool plan = false, bool prune = false,
             const std::string& owner = "org") {
    return house.post(
        "/api/v1/apply",
        json_text(json::object{{"yaml", yaml},
                               {"plan", plan},
                               {"prune", prune},
                               {"owner", owner},
                               {"secrets", json::object{{"env:KEY", "a-key-of-16-characters"}}}}));
  }
  static std::size_t changed(const Told& answer) {
    std::size_t count = 0;
    for (const json::value& change : answer.at("changes").as_array()) {
      if (change.at("action").as_string() != "unchanged") ++count;
    }
    return count;
  }
  House house;
};

TEST_F(ConfigFile, MakesTheConfigurationWhatItSaysAndIsIdempotent) {
  const Told planned = apply(file, true);
  ASSERT_EQ(planned.status, 200) << planned.text;
  EXPECT_EQ(changed(planned), 5U);
  EXPECT_EQ(house.engine.config()->find<Service>("checkout"), nullptr);
  const Told applied = apply(file);
  ASSERT_EQ(applied.status, 200) << applied.text;
  EXPECT_EQ(house.engine.config()->find<Service>("checkout")->tier, 1);
  EXPECT_EQ(house.get("/api/v1/services/checkout").at("meta").at("managed_by").as_string(), "org");
  EXPECT_EQ(changed(apply(file)), 0U);
  EXPECT_EQ(house.post("/intake/alertmanager/a-key-of-16-characters/api/v2/alerts", "[]").status,
            200);
}

TEST_F(ConfigFile, LocksItsObjectsAgainstHands) {
  apply(file);
  EXPECT_EQ(house.put("/api/v1/services/checkout", R"({"name":"Mine now"})").status, 409);
  EXPECT_EQ(house.put("/api/v1/services/checkout?override=true", R"({"name":"Mine now"})").status,
            200);
}

TEST_F(ConfigFile, DeletesOnlyItsOwnAndOnlyWhenAsked) {
  house.post("/api/v1/teams", R"({"slug":"by-hand","name":"By hand"})");
  apply(file);
  const std::string less = "users: [{slug: ana, name: Ana, email: ana@example.org}]\n";
  EXPECT_EQ(changed(apply(less, true)), 0U);
  EXPECT_EQ(changed(apply(less, true, true)), 4U);
  ASSERT_EQ(apply(less, false, true).status, 200);
  EXPECT_EQ(house.engine.config()->find<Service>("checkout"), nullptr);
  EXPECT_NE(house.engine.config()->find<Team>("by-hand"), nullptr);
}

TEST_F(ConfigFile, AnotherOwnersObjectIsAConflict) {
  apply(file);
  EXPECT_EQ(apply(file, true, false, "other").status, 409);
}

TEST_F(ConfigFile, ErrorsNameLineAndColumn) {
  const auto detail = [&](const std::string& yaml) { return apply(yaml, true).string("detail"); };
  EXPECT_TRUE(detail("users:\n  - slug: ana\n    nam: Ana\n").starts_with("line 3, column 5: "))
      << detail("users:\n  - slug: ana\n    nam: Ana\n");
  EXPECT_TRUE(detail("services:\n  - slug: a\n    name: A\n    tier: high\n")
                  .starts_with("line 4, column 5: "));
  EXPECT_TRUE(detail("services:\n  - slug: a\n    name: A\n    policy: none\n")
                  .starts_with("line 4, column 5: "))
      << detail("services:\n  - slug: a\n    name: A\n    policy: none\n");
  EXPECT_TRUE(detail("users:\n  - [a\n").starts_with("line 3"));
  EXPECT_TRUE(detail("user:\n  - slug: a\n").starts_with("line 1, column 1: "));
  const std::string rules = "routing_rules:\n  - {slug: z, position: 1}\n  - slug: b\n";
  EXPECT_TRUE(detail(rules + "    matchers:\n      - env=~(\n").starts_with("line 5, column "))
      << detail(rules + "    matchers:\n      - env=~(\n");
}

TEST_F(ConfigFile, ASecretNeverStandsInTheFile) {
  const Told refused =
      apply("integrations:\n  - slug: a\n    name: A\n    keys: [plain-text-key-of-some-length]\n");
  EXPECT_EQ(refused.status, 400);
  const Told missing = apply("integrations:\n  - slug: a\n    name: A\n    keys: [{env: OTHER}]\n");
  EXPECT_NE(missing.string("detail").find("env:OTHER"), std::string::npos);
}

TEST_F(ConfigFile, WhatIsExportedAppliesWithoutAChange) {
  apply(file);
  const Told exported = house.get("/api/v1/export?owner=org");
  ASSERT_EQ(exported.status, 200);
  const Told again = apply(exported.text, true);
  ASSERT_EQ(again.status, 200) << exported.text << again.text;
  EXPECT_EQ(changed(again), 0U) << exported.text << again.text;
}

}  // namespace
}  // namespace tocsin::api
