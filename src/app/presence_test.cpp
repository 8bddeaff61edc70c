// Who is in a room and who is writing there, as it is told. Sockets are played by the test.
#include "api/live_presence.hpp"

#include "app/live_room_test.hpp"

namespace tocsin::api {
namespace {

class Presence : public InLiveRoom {
 protected:
  void SetUp() override {
    InLiveRoom::SetUp();
    presence.emplace(hub());
  }
  void come(Client client, const Slug& user, ActorKind kind = ActorKind::user) {
    people[client] = {.sight = {}, .user = user, .kind = kind, .actor = {}};
    watchers["here:1"].push_back(client);
    presence->look_again(IncidentId{1});
  }
  void go(Client client) {
    std::erase(watchers["here:1"], client);
    people.erase(client);
    presence->look_again(IncidentId{1});
  }
  void write(Client client, std::uint64_t incident = 1) {
    presence->said(*caller(client), json::object{{"incident", static_cast<std::int64_t>(incident)}},
                   now);
  }
  void pass(Duration time = 1s) {
    now += time;
    presence->tick(*reader, now);
  }
  std::string last(Client client, std::string_view member) {
    return heard[client].empty() ? "" : json_text(heard[client].back().at(member));
  }

  Time now = house.clock.now();
  std::optional<LivePresence> presence;
};

TEST_F(Presence, WhoHasTheRoomOpenIsToldToThoseWhoHaveItToo) {
  come(1, "ana");
  pass();
  EXPECT_EQ(last(1, "users"), R"(["ana"])");
  come(2, "bob");
  come(3, "bob");  // in two windows
  pass(100ms);
  EXPECT_EQ(heard[2].size(), 0u) << "at most twice a second";
  pass();
  EXPECT_EQ(last(1, "users"), R"(["ana","bob"])");
  EXPECT_EQ(last(2, "users"), R"(["ana","bob"])");
  go(2);
  pass();
  EXPECT_EQ(last(1, "users"), R"(["ana","bob"])");
  go(3);
  pass();
  EXPECT_EQ(last(1, "users"), R"(["ana"])");
  const std::size_t told = heard[1].size();
  pass();
  EXPECT_EQ(heard[1].size(), told) << "nothing has changed";
}

TEST_F(Presence, WhoWritesIsShownForAMoment) {
  come(1, "ana");
  come(2, "bob");
  pass();
  write(2);
  pass();
  EXPECT_EQ(last(1, "writing"), R"(["bob"])");
  const std::size_t told = heard[1].size();
  pass(2s);
  write(2);
  pass(2s);
  EXPECT_EQ(heard[1].size(), told) << "they go on";
  pass(writing_shown);
  EXPECT_EQ(last(1, "writing"), "[]");
  EXPECT_FALSE(presence->next_tick());
}

TEST_F(Presence, IsForThoseWhoMayRespondAlone) {
  come(1, "ana");
  come(2, "eve");  // a stakeholder
  come(3, "ana", ActorKind::token);
  write(2);
  pass();
  EXPECT_EQ(last(1, "users"), R"(["ana"])");
  EXPECT_EQ(last(1, "writing"), "[]");
  EXPECT_TRUE(heard[2].empty());
  // Of another room, and of one that there is not.
  write(1, 7);
  write(1, 0);
  presence->look_again(IncidentId{99});
  pass();
  EXPECT_EQ(last(1, "writing"), "[]");
}

TEST_F(Presence, APrivateRoomTellsItsCircleOnly) {
  come(1, "ana");
  come(2, "bob");
  pass();
  ASSERT_EQ(last(1, "users"), R"(["ana","bob"])");
  ASSERT_EQ(house.request("PATCH", room, R"({"is_private":true})").status, 200);
  presence->may_differ(IncidentId{1});
  const std::size_t told = heard[2].size();
  pass();
  EXPECT_EQ(heard[2].size(), told);
  EXPECT_EQ(last(1, "users"), R"(["ana"])");
}

TEST(PresenceTopic, IsReadStrictly) {
  EXPECT_EQ(incident_of_presence("here:12"), IncidentId{12});
  for (const char* other : {"here:", "here:x", "here:1x", "call:1", "here:-1"}) {
    EXPECT_FALSE(incident_of_presence(other)) << other;
  }
}

}  // namespace
}  // namespace tocsin::api
