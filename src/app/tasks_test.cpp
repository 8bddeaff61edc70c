// Tasks, decisions and hypotheses of an incident, asked as people and programs do.
#include "app/room_test.hpp"

namespace tocsin::api {
namespace {

class Work : public InRoom {
 protected:
  Told make(const std::string& members) { return house.post(tasks, members); }
  Told change(int id, const std::string& members, const std::string& etag = {}) {
    std::vector<net::Headers::Field> headers;
    if (!etag.empty()) headers.emplace_back("If-Match", etag);
    return house.request("PATCH", tasks + "/" + std::to_string(id), members, headers);
  }
  std::string etag(const Told& told) { return std::string(told.headers.get("ETag")); }
  const std::string tasks = room + "/tasks";
};

TEST_F(Work, TasksAreMadeListedAndChanged) {
  Told told =
      make(R"({"title":"drain eu-2","owner":"bob","role":"ops","due_at":"2020-01-01T00:00:00Z"})");
  ASSERT_EQ(told.status, 201) << told.text;
  EXPECT_EQ(told.at("late"), true);
  EXPECT_EQ(told.at("startable"), true);
  EXPECT_EQ(etag(told), "\"1\"");
  told = make(R"({"title":"verify","after":[1]})");
  EXPECT_EQ(told.at("startable"), false);
  EXPECT_EQ(told.at("waits_for").as_array().size(), 1U);
  as("bob");
  told = change(1, R"({"status":"done","note":"took 4 min"})");
  ASSERT_EQ(told.status, 200) << told.text;
  EXPECT_EQ(told.at("late"), false);
  EXPECT_EQ(told.at("ended_by"), "bob");
  EXPECT_EQ(etag(told), "\"2\"");
  EXPECT_EQ(house.get(tasks + "/2").at("startable"), true);
  EXPECT_EQ(house.get(tasks).at("items").as_array().size(), 2U);
  const json::array entries = house.get(room + "/timeline?kind=task_done").at("items").as_array();
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].at("text"), "drain eu-2: took 4 min");
  EXPECT_EQ(entries[0].at("ref"), 1);
}

TEST_F(Work, ATimeIsTakenAwayByNull) {
  ASSERT_EQ(make(R"({"title":"x","due_at":"2030-01-01T00:00:00Z"})").status, 201);
  EXPECT_FALSE(change(1, R"({"title":"y"})").at("due_at").is_null());
  EXPECT_TRUE(change(1, R"({"due_at":null})").at("due_at").is_null());
}

TEST_F(Work, WhoComesSecondLosesNothingAndOverwritesNothing) {
  const std::string first = etag(make(R"({"title":"drain eu-2"})"));
  as("bob");
  ASSERT_EQ(change(1, R"({"owner":"bob"})", first).status, 200);
  as("ana");
  const Told refused = change(1, R"({"owner":"ana"})", first);
  EXPECT_EQ(refused.status, 412) << refused.text;
  EXPECT_NE(refused.text.find("bob changed owner"), std::string::npos) << refused.text;
  const Told now = house.get(tasks + "/1");
  EXPECT_EQ(now.at("owner"), "bob");
  EXPECT_EQ(now.at("changes").as_array()[0].at("by"), "bob");
  EXPECT_EQ(change(1, R"({"owner":"ana"})", etag(now)).status, 200);
}

TEST_F(Work, ALineBecomesATask) {
  const auto line = house.post(room + "/entries", R"({"text":"somebody should drain eu-2"})")
                        .at("id")
                        .to_number<std::uint64_t>();
  const std::string entry = std::to_string(line);
  Told told = make(R"({"title":"drain eu-2","kind":"action_item","entry":)" + entry + "}");
  ASSERT_EQ(told.status, 201) << told.text;
  EXPECT_EQ(told.at("entry").to_number<std::uint64_t>(), line);
  told = house.get(room + "/entries/" + entry);
  const json::array& marks = told.at("standing").at("marks").as_array();
  ASSERT_EQ(marks.size(), 1U) << told.text;
  EXPECT_EQ(marks[0].at("kind"), "task_created");
  EXPECT_EQ(marks[0].at("ref"), 1);
  EXPECT_EQ(make(R"({"title":"x","entry":99999})").status, 404);
}

TEST_F(Work, BadTasksAreRefusedWithTheirPlace) {
  EXPECT_EQ(make(R"({"title":""})").status, 400);
  EXPECT_EQ(make(R"({"title":"x","owner":"nobody"})").status, 400);
  EXPECT_EQ(make(R"({"title":"x","role":"No Role"})").status, 400);
  EXPECT_EQ(make(R"({"title":"x","after":[7]})").status, 400);
  ASSERT_EQ(make(R"({"title":"one"})").status, 201);
  ASSERT_EQ(make(R"({"title":"two","after":[1]})").status, 201);
  const Told circle = change(1, R"({"after":[2]})");
  EXPECT_EQ(circle.status, 400);
  EXPECT_NE(circle.text.find("/after"), std::string::npos) << circle.text;
  EXPECT_EQ(change(2, R"({"status":"doing"})").status, 409);
  EXPECT_EQ(change(9, R"({"status":"done"})").status, 404);
  ASSERT_EQ(house.post("/api/v1/incidents", R"({"title":"another"})").status, 201);
  EXPECT_EQ(house.get("/api/v1/incidents/INC-2/tasks/1").status, 404);
  EXPECT_EQ(house.request("PATCH", "/api/v1/incidents/INC-2/tasks/1", R"({"title":"x"})").status,
            404);
}

TEST_F(Work, ARepeatMakesOneTask) {
  const std::vector<net::Headers::Field> key{{"Idempotency-Key", "once"}};
  const Told first = house.request("POST", tasks, R"({"title":"once"})", key);
  const Told again = house.request("POST", tasks, R"({"title":"once"})", key);
  EXPECT_EQ(first.at("id"), again.at("id"));
  EXPECT_EQ(house.get(tasks).at("items").as_array().size(), 1U);
}

TEST_F(Work, StakeholdersDoNotSeeTasksNorHearOfThem) {
  const std::string before = house.get("/api/v1/changes?wait=0").string("cursor");
  ASSERT_EQ(make(R"({"title":"change the leaked password"})").status, 201);
  const std::string ask = "/api/v1/changes?topics=tasks:1,incident:1&wait=5&cursor=" + before;
  const Told told = house.get(ask);
  EXPECT_NE(told.text.find("\"tasks:1\""), std::string::npos) << told.text;
  EXPECT_NE(told.text.find("leaked"), std::string::npos);
  as("eve");
  EXPECT_EQ(house.get(tasks).status, 403);
  EXPECT_EQ(house.get(tasks + "/1").status, 403);
  EXPECT_EQ(make(R"({"title":"x"})").status, 403);
  EXPECT_EQ(house.get(ask).text.find("leaked"), std::string::npos);
  EXPECT_EQ(house.get(room + "/timeline").text.find("leaked"), std::string::npos);
}

TEST_F(Work, AHypothesisIsConfirmedWithEvidence) {
  const auto write = [&](const std::string& members) {
    return house.post(room + "/entries", members);
  };
  const std::string shown = std::to_string(
      write(R"({"text":"openssl says: expired"})").at("id").to_number<std::uint64_t>());
  const Told guess = write(R"({"kind":"hypothesis","text":"the certificate ran out"})");
  ASSERT_EQ(guess.status, 201) << guess.text;
  const std::string about =
      R"(,"about":)" + std::to_string(guess.at("id").to_number<std::uint64_t>()) + "}";
  EXPECT_EQ(write(R"({"kind":"evidence")" + about).status, 400);
  EXPECT_EQ(write(R"({"kind":"evidence","evidence":99999)" + about).status, 404);
  ASSERT_EQ(write(R"({"kind":"evidence","evidence":)" + shown + about).status, 201);
  const Told confirmed = write(R"({"kind":"confirmed","text":"renewed, all is well")" + about);
  ASSERT_EQ(confirmed.status, 201) << confirmed.text;
  const json::object& standing = confirmed.at("standing").as_object();
  EXPECT_EQ(standing.at("verdict").at("kind"), "confirmed");
  EXPECT_EQ(standing.at("verdict").at("by"), "ana");
  EXPECT_EQ(standing.at("evidence").as_array().size(), 1U);
  EXPECT_EQ(house.get(room + "/timeline?kind=hypothesis").at("items").as_array().size(), 1U);
  EXPECT_EQ(write(R"({"kind":"decision","text":"renew by hand\nWhy: it is quickest"})").status,
            201);
}

TEST_F(Work, TemplatesAreKeptAsOtherKindsAreAndApplied) {
  const std::string yaml =
      "task_templates:\n  - {slug: first, name: First minutes, major_only: true, tasks: ["
      "{title: Open a call, role: commander, due_after: 5m}, {title: Verify, after: [0]}]}\n";
  const Told applied = house.post(
      "/api/v1/apply", json_text(json::object{{"yaml", yaml}, {"secrets", json::object{}}}));
  ASSERT_EQ(applied.status, 200) << applied.text;
  EXPECT_EQ(house.get("/api/v1/task-templates/first").at("value").at("name"), "First minutes");
  ASSERT_EQ(house.post("/api/v1/incidents", R"({"title":"small","severity":"SEV4"})").status, 201);
  EXPECT_EQ(house.get("/api/v1/incidents/INC-2/tasks").at("items").as_array().size(), 0U);
  const Told big =
      house.post("/api/v1/incidents", R"({"title":"big","severity":"SEV1","major":true})");
  EXPECT_EQ(big.at("templates").as_array().size(), 1U);
  const json::array planned = house.get("/api/v1/incidents/INC-3/tasks").at("items").as_array();
  ASSERT_EQ(planned.size(), 2U);
  EXPECT_EQ(planned[0].at("startable"), true);
  EXPECT_EQ(planned[1].at("startable"), false);
  const Told bad =
      house.post("/api/v1/task-templates",
                 R"({"name":"x","tasks":[{"title":"a","after":[1]},{"title":"b","after":[0]}]})");
  EXPECT_EQ(bad.status, 400) << bad.text;
  EXPECT_NE(bad.text.find("/tasks/0/after"), std::string::npos) << bad.text;
  as("bob");
  EXPECT_EQ(house.post("/api/v1/task-templates", R"({"name":"x","tasks":[{"title":"a"}]})").status,
            403);
}

TEST_F(Work, ReopeningAClosedIncidentBringsItsTasksBack) {
  ASSERT_EQ(make(R"({"title":"drain eu-2"})").status, 201);
  for (const char* status : {"resolved", "closed"}) {
    ASSERT_EQ(house.request("PATCH", room, R"({"status":")" + std::string(status) + R"("})").status,
              200);
  }
  EXPECT_EQ(change(1, R"({"title":"x"})").status, 409);
  EXPECT_EQ(house.get(tasks).at("items").as_array().size(), 1U);
  ASSERT_EQ(house.post(room + "/reopen", "{}").status, 200);
  EXPECT_EQ(change(1, R"({"title":"x"})").status, 200);
}

}  // namespace
}  // namespace tocsin::api
