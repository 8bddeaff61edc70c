#include "app/house_test.hpp"
#include "domain/escalation/link.hpp"

namespace tocsin::api {
namespace {

constexpr const char* integration_key = "tci_key-of-the-source";

class Alerts : public ::testing::Test {
 protected:
  void SetUp() override {
    house.set_up();
    house.add_integration("json", integration_key);
  }
  std::uint64_t ring(const std::string& dedup_key, const std::string& more = "") {
    const Told answer =
        house.post("/intake/json/" + std::string(integration_key),
                   R"({"summary":"disk full","dedup_key":")" + dedup_key + "\"" + more + "}");
    EXPECT_EQ(answer.status, 202) << answer.text;
    return answer.at("alerts").as_array().front().to_number<std::uint64_t>();
  }
  std::string alert(std::uint64_t id) { return "/api/v1/alerts/" + std::to_string(id); }
  House house;
};

TEST_F(Alerts, ShowWhatTheSourceWroteAndWhoIsCalled) {
  const std::uint64_t id = ring("disk", R"(,"host":"db1","url":"https://example.org/d")");
  const Told shown = house.get(alert(id));
  ASSERT_EQ(shown.status, 200) << shown.text;
  EXPECT_EQ(shown.at("summary").as_string(), "disk full");
  EXPECT_EQ(shown.at("service").as_string(), "checkout");
  EXPECT_EQ(shown.at("ringing").at("policy").as_string(), "on-call");
  EXPECT_EQ(shown.at("ringing").at("users").as_array().front().as_string(), "bob");
  EXPECT_EQ(shown.at("content").at("source_url").as_string(), "https://example.org/d");
}

TEST_F(Alerts, AreAcknowledgedInBulkByFilterAndTellWhatChanged) {
  ring("a");
  ring("b");
  const std::string all =
      R"({"filter":{"service":["checkout"],"status":"firing"},"verb":"acknowledge"})";
  const Told acted = house.post("/api/v1/alerts/actions", all);
  ASSERT_EQ(acted.status, 200) << acted.text;
  EXPECT_EQ(acted.at("changed").as_array().size(), 2U);
  EXPECT_EQ(house.post("/api/v1/alerts/actions", all).at("changed").as_array().size(), 0U);
  const Told list = house.get("/api/v1/alerts?status=acknowledged");
  EXPECT_EQ(list.at("counts").at("acknowledged").to_number<int>(), 2);
}

TEST_F(Alerts, ASnoozeNeedsAnEndInTheFuture) {
  const std::uint64_t id = ring("a");
  EXPECT_EQ(house.post(alert(id) + "/snooze", R"({"until":"2020-01-01T00:00:00Z"})").status, 400);
  const Told quiet = house.post(alert(id) + "/snooze", R"({"until":"2199-01-01T00:00:00Z"})");
  ASSERT_EQ(quiet.status, 200) << quiet.text;
  EXPECT_TRUE(quiet.at("suppressed").as_bool());
}

TEST_F(Alerts, ANoteIsWrittenWhetherOrNotTheVerbChangesAnything) {
  const std::uint64_t id = ring("a");
  EXPECT_EQ(house.post(alert(id) + "/note", "{}").at("pointer").as_string(), "/note");
  for (const char* verb : {"/note", "/acknowledge", "/acknowledge"}) {
    ASSERT_EQ(house.post(alert(id) + verb, R"({"note":"looking"})").status, 200) << verb;
  }
  const Told timeline = house.get(alert(id) + "/timeline");
  const auto& entries = timeline.at("items").as_array();
  EXPECT_EQ(std::ranges::count_if(
                entries, [](const auto& entry) { return entry.at("kind").as_string() == "note"; }),
            3);
}

TEST_F(Alerts, AMemberThatIsNotKnownIsRefusedWithItsName) {
  const Told refused =
      house.post("/api/v1/incidents", R"({"title":"checkout is down","severty":"SEV1"})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.at("pointer").as_string(), "/severty");
  EXPECT_TRUE(house.get("/api/v1/incidents").at("items").as_array().empty());
}

TEST_F(Alerts, WhyTellsWhoWasPagedByWhichStep) {
  const Told why = house.get(alert(ring("a")) + "/why");
  ASSERT_EQ(why.status, 200) << why.text;
  EXPECT_EQ(why.at("pages").as_array().size(), 1U);
  const std::string verdict = why.string("verdict");
  EXPECT_NE(verdict.find("Bob was paged"), std::string::npos) << verdict;
  EXPECT_NE(verdict.find("On call"), std::string::npos) << verdict;
}

TEST_F(Alerts, WhyTellsWhyNobodyWasPaged) {
  ASSERT_EQ(
      house
          .post("/api/v1/silences",
                R"({"text":"{host=\"db1\"}","ends_at":"2199-01-01T00:00:00Z","comment":"move"})")
          .status,
      201);
  const Told why = house.get(alert(ring("a", R"(,"host":"db1")")) + "/why");
  const std::string verdict = why.string("verdict");
  EXPECT_TRUE(verdict.starts_with("nobody was paged")) << verdict;
  EXPECT_NE(verdict.find("silence"), std::string::npos) << verdict;
}

TEST_F(Alerts, TwoEventsUnderOneIdempotencyKeyAreTwo) {
  for (const char* name : {"one", "two", "two"}) {
    const Told told =
        house.request("POST", "/intake/json/" + std::string(integration_key),
                      R"({"summary":"disk full","dedup_key":")" + std::string(name) + "\"}",
                      {{"Idempotency-Key", "same"}});
    EXPECT_EQ(told.status, 202);
  }
  EXPECT_EQ(house.get("/api/v1/alerts").at("items").as_array().size(), 2U);
}

class PageLinks : public Alerts {
 protected:
  // The link that the message to Bob carried.
  std::string link() {
    const Delivery delivery = house.outbox.deliveries().front();
    PageLink link;
    link.user = delivery.user;
    link.expires_at = delivery.at + link_life;
    for (const DeliveryItem& item : delivery.items)
      link.pages.push_back({item.page, item.generation});
    return "/p/" + make_link_token(link_key_of(house.backend.secrets_key), link);
  }
};

TEST_F(PageLinks, ShowingOneAcknowledgesNothing) {
  const std::uint64_t id = ring("a");
  house.token.clear();
  const Told page = house.get(link());
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.text.find("disk full"), std::string::npos);
  EXPECT_LT(page.text.size(), 15'000U);
  house.token = "tcs_ana";
  EXPECT_EQ(house.get(alert(id)).at("status").as_string(), "firing");
}

TEST_F(PageLinks, PostingAcknowledgesAsThePersonPaged) {
  const std::uint64_t id = ring("a");
  house.token.clear();
  const std::string target = link();
  EXPECT_EQ(house.post(target, "verb=acknowledge").status, 200);
  EXPECT_EQ(house.post(target, "verb=acknowledge").status, 200);  // a repeat shows the outcome
  house.token = "tcs_ana";
  const Told shown = house.get(alert(id));
  EXPECT_EQ(shown.at("status").as_string(), "acknowledged");
  EXPECT_EQ(shown.at("acknowledged_by").as_string(), "bob");
  EXPECT_TRUE(shown.at("ringing").is_null());
}

TEST_F(PageLinks, AnOldOneNeverSaysThatItDidWhatItDidNot) {
  const std::uint64_t id = ring("a");
  const std::string target = link();
  house.token.clear();
  EXPECT_EQ(house.post(target, "verb=acknowledge").status, 200);
  house.token = "tcs_ana";
  EXPECT_EQ(house.post(alert(id) + "/unacknowledge", "{}").status, 200);
  house.token.clear();
  for (const char* verb : {"verb=acknowledge", "verb=escalate"}) {
    const Told told = house.post(target, verb);
    EXPECT_EQ(told.text.find("✓ Acknowledged"), std::string::npos) << told.text;
    EXPECT_EQ(told.text.find("✓ Escalated"), std::string::npos) << told.text;
  }
  EXPECT_EQ(house.get(target).text.find("Acknowledged by you"), std::string::npos);
  house.token = "tcs_ana";
  EXPECT_EQ(house.get(alert(id)).at("status").as_string(), "firing");
}

TEST_F(PageLinks, WhoAcknowledgedMayStillResolve) {
  const std::uint64_t id = ring("a");
  house.token.clear();
  const std::string target = link();
  EXPECT_EQ(house.post(target, "verb=acknowledge").status, 200);
  EXPECT_EQ(house.post(target, "verb=resolve").status, 200);
  house.token = "tcs_ana";
  EXPECT_EQ(house.get(alert(id)).at("status").as_string(), "resolved");
}

TEST_F(PageLinks, WhoAcknowledgedMayStillHaveOthersCalled) {
  const std::uint64_t id = ring("a");
  const std::string target = link();
  house.token.clear();
  EXPECT_EQ(house.post(target, "verb=acknowledge").status, 200);
  const Told told = house.post(target, "verb=escalate");
  EXPECT_NE(told.text.find("✓ Escalated"), std::string::npos) << told.text;
  house.token = "tcs_ana";
  EXPECT_EQ(house.get(alert(id)).at("status").as_string(), "firing");
}

// What the service worker behind a notification asks for.
TEST_F(PageLinks, ProgramsAreToldTheOutcomeAsJson) {
  const std::uint64_t id = ring("a");
  const std::string target = link();
  house.token.clear();
  const std::vector<net::Headers::Field> json{{"Accept", "application/json"}};
  const Told before = house.request("GET", target, {}, json);
  EXPECT_EQ(before.string("state"), "ready");
  EXPECT_EQ(before.at("items").at(0).at("state").as_string(), "open");
  const Told done = house.request("POST", target, "verb=acknowledge", json);
  EXPECT_EQ(done.status, 200);
  EXPECT_EQ(done.string("state"), "done");
  EXPECT_EQ(done.string("verb"), "acknowledge");
  EXPECT_EQ(done.at("items").at(0).at("by").as_string(), "you");
  house.token = "tcs_ana";
  EXPECT_EQ(house.post(alert(id) + "/unacknowledge", "{}").status, 200);
  house.token.clear();
  const Told late = house.request("POST", target, "verb=acknowledge", json);
  EXPECT_EQ(late.string("state"), "ready");  // it rang again since: this link is too old for that
  std::string forged = target;
  forged.back() = forged.back() == 'A' ? 'B' : 'A';
  const Told unknown = house.request("POST", forged, "verb=acknowledge", json);
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(unknown.string("state"), "unknown");
}

TEST_F(PageLinks, AForgedOneOpensNothing) {
  ring("a");
  house.token.clear();
  std::string forged = link();
  forged.back() = forged.back() == 'A' ? 'B' : 'A';
  EXPECT_EQ(house.post(forged, "verb=acknowledge").status, 404);
}

TEST_F(Alerts, AnIdempotencyKeyMakesARepeatHarmless) {
  const std::string body = R"({"title":"Checkout is down"})";
  const Told first = house.request("POST", "/api/v1/incidents", body, {{"Idempotency-Key", "k1"}});
  const Told again = house.request("POST", "/api/v1/incidents", body, {{"Idempotency-Key", "k1"}});
  ASSERT_EQ(first.status, 201) << first.text;
  EXPECT_EQ(first.string("key"), again.string("key"));
}

TEST_F(Alerts, AnIncidentGathersItsAlertsAndItsTimeline) {
  const std::uint64_t id = ring("a");
  const Told declared =
      house.post("/api/v1/incidents",
                 R"({"title":"Checkout is down","impact":"extensive","urgency":"extensive",
                               "services":["checkout"],"alerts":[)" +
                     std::to_string(id) + "]}");
  ASSERT_EQ(declared.status, 201) << declared.text;
  EXPECT_EQ(declared.at("severity").as_string(), "SEV1");
  EXPECT_EQ(declared.at("major_state").as_string(), "proposed");
  EXPECT_FALSE(declared.at("major").as_bool());
  EXPECT_EQ(declared.at("alert_count").to_number<int>(), 1);
  const std::string path = "/api/v1/incidents/" + declared.string("key");
  EXPECT_EQ(house.post(path + "/notes", R"({"text":"rolling back"})").status, 201);
  EXPECT_EQ(house.request("PATCH", path, R"({"status":"resolved"})").status, 200);
  EXPECT_EQ(house.request("PATCH", path, R"({"status":"closed"})").status, 200);
  const Told reopened = house.post(path + "/reopen", R"({"note":"it is back"})");
  ASSERT_EQ(reopened.status, 200) << reopened.text;
  EXPECT_EQ(reopened.at("status").as_string(), "investigating");
  const Told timeline = house.get(path + "/timeline");
  EXPECT_NE(timeline.text.find("rolling back"), std::string::npos);
}

TEST_F(Alerts, APreviewOfRulesChangesNothing) {
  ring("a", R"(,"host":"db1")");
  const Told preview = house.post(
      "/api/v1/routing-rules/preview",
      R"({"rules":[{"slug":"db","name":"db","matchers":["host=\"db1\""],"severity":"SEV1"}]})");
  ASSERT_EQ(preview.status, 200) << preview.text;
  EXPECT_EQ(preview.at("changed").to_number<int>(), 1);
  EXPECT_EQ(preview.at("items").as_array().front().at("after").at("severity").as_string(), "SEV1");
  EXPECT_TRUE(house.engine.config()->table<RoutingRule>().all().empty());
}

TEST_F(Alerts, HomeTellsWhatIsGoingOn) {
  ring("a");
  const Told home = house.get("/api/v1/home");
  ASSERT_EQ(home.status, 200) << home.text;
  EXPECT_EQ(home.at("alerts").at("firing").to_number<int>(), 1);
  EXPECT_EQ(home.at("services").at("with_firing").to_number<int>(), 1);
}

TEST_F(Alerts, ALongPollAnswersWithWhatChangedSinceItsCursor) {
  const std::string start = house.get("/api/v1/changes?wait=0").string("cursor");
  const std::uint64_t id = ring("a");
  const Told changes = house.get("/api/v1/changes?topics=alerts&wait=20&cursor=" + start);
  ASSERT_EQ(changes.status, 200) << changes.text;
  EXPECT_FALSE(changes.at("resync").as_bool());
  const json::value& change = changes.at("changes").as_array().front();
  EXPECT_EQ(change.at("topic").as_string(), "alerts");
  EXPECT_EQ(change.at("rows").as_array().front().at("id").to_number<std::uint64_t>(), id);
}

TEST_F(Alerts, ACursorThatIsNotKeptAsksForAFreshStart) {
  EXPECT_TRUE(house.get("/api/v1/changes?wait=0&cursor=s999999").at("resync").as_bool());
}

}  // namespace
}  // namespace tocsin::api
