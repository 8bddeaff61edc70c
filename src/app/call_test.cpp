// The call of a room: who may take part, what others hear of it, what is kept of it. Sockets are
// played by the test.
#include "app/live_room_test.hpp"

namespace tocsin::api {
namespace {

class Calls : public InLiveRoom {
 protected:
  void SetUp() override {
    InLiveRoom::SetUp();
    if (HasFatalFailure()) return;
    calls.emplace(hub([this](Command command) {
                    calls->note_again(std::move(command));
                    return true;
                  }),
                  now());
    calls->serve(means());
  }
  // Those of the house, but for each command its answer is waited for.
  CallMeans means() {
    CallMeans means = call_means(house.engine, house.backend.secrets_key);
    means.submit = [this](Command command, std::move_only_function<void(bool)> told) {
      const Answer answer = house.engine.ask(std::move(command));
      EXPECT_TRUE(answer.reply.has_value()) << answer.reply.error().message;
      told(false);
      return true;
    };
    return means;
  }

  Time now() { return house.clock.now() + later; }
  // A socket of this person, as the hub identifies them now.
  void connect(Client client, const Slug& user) { people[client].user = user; }
  void say(Client client, const json::object& message) {
    calls->said(*caller(client), message, *house.engine.config(), *reader, now());
  }
  static std::string member(Client client) { return "member-of-client-" + std::to_string(client); }
  void join(Client client, std::uint64_t incident = 1, bool again = false) {
    say(client, {{"type", "call_join"},
                 {"incident", incident},
                 {"member", member(client)},
                 {"again", again}});
  }
  void signal(Client from, Client to) {
    say(from, {{"type", "call_signal"},
               {"incident", 1},
               {"to", member(to)},
               {"data", {{"candidate", "udp"}}}});
  }
  // The types of what a socket heard since the last time.
  std::string types(Client client) {
    std::string all;
    for (const json::object& message : std::exchange(heard[client], {})) {
      all += std::string(message.at("type").as_string()) + " ";
    }
    return all;
  }
  // How many are in it, as a socket is told that begins to look on.
  std::size_t told_of(Client client, std::uint64_t incident) {
    calls->tell(*caller(client), IncidentId{incident}, *reader, now());
    return heard[client].back().at("members").as_array().size();
  }
  std::vector<std::string> entries(const std::string& incident = "INC-1") {
    calls->tick(reader.get(), now());
    std::vector<std::string> told;
    const Told stream =
        house.get("/api/v1/incidents/" + incident + "/timeline?kind=call_began,call_ended");
    EXPECT_EQ(stream.status, 200) << stream.text;
    for (const json::value& entry : stream.at("items").as_array()) {
      const json::object& item = entry.as_object();
      told.insert(told.begin(),
                  std::string(item.at("kind").as_string()) + " by " +
                      std::string(item.at("actor").as_object().at("slug").as_string()) + " " +
                      std::string(item.at("text").as_string()));
    }
    return told;
  }

  std::optional<LiveCalls> calls;
  Duration later{};
};

TEST_F(Calls, TwoMeetAndTheStreamKeepsThatTheyDid) {
  connect(1, "ana");
  connect(2, "bob");
  join(1);
  EXPECT_EQ(types(1), "call_joined call ");
  join(2);
  EXPECT_EQ(types(1), "call ");
  EXPECT_EQ(types(2), "call_joined call ");
  signal(1, 2);
  ASSERT_EQ(heard[2].size(), 1u);
  EXPECT_EQ(json_text(heard[2][0]), R"({"type":"call_signal","incident":1,"from":")" + member(1) +
                                        R"(","data":{"candidate":"udp"}})");
  EXPECT_EQ(types(1), "");
  EXPECT_EQ(entries(), std::vector<std::string>{"call_began by ana "});
  say(1, {{"type", "call_leave"}});
  later = 90s;
  calls->lost(2, reader.get(), now());
  later += call_grace;
  const std::vector<std::string> all = entries();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_TRUE(all[1].starts_with("call_ended by bob 1m3")) << all[1];
  EXPECT_TRUE(all[1].ends_with("s: Ana, bob")) << all[1];
}

TEST_F(Calls, OnlyWhoeverRespondsTakesPartOrHearsOfIt) {
  connect(1, "ana");
  connect(3, "eve");
  watchers["call:1"] = {1, 3};
  join(3);
  ASSERT_EQ(heard[3].size(), 1u);
  EXPECT_EQ(heard[3][0].at("type"), "call_ended");
  EXPECT_EQ(heard[3][0].at("why"), "forbidden");
  heard.clear();
  join(1);
  EXPECT_EQ(types(3), "");
  EXPECT_EQ(told_of(3, 1), 0u);
  EXPECT_EQ(told_of(1, 1), 1u);
  // As of an incident that never was.
  join(3, 1);
  const std::string there = json_text(heard[3].back());
  join(3, 77);
  std::string never = json_text(heard[3].back());
  never.replace(never.find("77"), 2, "1");
  EXPECT_EQ(there, never);
  as("eve");
  EXPECT_EQ(house.get(room + "/call").status, 403);
  as("bob");
  EXPECT_EQ(house.get(room + "/call").status, 200);
}

TEST_F(Calls, APrivateIncidentsCallIsForItsCircle) {
  as("bob");
  ASSERT_EQ(
      house.post("/api/v1/incidents", R"({"title":"a theft","severity":"SEV2","is_private":true})")
          .status,
      201);
  connect(1, "ana");  // an administrator
  connect(2, "bob");
  watchers["call:2"] = {1, 2};
  join(1, 2);
  EXPECT_EQ(heard[1].at(0).at("why"), "forbidden");
  heard.clear();
  join(2, 2);
  EXPECT_EQ(types(1), "");
  EXPECT_EQ(types(2), "call_joined call ");
  EXPECT_EQ(told_of(1, 2), 0u);
  EXPECT_EQ(told_of(2, 2), 1u);
}

TEST_F(Calls, WhoLosesAccessIsOutAtOnce) {
  connect(1, "ana");
  connect(2, "bob");
  join(1);
  join(2);
  heard.clear();
  as("ana");
  ASSERT_EQ(house.request("DELETE", "/api/v1/grants/bob").status, 204);
  // What they say goes to nobody, and they are gone with it.
  signal(2, 1);
  EXPECT_EQ(types(2), "call_ended ");
  EXPECT_EQ(types(1), "call ");
  EXPECT_EQ(calls->view(IncidentId{1}).members.size(), 1u);
}

TEST_F(Calls, AnIncidentThatIsMadePrivateLosesThoseWhoAreNotInside) {
  as("bob");
  ASSERT_EQ(house.post("/api/v1/incidents", R"({"title":"a theft","severity":"SEV3"})").status,
            201);
  connect(1, "ana");
  connect(2, "bob");
  join(1, 2);
  join(2, 2);
  heard.clear();
  ASSERT_EQ(house.request("PATCH", "/api/v1/incidents/INC-2", R"({"is_private":true})").status,
            200);
  calls->look_again(IncidentId{2}, *reader, now());
  EXPECT_EQ(types(1), "call_ended ");
  EXPECT_EQ(types(2), "call ");
}

TEST_F(Calls, NothingIsSaidAcrossIncidents) {
  as("ana");
  ASSERT_EQ(house.post("/api/v1/incidents", R"({"title":"another","severity":"SEV3"})").status,
            201);
  connect(1, "ana");
  connect(2, "bob");
  join(1, 1);
  join(2, 2);
  heard.clear();
  signal(1, 2);
  EXPECT_EQ(types(1) + types(2), "");
}

TEST_F(Calls, OfWhoFloodsNothingMoreIsTaken) {
  connect(1, "ana");
  connect(2, "bob");
  join(1);
  join(2);
  heard.clear();
  const Time still = now();
  for (int i = 0; i <= call_signals_at_once; ++i) {
    calls->said(*caller(1), {{"type", "call_signal"}, {"to", member(2)}, {"data", json::object{}}},
                *house.engine.config(), *reader, still);
  }
  EXPECT_EQ(heard[2].size(), static_cast<std::size_t>(call_signals_at_once) + 1);
  EXPECT_EQ(heard[2].back().at("type"), "call");
  EXPECT_EQ(heard[1].at(0).at("why"), "too_fast");
}

TEST_F(Calls, WhatCouldNotBeKeptIsKeptLater) {
  int refused = 0;
  CallMeans failing = means();
  failing.submit = [this, &refused](Command command, std::move_only_function<void(bool)> told) {
    if (++refused == 1) return false;  // the engine is full
    if (refused == 2) {                // the disk is
      told(true);
      return true;
    }
    return means().submit(std::move(command), std::move(told));
  };
  calls->serve(std::move(failing));
  connect(1, "ana");
  join(1);
  EXPECT_EQ(refused, 1);
  EXPECT_EQ(entries().size(), 1u);
  EXPECT_EQ(refused, 3);
}

TEST_F(Calls, AfterARestartItGoesOnAsTheSameCall) {
  connect(1, "ana");
  join(1);
  ASSERT_EQ(entries().size(), 1u);
  const std::string began = json_text(heard[1].at(0).at("began_at"));
  LiveCalls again(
      LiveCalls::Hub{.send = [this](const std::vector<Client>&,
                                    const json::object& message) { heard[9].push_back(message); },
                     .caller = [this](Client client) { return caller(client); },
                     .watchers = [](const std::string&) { return std::vector<Client>{}; },
                     .again = {}},
      now() + 1ms);
  again.serve(means());
  again.said(*caller(1),
             {{"type", "call_join"}, {"incident", 1}, {"member", member(1)}, {"again", true}},
             *house.engine.config(), *reader, now() + 5s);
  EXPECT_EQ(json_text(heard[9].at(0).at("began_at")).substr(0, 18), began.substr(0, 18));
  EXPECT_EQ(entries().size(), 1u);
}

TEST_F(Calls, TheServersOfTheSettingsAreToldToMembersWithWhatLetsThemIn) {
  as("ana");
  const Told refused = house.post("/api/v1/call-servers",
                                  R"({"name":"x","urls":["stun:a.example","http://b.example"]})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_NE(refused.text.find("/urls/1"), std::string::npos) << refused.text;
  EXPECT_EQ(house
                .post("/api/v1/call-servers",
                      R"({"name":"x","urls":["turn:a.example"],"credential":"shared_secret"})")
                .status,
            400);
  const Told made = house.post(
      "/api/v1/call-servers",
      R"({"name":"Turn","urls":["turn:a.example"],"credential":"shared_secret","secret":"north wind"})");
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(made.text.find("north wind"), std::string::npos);
  EXPECT_EQ(house.get("/api/v1/call-servers").text.find("sealed"), std::string::npos);
  // Another kind of credential wants another secret.
  EXPECT_EQ(
      house
          .put("/api/v1/call-servers/turn",
               R"({"name":"Turn","urls":["turn:a.example"],"credential":"fixed","username":"u"})")
          .status,
      400);
  ASSERT_EQ(house.put("/api/v1/call-servers/a-stun", R"({"name":"Stun","urls":["stun:a.example"]})")
                .status,
            201);
  as("bob");
  EXPECT_EQ(house.get("/api/v1/call-servers").at("items").as_array().size(), 0u);

  connect(1, "bob");
  join(1);
  const json::array& servers = heard[1].at(0).at("servers").as_array();
  ASSERT_EQ(servers.size(), 2u);
  EXPECT_EQ(json_text(servers[0]), R"({"urls":["stun:a.example"]})");
  const json::object& turn = servers[1].as_object();
  const std::string name(turn.at("username").as_string());
  EXPECT_TRUE(name.ends_with(":bob")) << name;
  EXPECT_EQ(std::string(turn.at("credential").as_string()),
            to_base64(hmac_sha1("north wind", name)));
}

}  // namespace
}  // namespace tocsin::api
