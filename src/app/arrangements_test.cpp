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
  struct Event {
    std::string title;
    Duration begin;
    Duration end;
  };
  static std::string calendar_of(const std::vector<Event>& events) {
    const auto stamp = [](Duration ahead) {
      std::string text = in(ahead);  // 2026-11-30T01:02:03.004Z
      return text.substr(0, 4) + text.substr(5, 2) + text.substr(8, 5) + text.substr(14, 2) +
             text.substr(17, 2) + "Z";
    };
    std::string text = "BEGIN:VCALENDAR\r\n";
    for (const Event& event : events) {
      text += "BEGIN:VEVENT\r\nUID:" + event.title + stamp(event.begin) +
              "\r\nSUMMARY:" + event.title + "\r\nDTSTART:" + stamp(event.begin) +
              "\r\nDTEND:" + stamp(event.end) + "\r\nEND:VEVENT\r\n";
    }
    return text + "END:VCALENDAR\r\n";
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

TEST_F(Arrangements, ASwapChangesBothPlacesOrNeither) {
  const std::string give = R"("return_begin":")" + in(24h) + R"(","return_end":")" + in(25h) + "\"";
  ASSERT_EQ(
      house
          .post("/api/v1/overrides",
                override_json(R"("slug":"swap","absent":"ana","wanted":true,"asked":"bob",)" + give,
                              -1min, 1h))
          .status,
      201);
  as("cleo");
  const Told other = house.post("/api/v1/overrides/swap/take", "");
  EXPECT_EQ(other.status, 409) << other.text;
  EXPECT_TRUE(other.text.contains("bob is asked")) << other.text;
  as("bob");
  const Told taken = house.post("/api/v1/overrides/swap/take", "");
  ASSERT_EQ(taken.status, 200) << taken.text;
  EXPECT_EQ(on_call(), "bob");
  as("ana");
  bool back = false;
  for (const json::value& item : house.get("/api/v1/overrides").at("items").as_array()) {
    const json::object& value = item.at("value").as_object();
    back = back || (value.at("user") == "ana" && value.at("absent") == "bob");
  }
  EXPECT_TRUE(back);
  const Told half = house.post(
      "/api/v1/overrides",
      override_json(R"("absent":"ana","wanted":true,"return_begin":")" + in(24h) + "\"", 2h, 3h));
  EXPECT_EQ(half.status, 400) << half.text;
}

TEST_F(Arrangements, EverybodyChoosesTheirOwnNotices) {
  as("eve");
  const Told changed =
      house.put("/api/v1/me", R"({"notices":{"reminders":["2h"],"hand_offs":false,"over":true}})");
  ASSERT_EQ(changed.status, 200) << changed.text;
  const Told me = house.get("/api/v1/users/eve");
  const json::object& value = me.at("value").as_object();
  EXPECT_EQ(value.at("notices").at("hand_offs"), false);
  EXPECT_EQ(value.at("name"), "eve");  // what is not given stays
  EXPECT_EQ(house.put("/api/v1/me", R"({"notices":{"reminders":["99d"]}})").status, 400);
}

TEST_F(Arrangements, ANoteIsLeftByWhoeverResponds) {
  as("bob");
  const Told left =
      house.put("/api/v1/schedules/primary/handoff-note", R"({"text":"Mind the gap"})");
  ASSERT_EQ(left.status, 200) << left.text;
  ASSERT_EQ(house.put("/api/v1/schedules/primary/handoff-note", R"({"text":"All is well"})").status,
            200);
  const Told notes = house.get("/api/v1/schedules/primary/handoff-notes");
  ASSERT_EQ(notes.at("items").as_array().size(), 2U) << notes.text;
  EXPECT_EQ(notes.at("items").as_array()[0].at("text"), "All is well");
  EXPECT_EQ(notes.at("items").as_array()[0].at("author"), "bob");
  as("eve");
  EXPECT_EQ(house.put("/api/v1/schedules/primary/handoff-note", R"({"text":"x"})").status, 403);
  EXPECT_EQ(house.get("/api/v1/schedules/primary/handoff-notes").status, 200);
  EXPECT_EQ(house.get("/api/v1/schedules/nowhere/handoff-notes").status, 404);
}

TEST_F(Arrangements, AChannelIsAffairOfItsTeamsManagers) {
  ASSERT_EQ(house.put("/api/v1/teams/ops", R"({"name":"Ops","members":["bob"]})").status, 201);
  const std::string channel =
      R"({"team":"ops","channel":"webhook","address":"https://chat.example.org/secret"})";
  ASSERT_EQ(house.put("/api/v1/contact-methods/ops-chat", channel).status, 201);
  EXPECT_EQ(house.post("/api/v1/contact-methods/ops-chat/test-notice", "").status, 202);
  as("bob");
  EXPECT_EQ(house.get("/api/v1/contact-methods/ops-chat").status, 404);  // its address is a secret
  EXPECT_EQ(house.post("/api/v1/contact-methods/ops-chat/test-notice", "").status, 404);
  EXPECT_EQ(house.put("/api/v1/contact-methods/mine", channel).status, 403);
  as("ana");
  ASSERT_EQ(house
                .put("/api/v1/grants/bob-manages",
                     R"({"subject":"bob","access":"manager","scope_kind":"team","scope":"ops"})")
                .status,
            201);
  as("bob");
  EXPECT_EQ(house.get("/api/v1/contact-methods/ops-chat").status, 200);
  as("ana");
  const Told both = house.put(
      "/api/v1/contact-methods/both",
      R"({"user":"bob","team":"ops","channel":"webhook","address":"https://chat.example.org/x"})");
  EXPECT_EQ(both.status, 400) << both.text;
  const Told nobody =
      house.put("/api/v1/policies/p",
                R"({"name":"P","steps":[{"targets":[{"kind":"channel","slug":"nowhere"}]}]})");
  EXPECT_EQ(nobody.status, 400) << nobody.text;
  EXPECT_EQ(house
                .put("/api/v1/policies/p",
                     R"({"name":"P","steps":[{"targets":[{"kind":"channel","slug":"ops-chat"}]}]})")
                .status,
            201);
  EXPECT_EQ(house.request("DELETE", "/api/v1/contact-methods/ops-chat").status, 400);  // is named
}

TEST_F(Arrangements, ShiftsAreReadFromADocument) {
  ASSERT_EQ(house
                .put("/api/v1/shift-calendars/nights",
                     R"({"name":"Nights","schedule":"primary","priority":1,
                         "names":[{"text":"The new one","user":"cleo"}]})")
                .status,
            201);
  const std::string document =
      calendar_of({{"bob@x.org", -1h, 1h}, {"The new one", 1h, 2h}, {"Who?", 2h, 3h}});
  const Told preview = house.post("/api/v1/shift-calendars/nights/import?preview=true", document);
  ASSERT_EQ(preview.status, 200) << preview.text;
  EXPECT_EQ(preview.at("read"), 2);
  EXPECT_EQ(preview.at("unknown").as_array()[0], "Who?");
  EXPECT_EQ(on_call(), "ana");  // nothing was written
  const Told read = house.post("/api/v1/shift-calendars/nights/import", document);
  ASSERT_EQ(read.status, 200) << read.text;
  EXPECT_EQ(on_call(), "bob");
  as("bob");
  EXPECT_EQ(house.post("/api/v1/shift-calendars/nights/import", document).status, 403);
}

// Whoever has left is no reason why a calendar that still names him or her could not be read.
TEST_F(Arrangements, AUserLeavesWhomACalendarNames) {
  ASSERT_EQ(house
                .put("/api/v1/shift-calendars/nights",
                     R"({"name":"Nights","schedule":"primary","priority":1})")
                .status,
            201);
  const std::string document = calendar_of({{"max", -3h, -1h}, {"cleo", -1h, 1h}, {"max", 2h, 3h}});
  const std::string max = R"({"name":"Max","email":"max@x.org","active":)";
  ASSERT_EQ(house.put("/api/v1/users/max", max + "true}").status, 201);
  ASSERT_EQ(house.post("/api/v1/shift-calendars/nights/import", document).at("read"), 3);
  const Told refused = house.request("DELETE", "/api/v1/users/max");
  EXPECT_EQ(refused.status, 400) << refused.text;  // is on call in two hours
  ASSERT_EQ(house.put("/api/v1/users/max", max + "false}").status, 200);
  const Told read = house.post("/api/v1/shift-calendars/nights/import", document);
  EXPECT_EQ(read.at("read"), 1) << read.text;
  EXPECT_EQ(read.at("unknown").as_array()[0], "max");
  const Told gone = house.request("DELETE", "/api/v1/users/max");
  EXPECT_EQ(gone.status, 204) << gone.text;
  EXPECT_EQ(on_call(), "cleo");
}

TEST_F(Arrangements, TheAddressOfACalendarIsASecret) {
  const std::string secret = "https://calendar.example.org/private-7391/nights.ics";
  ASSERT_EQ(house
                .put("/api/v1/shift-calendars/nights",
                     R"({"name":"Nights","schedule":"primary","url":")" + secret + R"("})")
                .status,
            201);
  const Told shown = house.get("/api/v1/shift-calendars/nights");
  EXPECT_EQ(shown.at("host"), "calendar.example.org") << shown.text;
  EXPECT_FALSE(shown.text.contains("private-7391")) << shown.text;
  EXPECT_FALSE(house.get("/api/v1/audit").text.contains("sealed:")) << "a secret in the audit log";
  EXPECT_FALSE(house.get("/api/v1/export").text.contains("sealed:"));
  ASSERT_EQ(house
                .put("/api/v1/shift-calendars/nights",
                     R"({"name":"Nights","schedule":"primary","url":"none"})")
                .status,
            200);
  EXPECT_EQ(house.get("/api/v1/shift-calendars/nights").at("host"), "");
  const Told wrong = house.put("/api/v1/shift-calendars/nights",
                               R"({"name":"Nights","schedule":"primary","url":"file:///etc"})");
  EXPECT_EQ(wrong.status, 400) << wrong.text;
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
