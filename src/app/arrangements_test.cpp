#include <thread>

#include "app/house_test.hpp"

namespace tocsin::api {
namespace {

// Ana is always on call; bob and cleo respond, eve only looks.
class Arrangements : public ::testing::Test {
 protected:
  void SetUp() override {
    house.set_up();
    for (const std::string name : {"bob", "cleo", "eve"}) {
      const std::string user =
          R"({"slug":")" + name + R"(","name":")" + name + R"(","email":")" + name + R"(@x.org"})";
      ASSERT_EQ(house.put("/api/v1/users/" + name, user).status, 201);
      const std::string grant = R"({"subject":")" + name + R"(","access":")" +
                                (name == "eve" ? "stakeholder" : "responder") + R"("})";
      ASSERT_EQ(house.put("/api/v1/grants/" + name, grant).status, 201);
      ChangeConfig change;
      house.put_token(change, name, AccessLevel::administrator, "tcs_" + name);
      house.ask(std::move(change));
    }
    ASSERT_EQ(house
                  .put("/api/v1/schedules/primary",
                       R"({"slug":"primary","name":"Primary","rotations":[{"name":"always",
                       "anchor":"2026-10-19T09:00","groups":[{"users":["ana"]}]}]})")
                  .status,
              201);
  }
  void as(const std::string& user) { house.token = "tcs_" + user; }
  std::string on_call() {
    std::string names;
    const Told told = house.get("/api/v1/on-call");
    for (const auto& shift : told.at("items").as_array()[0].at("now").as_array()) {
      names += (names.empty() ? "" : " ") + std::string(shift.at("user").as_string());
    }
    return names;
  }
  static std::string in(Duration ahead) { return format_time(SystemClock().now() + ahead); }
  static std::string override_json(const std::string& members, Duration from, Duration to) {
    return R"({"schedule":"primary","begin":")" + in(from) + R"(","end":")" + in(to) + R"(",)" +
           members + "}";
  }
  House house;
};

TEST_F(Arrangements, TakingTheShiftNowPutsOneInstead) {
  EXPECT_EQ(on_call(), "ana");
  as("bob");
  const Told told = house.post("/api/v1/schedules/primary/take", R"({"instead_of":"ana"})");
  ASSERT_EQ(told.status, 200) << told.text;
  EXPECT_EQ(on_call(), "bob");
  as("cleo");  // in the middle of bob's
  ASSERT_EQ(house
                .post("/api/v1/schedules/primary/take",
                      R"({"instead_of":"bob","until":")" + in(1h) + R"("})")
                .status,
            200);
  EXPECT_EQ(on_call(), "cleo");
  const Told later = house.get("/api/v1/on-call");
  EXPECT_EQ(later.at("items").as_array()[0].at("next").as_array()[0].at("user"), "bob");
  const Told gone = house.post("/api/v1/schedules/primary/take", R"({"instead_of":"ana"})");
  EXPECT_EQ(gone.status, 409) << gone.text;
}

TEST_F(Arrangements, WhoOnlyLooksTakesNothing) {
  as("eve");
  EXPECT_EQ(house.post("/api/v1/schedules/primary/take", "{}").status, 403);
  EXPECT_EQ(house.post("/api/v1/overrides", override_json(R"("user":"eve")", 0s, 1h)).status, 403);
  EXPECT_EQ(on_call(), "ana");
}

TEST_F(Arrangements, OthersAreArrangedForByManagersOnly) {
  as("bob");
  EXPECT_EQ(
      house.post("/api/v1/overrides", override_json(R"("user":"cleo","absent":"ana")", 0s, 1h))
          .status,
      403);
  as("ana");
  EXPECT_EQ(
      house.post("/api/v1/overrides", override_json(R"("user":"cleo","absent":"ana")", 0s, 1h))
          .status,
      201);
  EXPECT_EQ(on_call(), "cleo");
}

TEST_F(Arrangements, CoverIsTakenByOne) {
  ASSERT_EQ(house
                .post("/api/v1/overrides",
                      override_json(R"("slug":"help","absent":"ana","wanted":true)", -1min, 1h))
                .status,
            201);
  EXPECT_EQ(on_call(), "ana");  // until somebody takes it
  int taken = 0;
  int refused = 0;
  std::mutex lock;
  std::vector<std::jthread> people;
  for (const std::string name : {"bob", "cleo"}) {
    people.emplace_back([&, name] {
      const Told told = house.request_as("tcs_" + name, "POST", "/api/v1/overrides/help/take");
      const std::scoped_lock held(lock);
      (told.status == 200 ? taken : refused) += 1;
      EXPECT_TRUE(told.status == 200 || told.status == 409 || told.status == 412) << told.text;
    });
  }
  people.clear();
  EXPECT_EQ(taken, 1);
  EXPECT_EQ(refused, 1);
  EXPECT_NE(on_call(), "ana");
}

TEST_F(Arrangements, TwoAnswersAboutOnePersonAreRefusedEvenAtOnce) {
  std::vector<int> statuses;
  std::mutex lock;
  std::vector<std::jthread> people;
  for (const std::string name : {"bob", "cleo"}) {
    people.emplace_back([&, name] {
      const Told told =
          house.request_as("tcs_" + name, "POST", "/api/v1/overrides",
                           override_json(R"("user":")" + name + R"(","absent":"ana")", 0s, 1h));
      const std::scoped_lock held(lock);
      statuses.push_back(told.status);
      if (told.status == 409) {
        EXPECT_TRUE(told.text.contains("settled already")) << told.text;
        EXPECT_EQ(told.string("pointer").substr(told.string("pointer").rfind('/')), "/absent");
      }
    });
  }
  people.clear();
  std::ranges::sort(statuses);
  EXPECT_EQ(statuses, (std::vector<int>{201, 409}));
}

TEST_F(Arrangements, ThePastIsAnsweredAsItWas) {
  const std::string before = in(0s);
  while (in(0s) == before) {  // the change comes later, by a millisecond at least
  }
  ASSERT_EQ(house
                .post("/api/v1/overrides",
                      override_json(R"("slug":"x","user":"bob","everyone":true)", -10h, 10h))
                .status,
            201);
  EXPECT_EQ(on_call(), "bob");
  const Told then = house.get("/api/v1/on-call?at=" + before);
  EXPECT_EQ(then.at("items").as_array()[0].at("now").as_array()[0].at("user"), "ana") << then.text;
  ASSERT_EQ(house.request("DELETE", "/api/v1/schedules/primary").status, 204);
  EXPECT_EQ(house.get("/api/v1/overrides/x").status, 404);
}

TEST_F(Arrangements, WhoIsFreeIsToldFirst) {
  const Told told = house.get("/api/v1/schedules/primary/free");
  ASSERT_EQ(told.status, 200) << told.text;
  const json::array& people = told.at("items").as_array();
  ASSERT_EQ(people.size(), 4U);
  EXPECT_EQ(people[0].at("user"), "ana");  // of the schedule, though not free
  EXPECT_EQ(people[0].at("on_call_in").as_array()[0], "primary");
  EXPECT_TRUE(people[1].at("on_call_in").as_array().empty());
}

TEST_F(Arrangements, OnesShiftsInAllSchedules) {
  const Told told = house.get("/api/v1/on-call/shifts?user=ana");
  ASSERT_EQ(told.at("items").as_array().size(), 1U) << told.text;
  EXPECT_EQ(told.at("items").as_array()[0].at("schedule"), "primary");
  as("bob");
  EXPECT_TRUE(house.get("/api/v1/on-call/shifts").at("items").as_array().empty());
  EXPECT_EQ(house.get("/api/v1/on-call/shifts?user=nobody").status, 404);
}

TEST_F(Arrangements, ATemporaryScheduleReplacesEverything) {
  const std::string body = R"({"slug":"t","schedule":"primary","begin":")" + in(-1h) +
                           R"(","end":")" + in(2h) + R"(","shifts":[{"user":"cleo","begin":")" +
                           in(-30min) + R"(","end":")" + in(1h) + R"("}]})";
  ASSERT_EQ(house.put("/api/v1/temporary-schedules/t", body).status, 201);
  EXPECT_EQ(on_call(), "cleo");
  std::string other = body;
  other.replace(other.find(R"("t")"), 3, R"("u")");
  const Told refused = house.put("/api/v1/temporary-schedules/u", other);
  EXPECT_EQ(refused.status, 409) << refused.text;
  EXPECT_EQ(house.request("DELETE", "/api/v1/users/cleo").status, 400);  // still to come
}

}  // namespace
}  // namespace tocsin::api
