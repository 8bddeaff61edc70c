// What followers are sent, as golden files, and the signatures against what others publish.
#include "channels/incident_event.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/crypto.hpp"
#include "channels/signing.hpp"

namespace tocsin {
namespace {

class IncidentEvents : public testing::Test {
 protected:
  IncidentEvents() {
    Settings settings;
    settings.name = "ACME";
    settings.public_url = "https://tocsin.example.org/";
    put(settings);
    User ana;
    ana.slug = "ana";
    ana.name = "Ana Souza";
    put(ana);
    Team team;
    team.slug = "payments-team";
    team.name = "Payments team";
    put(team);
    Service service;
    service.slug = "payments";
    service.name = "Payments";
    service.team = "payments-team";
    put(service);
    subscription_.slug = "deploys";
    subscription_.url = "https://hooks.example.org/in";
    subscription_.secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw old";
    subscription_.headers = {{"X-Api-Key", "k3y"}};
    Incident& incident = next_.incident;
    incident.id.value = 7;
    incident.title = "Payments fail";
    incident.summary = "Half of all cards";
    incident.severity = Severity::SEV2;
    incident.status = IncidentStatus::investigating;
    incident.major_state = MajorState::declared;
    incident.services = {"payments"};
    incident.declared_at = incident.updated_at = at_;
    incident.roles = {{.role = "commander",
                       .user = "ana",
                       .state = HoldingState::held,
                       .since = at_,
                       .offered_to = {},
                       .offered_at = {}}};
    incident.bridge = {"https://meet.example.org/7", "+49 30 1234,,7#"};
    incident.fields = {{"customers", "200"}};
    TimelineEntry& entry = next_.entry.emplace();
    entry.id.value = 4711;
    entry.subject_kind = EntryOf::incident;
    entry.subject = 7;
    entry.at = at_;
    entry.kind = EntryKind::declared;
    entry.visibility = Visibility::stakeholder;
    entry.actor = {ActorKind::user, "ana", {}};
    entry.origin = Origin::api;
  }

  template <typename T>
  void put(T object) {
    std::get<Table<T>>(config_.tables).put({.meta = {}, .value = std::move(object)});
  }
  void tell(EntryKind kind, const std::string& text, Visibility visibility = Visibility::internal) {
    next_.entry->kind = kind;
    next_.entry->text = text;
    next_.entry->visibility = visibility;
  }
  HttpMessage rendered() const {
    auto message = render(IncidentEvent{config_, subscription_, next_, JobId{5}, at_ + 1500ms});
    EXPECT_TRUE(message) << (message ? "" : message.error().message);
    return message ? std::get<HttpMessage>(*message) : HttpMessage{};
  }
  json::object body() const { return parse_json(rendered().body)->as_object(); }
  void expect_golden(const std::string& name) const {
    const HttpMessage http = rendered();
    std::string text = http.method + " " + http.url + "\n";
    for (const auto& [header, value] : http.headers) text += header + ": " + value + "\n";
    text += "\n" + http.body + "\n";
    const std::string path = std::string(TOCSIN_SOURCE_DIR) + "/src/channels/testdata/" + name;
    if (std::getenv("TOCSIN_UPDATE_GOLDEN") != nullptr) {
      std::ofstream(path, std::ios::binary) << text;
      return;
    }
    std::ostringstream golden;
    golden << std::ifstream(path, std::ios::binary).rdbuf();
    EXPECT_EQ(text, golden.str()) << name << ": TOCSIN_UPDATE_GOLDEN=1 accepts the new form";
  }

  const Time at_ = from_ms(1'795'403'529'000);
  Config config_;
  WebhookSubscription subscription_;
  NextEntry next_;
};

// The example of the Standard Webhooks specification.
TEST(Signing, AgreesWithStandardWebhooks) {
  EXPECT_EQ(
      standard_signatures("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek",
                          "1614265330", R"({"test": 2432232314})"),
      "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(Signing, TwoSecretsSignTwiceAndNoneNotAtAll) {
  EXPECT_EQ(hex_signatures("new old more", "x"),
            "v1=" + to_hex(hmac_sha256("new", "x")) + ",v1=" + to_hex(hmac_sha256("old", "x")));
  EXPECT_EQ(hex_signatures(" ", "x"), "");
  EXPECT_EQ(standard_signatures("", "a", "1", "x"), "");
}

TEST_F(IncidentEvents, TocsinsShape) {
  expect_golden("event_declared.txt");
  tell(EntryKind::said, "we roll back");
  expect_golden("event_said.txt");
}

TEST_F(IncidentEvents, PagerDutysShape) {
  subscription_.shape = WebhookShape::pagerduty_v3;
  expect_golden("event_pagerduty_triggered.txt");
  tell(EntryKind::said, "we roll back");
  expect_golden("event_pagerduty_annotated.txt");
}

TEST_F(IncidentEvents, PagerDutysSignatureIsOfTheBodyAlone) {
  subscription_.shape = WebhookShape::pagerduty_v3;
  subscription_.secret = "plain";
  const HttpMessage http = rendered();
  const auto signature = std::ranges::find(http.headers, "X-PagerDuty-Signature",
                                           &std::pair<std::string, std::string>::first);
  ASSERT_NE(signature, http.headers.end());
  EXPECT_EQ(signature->second, "v1=" + to_hex(hmac_sha256("plain", http.body)));
}

TEST_F(IncidentEvents, EachOfPagerDutysEventsHasTheDataOfItsType) {
  subscription_.shape = WebhookShape::pagerduty_v3;
  const auto told = [&](EntryKind kind, const std::string& text,
                        Visibility visibility = Visibility::internal) {
    tell(kind, text, visibility);
    const json::object event = body().at("event").as_object();
    return std::string(event.at("event_type").as_string()) + " " +
           std::string(event.at("data").as_object().at("type").as_string());
  };
  using enum EntryKind;
  EXPECT_EQ(told(declared, ""), "incident.triggered incident");
  EXPECT_EQ(told(status_changed, "investigating -> resolved"), "incident.resolved incident");
  EXPECT_EQ(told(status_changed, "triage -> identified"),
            "incident.status_update_published incident_status_update");
  EXPECT_EQ(told(severity_changed, "SEV3 -> SEV2"), "incident.priority_updated incident");
  EXPECT_EQ(told(said, "hello", Visibility::stakeholder),
            "incident.status_update_published incident_status_update");
  EXPECT_EQ(told(responder_joined, ""), "incident.responder.replied incident_responder");
  EXPECT_EQ(told(commander_changed, ""), "incident.role.assigned incident_role_assignment");
  EXPECT_EQ(told(bridge_changed, ""),
            "incident.conference_bridge.updated incident_conference_bridge");
  EXPECT_EQ(told(field_changed, "Customers: 1 -> 200"),
            "incident.custom_field_values.updated incident_field_values");
  EXPECT_EQ(told(task_done, "switch it off"), "incident.task.completed incident_task");
  EXPECT_EQ(told(page_acknowledged, ""), "incident.acknowledged incident");
}

TEST_F(IncidentEvents, AnAttemptLaterHasTheSameId) {
  const HttpMessage first = rendered();
  next_.incident.title = "Payments still fail";
  const HttpMessage second = rendered();
  EXPECT_EQ(first.headers.at(1), second.headers.at(1));
  EXPECT_EQ(first.headers.at(1).first, "webhook-id");
}

TEST_F(IncidentEvents, StakeholdersAudienceSeesWhatStakeholdersSee) {
  subscription_.audience = Visibility::stakeholder;
  const json::object incident = body().at("data").as_object().at("incident").as_object();
  for (const char* inner : {"summary", "roles", "fields", "bridge"}) {
    EXPECT_FALSE(incident.contains(inner)) << inner;
  }
  EXPECT_EQ(incident.at("title").as_string(), "Payments fail");
}

TEST_F(IncidentEvents, WhatWasWithdrawnHasNoWords) {
  tell(EntryKind::said, "a password");
  next_.withdrawn = true;
  EXPECT_EQ(rendered().body.find("a password"), std::string::npos);
  subscription_.shape = WebhookShape::pagerduty_v3;
  EXPECT_EQ(rendered().body.find("a password"), std::string::npos);
}

TEST_F(IncidentEvents, ATestIsAPing) {
  next_ = {};
  EXPECT_EQ(body().at("type").as_string(), "ping");
  EXPECT_EQ(body().at("id").as_string(), "test-5");
  subscription_.shape = WebhookShape::pagerduty_v3;
  EXPECT_EQ(body().at("event").as_object().at("event_type").as_string(), "pagey.ping");
}

}  // namespace
}  // namespace tocsin
