// Webhook subscriptions through the whole house: who may, what is shown, and how an event leaves.
#include "app/followers.hpp"
#include "app/house_test.hpp"
#include "engine/secrets.hpp"

namespace tocsin::api {
namespace {

constexpr const char* whole =
    R"({"slug":"deploys","name":"Deploys","url":"https://hooks.example.org/in","secret":"s3cret",)"
    R"("headers":[{"name":"X-Api-Key","value":"k3y"}]})";

class WebhookSubscriptions : public testing::Test {
 protected:
  WebhookSubscriptions() {
    house.set_up();
    User bob;
    bob.slug = bob.name = "bob";
    bob.email = "bob@example.org";
    Grant grant;
    grant.slug = "bob-manages";
    grant.subject = "bob";
    grant.access = AccessLevel::manager;
    ChangeConfig change;
    change.puts.push_back({.object = bob, .expected_version = {}});
    change.puts.push_back({.object = grant, .expected_version = {}});
    house.put_token(change, "bob", AccessLevel::manager, "tcs_bob");
    house.ask(std::move(change));
  }
  const WebhookSubscription& stored() {
    config = house.engine.config();
    return *config->find<WebhookSubscription>("deploys");
  }

  House house;
  std::shared_ptr<const Config> config;
};

TEST_F(WebhookSubscriptions, SecretsAndHeadersAreSealedAndNeverShown) {
  const Told made = house.post("/api/v1/webhook-subscriptions", whole);
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_TRUE(is_sealed(stored().secret));
  EXPECT_TRUE(is_sealed(stored().headers.at(0).value));
  for (const char* where :
       {"/api/v1/webhook-subscriptions", "/api/v1/webhook-subscriptions/deploys",
        "/api/v1/webhook-subscriptions/deploys/versions", "/api/v1/audit", "/api/v1/export"}) {
    const Told read = house.get(where);
    EXPECT_EQ(read.status, 200) << where;
    EXPECT_EQ(read.text.find("s3cret"), std::string::npos) << where;
    EXPECT_EQ(read.text.find("k3y"), std::string::npos) << where;
    EXPECT_EQ(read.text.find("sealed:"), std::string::npos) << where << read.text;
  }
}

TEST_F(WebhookSubscriptions, AnEmptySecretKeepsThePresentOneButNotForAnotherHost) {
  ASSERT_EQ(house.post("/api/v1/webhook-subscriptions", whole).status, 201);
  const std::string secret = stored().secret;
  const std::string header = stored().headers.at(0).value;
  const auto put = [&](const std::string& url) {
    return house.put(
        "/api/v1/webhook-subscriptions/deploys",
        R"({"name":"Deploys","url":")" + url + R"(","headers":[{"name":"X-Api-Key","value":""}]})");
  };
  ASSERT_EQ(put("https://hooks.example.org/other").status, 200);
  EXPECT_EQ(stored().secret, secret);
  EXPECT_EQ(stored().headers.at(0).value, header);
  EXPECT_EQ(put("https://elsewhere.example.org/in").status, 400);
}

TEST_F(WebhookSubscriptions, OnlyAdministratorsSeeThem) {
  ASSERT_EQ(house.post("/api/v1/webhook-subscriptions", whole).status, 201);
  const auto as_bob = [&](const char* method, const char* target, const char* body = "") {
    return house.request_as("tcs_bob", method, target, body).status;
  };
  EXPECT_EQ(as_bob("POST", "/api/v1/webhook-subscriptions", whole), 403);
  EXPECT_GE(as_bob("GET", "/api/v1/webhook-subscriptions/deploys"), 403);
  EXPECT_GE(as_bob("POST", "/api/v1/webhook-subscriptions/deploys/test"), 403);
  EXPECT_GE(as_bob("GET", "/api/v1/webhook-subscriptions/deploys/deliveries"), 403);
  EXPECT_GE(house.request_as("", "GET", "/api/v1/webhook-subscriptions/deploys/deliveries").status,
            401);
}

TEST_F(WebhookSubscriptions, AnEventIsHandedOverReadRenderedAndItsOutcomeListed) {
  ASSERT_EQ(house.post("/api/v1/webhook-subscriptions", whole).status, 201);
  const Told declared = house.post("/api/v1/incidents", R"({"title":"Down","severity":"SEV2"})");
  ASSERT_EQ(declared.status, 201) << declared.text;
  const auto handed = house.outbox.deliveries();
  const auto follow = std::ranges::find(handed, JobKind::follow, &Delivery::kind);
  ASSERT_NE(follow, handed.end());
  config = house.engine.config();
  const auto reader = house.store.make_reader();
  const PreparedEvent event =
      prepare_event(*follow, *reader, *config, house.backend.secrets_key, house.clock.now());
  ASSERT_TRUE(event.errand) << event.why;
  EXPECT_EQ(event.about, "incident.declared of INC-1");
  const HttpMessage& http = event.errand->message;
  EXPECT_NE(http.body.find("\"Down\""), std::string::npos);
  EXPECT_TRUE(std::ranges::any_of(http.headers, [](const auto& header) {
    return header.first == "X-Api-Key" && header.second == "k3y";
  }));
  EXPECT_FALSE(event.errand->allow_private_addresses);
  house.ask(JobOutcome{.job = follow->job,
                       .attempt = follow->attempt,
                       .kind = JobOutcomeKind::failed,
                       .receipt = "HTTP 503",
                       .started_at = house.clock.now(),
                       .not_before = {},
                       .about = event.about});
  const Told listed = house.get("/api/v1/webhook-subscriptions/deploys/deliveries");
  ASSERT_EQ(listed.status, 200) << listed.text;
  EXPECT_EQ(listed.at("items").as_array().at(0).as_object().at("receipt").as_string(), "HTTP 503");
  EXPECT_EQ(listed.at("waiting").as_array().at(0).as_object().at("failed").as_int64(), 1);
}

TEST_F(WebhookSubscriptions, ATestIsHandedOver) {
  ASSERT_EQ(house.post("/api/v1/webhook-subscriptions", whole).status, 201);
  const Told sent = house.post("/api/v1/webhook-subscriptions/deploys/test", "{}");
  ASSERT_EQ(sent.status, 202) << sent.text;
  const auto handed = house.outbox.deliveries();
  ASSERT_FALSE(handed.empty());
  EXPECT_EQ(handed.back().follow.incident.value, 0u);
  const PreparedEvent event =
      prepare_event(handed.back(), *house.store.make_reader(), *house.engine.config(),
                    house.backend.secrets_key, house.clock.now());
  ASSERT_TRUE(event.errand) << event.why;
  EXPECT_NE(event.errand->message.body.find("\"ping\""), std::string::npos);
}

TEST_F(WebhookSubscriptions, TheFileNamesSecretsAndAnExportKeepsThem) {
  const std::string yaml =
      "webhook_subscriptions:\n"
      "  - {slug: deploys, name: Deploys, url: \"https://hooks.example.org/in\", secret: {env: "
      "S},\n"
      "     headers: [{name: X-Api-Key, value: {env: K}}], events: [declared, said]}\n";
  const auto apply = [&](const std::string& text) {
    return house.post(
        "/api/v1/apply",
        json_text(json::object{{"yaml", text},
                               {"secrets", json::object{{"env:S", "s3cret"}, {"env:K", "k3y"}}}}));
  };
  const Told applied = apply(yaml);
  ASSERT_EQ(applied.status, 200) << applied.text;
  EXPECT_EQ(*unseal(house.backend.secrets_key, webhook_header_purpose("deploys", "X-Api-Key"),
                    stored().headers.at(0).value),
            "k3y");
  const std::int64_t version =
      config->table<WebhookSubscription>().find_entry("deploys")->meta.version;
  ASSERT_EQ(apply(yaml).status, 200);
  EXPECT_EQ(house.engine.config()->table<WebhookSubscription>().find_entry("deploys")->meta.version,
            version);
  ASSERT_EQ(apply("webhook_subscriptions:\n  - {slug: deploys, name: Deploys, url: "
                  "\"https://hooks.example.org/in\", events: [declared]}\n")
                .status,
            200);
  EXPECT_EQ(stored().headers.size(), 1u);
}

}  // namespace
}  // namespace tocsin::api
