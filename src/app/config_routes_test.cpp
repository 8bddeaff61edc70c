#include "app/house_test.hpp"

namespace tocsin::api {
namespace {

TEST(ConfigRoutes, CreateReadReplaceDelete) {
  House house;
  house.set_up();
  const Told made = house.post("/api/v1/services", R"({"name":"Checkout API","tier":1})");
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(made.at("value").at("slug").as_string(), "checkout-api");
  EXPECT_EQ(made.headers.get("ETag"), "\"1\"");
  const Told put = house.request("PUT", "/api/v1/services/checkout-api",
                                 R"({"slug":"checkout-api","name":"Checkout","tier":2})",
                                 {{"If-Match", "\"1\""}});
  ASSERT_EQ(put.status, 200) << put.text;
  EXPECT_EQ(put.headers.get("ETag"), "\"2\"");
  EXPECT_EQ(house.get("/api/v1/services").at("items").as_array().size(), 1U);
  EXPECT_EQ(house.get("/api/v1/services/checkout-api/versions").at("items").as_array().size(), 2U);
  EXPECT_EQ(house.request("DELETE", "/api/v1/services/checkout-api").status, 204);
  EXPECT_EQ(house.get("/api/v1/services/checkout-api").status, 404);
}

TEST(ConfigRoutes, AStaleVersionIsRefused) {
  House house;
  house.set_up();
  house.post("/api/v1/services", R"({"slug":"a","name":"A"})");
  house.put("/api/v1/services/a", R"({"name":"B"})");
  EXPECT_EQ(
      house.request("PUT", "/api/v1/services/a", R"({"name":"C"})", {{"If-Match", "\"1\""}}).status,
      412);
  EXPECT_EQ(house.request("PUT", "/api/v1/services/a", R"({"name":"C"})", {{"If-None-Match", "*"}})
                .status,
            409);
}

TEST(ConfigRoutes, AWrongReferenceNamesItsPlace) {
  House house;
  house.set_up();
  const Told refused = house.post("/api/v1/services", R"({"slug":"a","name":"A","policy":"none"})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_NE(refused.string("pointer").find("policy"), std::string::npos);
}

TEST(ConfigRoutes, SecretsAreNeverShownAndAnEmptyOneKeepsThePresent) {
  House house;
  house.set_up();
  const std::string body =
      R"({"slug":"hook","user":"ana","channel":"webhook","address":"https://example.org/x","secret":"s3cret"})";
  const Told made = house.post("/api/v1/contact-methods", body);
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(made.text.find("s3cret"), std::string::npos);
  EXPECT_EQ(made.at("value").at("secret").as_string(), "");
  const std::string sealed = house.engine.config()->find<ContactMethod>("hook")->secret;
  EXPECT_TRUE(is_sealed(sealed));
  house.put("/api/v1/contact-methods/hook",
            R"({"user":"ana","channel":"webhook","address":"https://example.org/y","secret":""})");
  EXPECT_EQ(house.engine.config()->find<ContactMethod>("hook")->secret, sealed);
}

TEST(ConfigRoutes, KeysAreToldOnceAndRotateWithAnOverlap) {
  House house;
  house.set_up();
  const Told made =
      house.post("/api/v1/integrations", R"({"name":"Prometheus","protocol":"json"})");
  ASSERT_EQ(made.status, 201) << made.text;
  const std::string first = made.string("key");
  const Told rotated =
      house.post("/api/v1/integrations/prometheus/keys", R"({"expire_others_after":"1h"})");
  ASSERT_EQ(rotated.status, 201) << rotated.text;
  const std::string second = rotated.string("key");
  for (const std::string& key : {first, second}) {
    EXPECT_EQ(house.post("/intake/json/" + key, R"({"summary":"x"})").status, 202);
  }
  ASSERT_EQ(
      house.post("/api/v1/integrations/prometheus/keys", R"({"expire_others_after":"0s"})").status,
      201);
  EXPECT_EQ(house.post("/intake/json/" + first, R"({"summary":"x"})").status, 401);
  const std::string shown = house.get("/api/v1/integrations/prometheus").text;
  EXPECT_EQ(shown.find(to_hex(sha256(second))), std::string::npos);
}

class AsResponder : public ::testing::Test {
 protected:
  void SetUp() override {
    house.set_up();
    ChangeConfig change;
    const auto put = [&](ConfigObject object) {
      change.puts.push_back({.object = std::move(object), .expected_version = {}});
    };
    for (const char* slug : {"mine", "other"}) {
      Service service;
      service.slug = service.name = slug;
      put(service);
    }
    put(User{.slug = "rob", .name = "Rob", .email = "rob@example.org"});
    put(Grant{.slug = "rob-responder",
              .subject = "rob",
              .access = AccessLevel::responder,
              .scope_kind = ScopeKind::service,
              .scope = "mine"});
    house.put_token(change, "rob", AccessLevel::administrator, "tcs_rob");
    house.ask(std::move(change));
    house.token = "tcs_rob";
  }
  House house;
};

TEST_F(AsResponder, SeesOnlyTheServicesOfTheGrant) {
  const Told services = house.get("/api/v1/services");
  ASSERT_EQ(services.at("items").as_array().size(), 1U);
  EXPECT_EQ(house.get("/api/v1/services/other").status, 404);
}

TEST_F(AsResponder, MayNotConfigureOrAdminister) {
  EXPECT_EQ(house.put("/api/v1/services/mine", R"({"name":"X"})").status, 403);
  EXPECT_EQ(house.post("/api/v1/users", R"({"name":"X","email":"x@y.z"})").status, 403);
  EXPECT_EQ(house.get("/api/v1/audit").status, 403);
  EXPECT_EQ(house.post("/api/v1/apply", R"({"yaml":"users: []"})").status, 403);
  EXPECT_EQ(house.post("/api/v1/grants", R"({"subject":"rob","access":"administrator"})").status,
            403);
}

TEST_F(AsResponder, ChangesOwnContactMethodsOnly) {
  EXPECT_EQ(
      house
          .post("/api/v1/contact-methods",
                R"({"user":"rob","name":"mail","channel":"email","address":"rob@example.org"})")
          .status,
      201);
  EXPECT_EQ(
      house
          .post("/api/v1/contact-methods",
                R"({"user":"ana","name":"mail","channel":"email","address":"rob@example.org"})")
          .status,
      403);
}

TEST_F(AsResponder, MayNotGiveATokenMoreThanItsOwnCeiling) {
  ChangeConfig change;
  house.put_token(change, "rob", AccessLevel::stakeholder, "tcs_narrow");
  house.ask(std::move(change));
  house.token = "tcs_narrow";
  EXPECT_EQ(house.post("/api/v1/tokens", R"({"name":"wide","access":"administrator"})").status,
            403);
  EXPECT_EQ(house.post("/api/v1/tokens", R"({"name":"same","access":"stakeholder"})").status, 201);
}

}  // namespace
}  // namespace tocsin::api
