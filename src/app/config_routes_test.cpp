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
  house.put_token(change, "rob", AccessLevel::responder, "tcs_narrow");
  house.ask(std::move(change));
  house.token = "tcs_narrow";
  EXPECT_EQ(house.post("/api/v1/tokens", R"({"name":"wide","access":"administrator"})").status,
            403);
  EXPECT_EQ(house.post("/api/v1/tokens", R"({"name":"same","access":"responder"})").status, 201);
}

TEST_F(AsResponder, ATokenThatOnlyReadsWritesNothingOfItsOwnersEither) {
  ChangeConfig change;
  house.put_token(change, "rob", AccessLevel::stakeholder, "tcs_reads");
  house.ask(std::move(change));
  house.token = "tcs_reads";
  EXPECT_EQ(house.get("/api/v1/services").status, 200);
  EXPECT_EQ(house.post("/api/v1/tokens", R"({"name":"same","access":"stakeholder"})").status, 403);
  EXPECT_EQ(house.request("PUT", "/api/v1/me", R"({"name":"Robert"})").status, 403);
  EXPECT_EQ(house.post("/api/v1/users/rob/test-page", "{}").status, 403);
  EXPECT_EQ(
      house
          .post("/api/v1/contact-methods",
                R"({"user":"rob","name":"mail","channel":"email","address":"rob@example.org"})")
          .status,
      403);
}

TEST_F(AsResponder, AnIncidentStaysWithinReachOfWhoNamesItsServices) {
  const Told nameless = house.post("/api/v1/incidents", R"({"title":"all is down"})");
  EXPECT_EQ(nameless.status, 400) << nameless.text;
  EXPECT_EQ(nameless.string("pointer"), "/services");
  const Told mine =
      house.post("/api/v1/incidents", R"({"title":"mine is down","services":["mine"]})");
  ASSERT_EQ(mine.status, 201) << mine.text;
  const std::string at =
      "/api/v1/incidents/" + std::to_string(mine.at("id").to_number<std::uint64_t>());
  EXPECT_EQ(house.request("PATCH", at, R"({"services":["other"]})").status, 403);
  EXPECT_EQ(house.request("PATCH", at, R"({"services":["mine","other"]})").status, 403);
  house.token = "tcs_ana";
  EXPECT_EQ(house.request("PATCH", at, R"({"services":["mine","other"]})").status, 200);
  house.token = "tcs_rob";
  EXPECT_EQ(house.request("PATCH", at, R"({"services":["mine"]})").status, 403)
      << "the other team is not cut out";
  EXPECT_EQ(house.request("PATCH", at, R"({"title":"both are down"})").status, 200);
}

class ConfigSafety : public ::testing::Test {
 protected:
  void SetUp() override { house.set_up(); }
  House house;
};

TEST_F(ConfigSafety, TheLastAdministratorStays) {
  const std::string idle = R"({"name":"Ana","email":"ana@example.org","active":false})";
  EXPECT_EQ(house.put("/api/v1/users/ana", idle).status, 409);
  const Told grants = house.get("/api/v1/grants");
  const std::string grant(grants.at("items").as_array().front().at("value").at("slug").as_string());
  EXPECT_EQ(house.request("DELETE", "/api/v1/grants/" + grant).status, 409);
  EXPECT_EQ(house.get("/api/v1/users/ana").status, 200);
}

TEST_F(ConfigSafety, ARepeatUnderTheSameKeyGetsTheFirstAnswer) {
  const auto send = [&](const std::string& url, const std::string& body) {
    return house.request("POST", url, body, {{"Idempotency-Key", "once-more"}});
  };
  const std::string body = R"({"name":"Shop","protocol":"json"})";
  const Told first = send("/api/v1/integrations", body);
  ASSERT_EQ(first.status, 201) << first.text;
  const Told again = send("/api/v1/integrations", body);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.text, first.text) << "with the same key, which is told only here";
  EXPECT_EQ(send("/api/v1/integrations", R"({"name":"Other","protocol":"json"})").status, 409);
  EXPECT_EQ(send("/api/v1/services", R"({"name":"Other"})").status, 409);
  EXPECT_EQ(house.get("/api/v1/integrations").at("items").as_array().size(), 1U);
}

TEST_F(ConfigSafety, WhatCanNeverWorkIsRefused) {
  const Told mapping = house.post(
      "/api/v1/integrations", R"({"name":"Odd","protocol":"json","mapping":{"labels":{"":"x"}}})");
  EXPECT_EQ(mapping.status, 400) << mapping.text;
  EXPECT_EQ(mapping.string("pointer"), "/mapping/labels");
  for (const char* address : {"http://", "http://x y/", "http://a\\nb/", "https:///path"}) {
    const Told told = house.post("/api/v1/contact-methods",
                                 R"({"user":"ana","name":"hook","channel":"webhook","address":")" +
                                     std::string(address) + "\"}");
    EXPECT_EQ(told.status, 400) << address;
  }
  EXPECT_EQ(house.post("/api/v1/services", R"({"name":"a\u0000b"})").status, 400);
  EXPECT_EQ(house.post("/api/v1/services", R"({"name":"a\nb"})").status, 400);
  EXPECT_EQ(house.post("/api/v1/services", R"({"name":"a\\u0000b"})").status, 201)
      << "a backslash and five letters";
}

TEST(ConfigRoutes, ABrowserSubscribesWithOurKeyAndItsOwn) {
  House house;
  house.set_up();
  const std::string key = house.get("/api/v1/push/key").string("key");
  EXPECT_EQ(from_base64url(key)->size(), 65U);
  EXPECT_EQ(house.get("/api/v1/push/key").string("key"), key);
  const auto make = [&](const std::string& slug, const std::string& secret) {
    return house.post("/api/v1/contact-methods",
                      R"({"slug":")" + slug + R"(","user":"ana","channel":"web_push","address":)" +
                          R"("https://push.example.org/x","secret":")" + secret + R"("})");
  };
  const std::string keys =
      "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4 "
      "BTBZMqHH6r4Tts7J_aSIgg";
  EXPECT_EQ(make("phone", keys).status, 201);
  for (const std::string wrong : {"", "abc", "abc def"}) {
    const Told refused = make("laptop", wrong);
    EXPECT_EQ(refused.status, 400) << wrong;
    EXPECT_EQ(refused.string("pointer"), "/secret");
  }
  house.token.clear();
  EXPECT_EQ(house.get("/api/v1/push/key").status, 401);
}

}  // namespace
}  // namespace tocsin::api
