// The room of an incident with its live sockets, which the test plays: who is behind each, what
// each heard.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/room_test.hpp"

namespace tocsin::api {

class InLiveRoom : public InRoom {
 protected:
  using Client = LiveCalls::Client;
  struct Somebody {
    LiveSight sight;
    Slug user;
    ActorKind kind = ActorKind::user;
    Actor actor;
  };

  void SetUp() override {
    InRoom::SetUp();
    if (!HasFatalFailure()) reader = house.store.make_reader();
  }
  LiveCalls::Hub hub(std::function<bool(Command)> again = {}) {
    return {.send =
                [this](const std::vector<Client>& clients, const json::object& message) {
                  for (const Client client : clients) heard[client].push_back(message);
                },
            .caller = [this](Client client) { return caller(client); },
            .watchers = [this](const std::string& topic) { return watchers[topic]; },
            .again = std::move(again)};
  }
  // As the hub identifies whoever is behind the socket now.
  std::optional<LiveCalls::Caller> caller(Client client) {
    const auto found = people.find(client);
    if (found == people.end()) return std::nullopt;
    Somebody& one = found->second;
    const auto config = house.engine.config();
    const Viewer viewer = viewer_of(*config, one.user);
    one.sight = {sight_of(*config, viewer), sight_of(*config, viewer, Action::respond),
                 viewer.guest_of};
    one.actor = {one.kind, one.user, {}};
    return LiveCalls::Caller{client, one.sight, one.user, one.actor};
  }

  std::unique_ptr<Reader> reader;
  std::map<Client, Somebody> people;
  std::map<Client, std::vector<json::object>> heard;
  std::map<std::string, std::vector<Client>> watchers;
};

}  // namespace tocsin::api
