// LiveCalls: calls in the rooms of incidents, as the live socket carries them: who is in, and what
// browsers say to each other to find each other. Used by the hub's thread only, but for view().
//
// Every message asks anew whether its sender may respond to the incident, as talk there is for
// them.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/call_relay.hpp"
#include "api/live_rows.hpp"
#include "engine/engine.hpp"

namespace tocsin::api {

// What calls need of the house, beside the sockets.
struct CallMeans {
  // As Engine::submit; the bool of the answer: it was unavailable, and a retry is wanted.
  std::function<bool(Command, std::move_only_function<void(bool)>)> submit;
  // The STUN and TURN servers as a browser takes them (RTCIceServer), for this user.
  std::function<json::array(const Config&, const Slug&, Time)> servers;
};

// Over this engine, with secrets under this key.
CallMeans call_means(Engine& engine, std::string secrets_key);

// Of the configuration: RTCIceServer is W3C's. A server whose secret cannot be opened is left out,
// and, for guests, one whose password is the same for everybody.
json::array ice_servers(const Config& config, std::string_view secrets_key, const Slug& user,
                        Time now);

class LiveCalls {
 public:
  using Client = CallRelay::Client;

  // Whoever speaks over a socket, as the hub knows them.
  struct Caller {
    Client client = 0;
    const LiveSight& sight;
    const Slug& user;
    const Actor& actor;
  };
  struct Hub {
    std::function<void(const std::vector<Client>&, const json::object&)> send;
    // None: the socket is gone.
    std::function<std::optional<Caller>(Client)> caller;
    std::function<std::vector<Client>(const std::string& topic)> watchers;
    // Any thread: note_again() is to be called with it. False: the hub ends.
    std::function<bool(Command)> again;
  };

  LiveCalls(Hub hub, Time started_at) : hub_(std::move(hub)), started_at_(started_at) {}

  void serve(CallMeans means) { means_ = std::move(means); }

  // Any thread.
  CallView view(IncidentId incident) const;

  // Its commit failed.
  void note_again(Command command) { notes_.push_back(std::move(command)); }

  // A message whose type begins with "call_".
  void said(const Caller& caller, const json::object& message, const Config& config, Reader& reader,
            Time now);
  // Its socket is gone: it may come back over another.
  void lost(Client client, Reader* reader, Time now);
  // It leaves, by its own wish or not.
  void sent_away(Client client, Reader* reader, Time now);
  // Who may not respond to it any more leaves. 0: of all calls.
  void look_again(IncidentId incident, Reader& reader, Time now);
  // Tells how it stands, to whoever begins to look on.
  void tell(const Caller& caller, IncidentId incident, Reader& reader, Time now);

  void tick(Reader* reader, Time now);
  std::optional<Time> next_tick() const;
  bool any() const { return !relay_.calls().empty(); }

 private:
  void join(const Caller& caller, const json::object& message, const Config& config, Reader& reader,
            Time now);
  void signal(const Caller& caller, const json::object& message, Reader& reader, Time now);
  void refuse(Client client, IncidentId incident, const Error& error) const;
  void changed(IncidentId incident, Reader* reader);
  void note(const Actor& actor, NoteCall note, Reader* reader, std::string key);
  void went(const CallRelay::Left& left, const Actor* actor, Reader* reader);
  void submit_notes();
  std::optional<Time> unfinished(IncidentId incident, Reader& reader, Time now) const;

  bool speaks_too_much(Client client, Time now);

  const Hub hub_;
  const Time started_at_;
  CallMeans means_;
  CallRelay relay_;
  std::map<Client, CallBucket> words_;  // of all connections that ever said something of calls
  std::deque<Command> notes_;           // not taken by the engine yet

  using Views = std::map<IncidentId, CallView>;
  std::atomic<std::shared_ptr<const Views>> views_ = std::make_shared<const Views>();
};

// Whether they respond in its room: they talk there, and see who is there.
bool may_talk(const LiveCalls::Caller& caller, const Incident& incident);
// The incident of the topic "call:12", which has no rows; none: it is another topic.
std::optional<IncidentId> incident_of_call(std::string_view topic);

}  // namespace tocsin::api
