// LivePresence: who has the room of an incident open, and who is writing there, as the live socket
// tells it. Nothing of it is kept: it is true now, or not said. Used by the hub's thread only.
//
// Over a socket one is there by subscribing to "here:12". Whoever may respond to the incident is
// shown and told, nobody else; programs with tokens are not shown.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "api/live_calls.hpp"

namespace tocsin::api {

constexpr Duration here_told_every = 500ms;   // of one incident, at most
constexpr Duration writing_shown = 6s;        // after the last key; browsers say it every 3 s
constexpr Duration writing_heard_every = 1s;  // of one person
constexpr std::size_t here_shown_max = 100;   // the rest is counted

// The incident of the topic "here:12"; none: it is another topic.
std::optional<IncidentId> incident_of_presence(std::string_view topic);

class LivePresence {
 public:
  explicit LivePresence(LiveCalls::Hub hub) : hub_(std::move(hub)) {}

  // Somebody comes or goes, or what they may do has changed.
  void look_again(IncidentId incident) { rooms_[incident].stale = true; }
  void may_differ(IncidentId incident);
  void look_again_everywhere();
  // {"type": "writing", "incident": 12}
  void said(const LiveCalls::Caller& caller, const json::object& message, Time now);

  // Tells what has changed.
  void tick(Reader& reader, Time now);
  std::optional<Time> next_tick() const;

 private:
  struct Room {
    bool stale = false;
    Time told_at{};
    std::map<Slug, Time> writing;  // until
  };
  void tell(IncidentId incident, Room& room, Reader& reader, Time now);

  const LiveCalls::Hub hub_;
  std::map<IncidentId, Room> rooms_;  // that somebody has open, or had a moment ago
};

}  // namespace tocsin::api
