#include "app/house_test.hpp"
#include "domain/oncall/calendar_feed.hpp"

namespace tocsin::api {
namespace {

constexpr const char* weekly = R"({"slug":"primary","name":"Primary","time_zone":"Europe/Berlin",
  "team":"shop","rotations":[{"name":"week","anchor":"2026-10-19T09:00","unit":"week",
                              "groups":[{"users":["ana"]},{"users":["bob"]}]}]})";

class CalendarFeeds : public ::testing::Test {
 protected:
  void SetUp() override {
    house.set_up();
    put("users/bob", R"({"slug":"bob","name":"Bob Berg","email":"bob@example.org"})");
    put("teams/shop", R"({"slug":"shop","name":"Shop","members":["bob"]})");
    put("grants/bob", R"({"slug":"bob","subject_kind":"user","subject":"bob","access":"responder",
                          "scope_kind":"team","scope":"shop"})");
    put("schedules/primary", weekly);
    ChangeConfig change;
    house.put_token(change, "bob", AccessLevel::responder, "tcs_bob");
    house.ask(std::move(change));
  }
  void put(const std::string& place, const std::string& body) {
    const Told told = house.put("/api/v1/" + place, body);
    ASSERT_TRUE(told.status == 201 || told.status == 200) << told.text;
  }
  Told make(const std::string& body) { return house.post("/api/v1/calendar-feeds", body); }
  // The path of a new feed.
  std::string made(const std::string& body) {
    const Told told = make(body);
    EXPECT_EQ(told.status, 201) << told.text;
    const std::string base = "https://tocsin.example.org";
    const std::string url = told.string("url");
    EXPECT_TRUE(url.starts_with(base + "/calendars/tcc_")) << url;
    return url.substr(base.size());
  }
  // Without a token: as a calendar program asks.
  Told read(const std::string& path, std::vector<net::Headers::Field> headers = {}) {
    const std::string token = std::exchange(house.token, "");
    const Told told = house.request("GET", path, {}, std::move(headers));
    house.token = token;
    return told;
  }
  std::size_t count(const Told& told, const std::string& what) {
    std::size_t found = 0;
    for (std::size_t at = 0; (at = told.text.find(what, at)) != std::string::npos; ++at) ++found;
    return found;
  }
  House house;
};

TEST_F(CalendarFeeds, ShowASchedulesShiftsToWhoeverHasTheAddress) {
  const std::string path = made(R"({"scope_kind":"schedule","scope":"primary"})");
  const Told told = read(path);
  ASSERT_EQ(told.status, 200) << told.text;
  EXPECT_EQ(told.headers.get("Content-Type"), "text/calendar; charset=utf-8");
  EXPECT_TRUE(told.text.starts_with("BEGIN:VCALENDAR\r\n"));
  EXPECT_TRUE(told.text.contains("X-WR-CALNAME:On call: Primary\r\n"));
  EXPECT_TRUE(told.text.contains("TZID:Europe/Berlin\r\n"));
  EXPECT_GE(count(told, "SUMMARY:Ana\\, on call for Primary\r\n"), 14U);
  EXPECT_GE(count(told, "SUMMARY:Bob Berg\\, on call for Primary\r\n"), 14U);
}

TEST_F(CalendarFeeds, ShowOnePersonOrOneTeam) {
  put("schedules/other", R"({"slug":"other","name":"Other","rotations":[
      {"name":"all","anchor":"2026-10-19T09:00","groups":[{"users":["bob"]}]}]})");
  const Told own = read(made("{}"));
  EXPECT_TRUE(own.text.contains("SUMMARY:On call for Primary\r\n")) << own.text;
  EXPECT_TRUE(own.text.contains("X-WR-CALNAME:On call: Ana\r\n"));
  EXPECT_FALSE(own.text.contains("+bob+"));
  const Told bobs = read(made(R"({"scope_kind":"user","scope":"bob"})"));
  EXPECT_TRUE(bobs.text.contains("SUMMARY:On call for Primary\r\n"));
  EXPECT_EQ(count(bobs, "SUMMARY:On call for Other\r\n"), 1U);
  EXPECT_EQ(count(bobs, "UID:other+bob+always@tocsin\r\n"), 1U);
  EXPECT_FALSE(bobs.text.contains("+ana+"));
  const Told team = read(made(R"({"scope_kind":"team","scope":"shop"})"));
  EXPECT_TRUE(team.text.contains("UID:primary+ana+"));
  EXPECT_FALSE(team.text.contains("UID:other+"));
}

TEST_F(CalendarFeeds, AreTheSameUntilSomethingChanges) {
  const std::string path = made(R"({"scope_kind":"schedule","scope":"primary"})");
  const Told first = read(path);
  const std::string etag(first.headers.get("ETag"));
  ASSERT_FALSE(etag.empty());
  const Told again = read(path, {{"If-None-Match", "\"other\", W/" + etag}});
  if (again.status != 304) {  // midnight has just passed
    EXPECT_NE(again.headers.get("ETag"), etag);
  } else {
    EXPECT_TRUE(again.text.empty());
  }
  put("users/bob", R"({"slug":"bob","name":"Robert","email":"bob@example.org"})");
  const Told later = read(path, {{"If-None-Match", etag}});
  EXPECT_EQ(later.status, 200);
  EXPECT_NE(later.headers.get("ETag"), etag);
}

TEST_F(CalendarFeeds, TellTheirSecretOnceAndOnlyTheOwnersHint) {
  const std::string path = made("{}");
  const std::string secret = path.substr(path.rfind('/') + 1, path.size() - path.rfind('/') - 5);
  const Told mine = house.get("/api/v1/calendar-feeds");
  ASSERT_EQ(mine.at("items").as_array().size(), 1U) << mine.text;
  EXPECT_FALSE(mine.text.contains(secret));
  const std::string hint(mine.at("items").at(0).at("hint").as_string());
  EXPECT_EQ(hint, secret.substr(secret.size() - 4));
  const std::string slug(mine.at("items").at(0).at("slug").as_string());
  EXPECT_FALSE(house.get("/api/v1/audit").text.contains(secret));
  house.token = "tcs_bob";
  EXPECT_TRUE(house.get("/api/v1/calendar-feeds").at("items").as_array().empty());
  EXPECT_EQ(house.request("DELETE", "/api/v1/calendar-feeds/" + slug).status, 404);
  EXPECT_EQ(read(path).status, 200);
  house.token = "tcs_ana";
  EXPECT_EQ(house.request("DELETE", "/api/v1/calendar-feeds/" + slug).status, 204);
  EXPECT_EQ(read(path).status, 404);
}

TEST_F(CalendarFeeds, ARepeatedRequestMakesOne) {
  const auto once = [&] {
    return house.request("POST", "/api/v1/calendar-feeds", "{}", {{"Idempotency-Key", "once"}});
  };
  const Told first = once();
  ASSERT_EQ(first.status, 201) << first.text;
  EXPECT_EQ(once().text, first.text);
  EXPECT_EQ(house.get("/api/v1/calendar-feeds").at("items").as_array().size(), 1U);
}

TEST_F(CalendarFeeds, EndWithWhatTheOwnerMaySee) {
  house.token = "tcs_bob";
  const std::string schedule = made(R"({"scope_kind":"schedule","scope":"primary"})");
  const std::string own = made("{}");
  EXPECT_EQ(read(schedule).status, 200);
  house.token = "tcs_ana";
  ASSERT_EQ(house.request("DELETE", "/api/v1/grants/bob").status, 204);
  EXPECT_EQ(read(schedule).status, 404) << "bob sees nothing any more";
  EXPECT_EQ(read(own).status, 404);
  put("grants/bob", R"({"slug":"bob","subject_kind":"user","subject":"bob","access":"responder",
                        "scope_kind":"team","scope":"shop"})");
  EXPECT_EQ(read(schedule).status, 200);
  put("users/bob", R"({"slug":"bob","name":"Bob","email":"bob@example.org","active":false})");
  EXPECT_EQ(read(schedule).status, 404) << "bob is no longer active";
}

TEST_F(CalendarFeeds, GoWithTheirOwner) {
  put("users/cleo", R"({"slug":"cleo","name":"Cleo","email":"cleo@example.org"})");
  put("grants/cleo", R"({"slug":"cleo","subject_kind":"user","subject":"cleo","access":"responder",
                         "scope_kind":"organisation"})");
  ChangeConfig change;
  house.put_token(change, "cleo", AccessLevel::responder, "tcs_cleo");
  house.ask(std::move(change));
  house.token = "tcs_cleo";
  const std::string path = made("{}");
  house.token = "tcs_ana";
  for (const char* gone : {"tokens/cleo-token", "grants/cleo", "users/cleo"}) {
    ASSERT_EQ(house.request("DELETE", "/api/v1/" + std::string(gone)).status, 204) << gone;
  }
  EXPECT_EQ(read(path).status, 404);
  put("users/cleo", R"({"slug":"cleo","name":"Cleo Two","email":"cleo2@example.org"})");
  put("grants/cleo", R"({"slug":"cleo","subject_kind":"user","subject":"cleo","access":"responder",
                         "scope_kind":"organisation"})");
  EXPECT_EQ(read(path).status, 404) << "another person's, though of the same name";
}

TEST_F(CalendarFeeds, RefuseWhatIsNotThereAndWhoOnlyReads) {
  for (const char* body :
       {R"({"scope_kind":"schedule","scope":"nothing"})", R"({"scope_kind":"schedule"})",
        R"({"scope_kind":"team","scope":"primary"})", R"({"scope_kind":"user","scope":"nobody"})",
        R"({"scope_kind":"planet"})"}) {
    EXPECT_EQ(make(body).status, 400) << body;
  }
  EXPECT_EQ(make(R"({"scope_kind":"schedule","scope":"nothing"})").string("pointer"), "/scope");
  ChangeConfig change;
  change.puts.push_back({.object = ApiToken{.slug = "reads",
                                            .name = "reads",
                                            .user = "bob",
                                            .access = AccessLevel::stakeholder,
                                            .hash = to_hex(sha256("tcs_reads")),
                                            .hint = "",
                                            .expires_at = {}},
                         .expected_version = {}});
  house.ask(std::move(change));
  house.token = "tcs_reads";
  EXPECT_EQ(make("{}").status, 403);
  EXPECT_EQ(house.get("/api/v1/calendar-feeds").status, 200);
  house.token = "";
  EXPECT_EQ(make("{}").status, 401);
}

TEST_F(CalendarFeeds, AnUnknownAddressIsNotThere) {
  const std::string path = made("{}");
  const std::string without = path.substr(0, path.size() - 4);
  const std::string slug(
      house.get("/api/v1/calendar-feeds").at("items").at(0).at("slug").as_string());
  for (const std::string& wrong :
       {std::string("/calendars/tcc_guess.ics"), std::string("/calendars/.ics"),
        std::string("/calendars/x"), without, without + "x.ics", "/calendars/" + slug + ".ics"}) {
    EXPECT_EQ(read(wrong).status, 404) << wrong;
  }
}

TEST_F(CalendarFeeds, AreNotReadAllTheTime) {
  const std::string path = made("{}");
  int status = 200;
  int reads = 0;
  while (status == 200 && reads < 1000) {
    status = read(path).status;
    ++reads;
  }
  EXPECT_EQ(status, 429);
  EXPECT_GT(reads, 10);
  EXPECT_EQ(read(made("{}")).status, 200) << "another feed is not held up";
}

TEST_F(CalendarFeeds, HaveLimits) {
  for (std::size_t i = 0; i < calendar_feeds_of_user_max; ++i) ASSERT_EQ(make("{}").status, 201);
  const Told more = make("{}");
  EXPECT_EQ(more.status, 409) << more.text;
  house.token = "tcs_bob";
  EXPECT_EQ(make("{}").status, 201);
  house.token = "tcs_ana";
  for (int i = 0; i < 5; ++i) {
    const std::string slug = "hourly-" + std::to_string(i);
    put("schedules/" + slug,
        R"({"slug":")" + slug + R"(","name":"Hourly","team":"shop","rotations":[{"name":"hour",
            "unit":"hour","anchor":"2026-10-19T09:00","groups":[{"users":["ana"]},
            {"users":["bob"]}]}]})");
  }
  house.token = "tcs_bob";
  const Told told = read(made(R"({"scope_kind":"team","scope":"shop"})"));
  ASSERT_EQ(told.status, 200);
  EXPECT_EQ(count(told, "BEGIN:VEVENT"), 20'000U);
}

}  // namespace
}  // namespace tocsin::api
