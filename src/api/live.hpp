// LiveHub: tells browsers and scripts what changed, as it changes. Fed by every commit, it has one
// thread of its own with one Reader; others only put into its inbox.
//
// At most 10 flushes a second and topic, the newest form of each row once. A client that comes back
// with its cursor is told what it missed; one whose cursor is too old reads everything again.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "api/live_calls.hpp"
#include "api/live_presence.hpp"
#include "api/live_rows.hpp"
#include "api/pool.hpp"
#include "base/clock.hpp"
#include "engine/core.hpp"
#include "net/websocket.hpp"

namespace tocsin::api {

inline constexpr std::size_t live_clients_max = 12'000;
inline constexpr std::size_t live_polls_max = 1'000;
inline constexpr std::size_t live_inbox_max = 10'000;
inline constexpr Duration live_flush_interval = 100ms;
inline constexpr Duration live_room_interval = 40ms;
inline constexpr Duration live_ping_interval = 15s;
inline constexpr Duration live_wait_max = 30s;

class LiveHub {
 public:
  using Published = std::function<std::shared_ptr<const Config>()>;
  using Answered = std::move_only_function<void(net::Response&&)>;

  LiveHub(MakeReader make_reader, Published config, const Clock& clock, std::string version);
  ~LiveHub();
  LiveHub(const LiveHub&) = delete;
  LiveHub& operator=(const LiveHub&) = delete;

  // Any thread; cheap.
  void committed(std::shared_ptr<const Committed> commit);
  // A WebSocket of this caller; its answer is the handshake.
  net::Response open(const Call& call);
  // A long poll: answered when something of these topics changes, or after `wait`.
  void poll(const Call& call, std::vector<std::string> topics, std::string cursor, Duration wait,
            Answered respond);

  // What calls stand on; set before the first socket.
  void serve_calls(CallMeans means) { calls_.serve(std::move(means)); }
  // Any thread: who is in the call of the incident.
  CallView call_in(IncidentId incident) const { return calls_.view(incident); }

  std::size_t clients() const { return clients_count_; }
  void stop();

 private:
  // What identifies the caller again later: the request without its body.
  struct Caller {
    net::Request request;
    LiveSight sight;
    Slug user;
    Actor actor;
    std::string group;      // callers of one group see the same rows, of what is not private
    std::string own_group;  // and of that, too
  };
  struct Client {
    net::WebSocket socket;
    Caller caller;
    std::set<std::string, std::less<>> topics;
  };
  struct Poll {
    Caller caller;
    std::set<std::string, std::less<>> topics;
    std::string cursor;
    Time until{};
    Answered respond;
  };
  struct Joined {
    net::WebSocket socket;
    Caller caller;
  };
  struct Said {
    std::uint64_t client = 0;
    std::string text;
  };
  struct Left {
    std::uint64_t client = 0;
  };
  using Item = std::variant<std::shared_ptr<const Committed>, Joined, Said, Left, Poll, Command>;

  struct Pending {  // of one topic
    std::set<std::uint64_t> ids;
    bool any = false;
    bool too_many = false;
    Time flushed_at{};
  };
  using Rows = std::vector<LiveRow>;

  bool put(Item item);
  void run();
  void take(Item item, Time now);
  void take(const Committed& commit);
  void take(Said&& said, Time now);
  void subscribe(std::uint64_t id, Client& client, const json::object& message, Time now);
  LiveCalls::Hub doors_for_rooms();
  std::optional<LiveCalls::Caller> caller_of(std::uint64_t id) const;
  void watch(std::uint64_t id, Client& client, std::set<std::string, std::less<>> topics);
  bool may_hear(const Caller& caller, std::string_view topic) const;
  void tell_stale(const Client& client, std::string_view topic) const;
  // {"topic": rows} since the cursor; none: it is too old.
  std::optional<std::map<std::string, Pending>> missed(std::string_view cursor);
  bool flush(Time now);  // whether there was anything
  void flush_topic(const std::string& topic, Pending& pending, Time now);
  void answer_polls(bool flushed, Time now);
  bool answer(Poll& poll, Time now);
  void ping(Time now);
  // Who they are under the present configuration; those who lost access are sent away.
  void identify_all(Time now);
  bool identify(Caller& caller, const Config& config, Time now) const;
  std::optional<json::object> change(std::string_view topic, const Pending& pending,
                                     const Caller& caller, const Rows& rows, Time now) const;
  std::string cursor() const { return "s" + std::to_string(seq_); }
  Time next_wake(Time now) const;

  const MakeReader make_reader_;
  const Published config_;
  const Clock& clock_;
  const std::string version_;

  std::mutex mutex_;  // Guards the inbox only.
  std::condition_variable wake_;
  std::deque<Item> inbox_;
  bool overflowed_ = false;
  bool stopping_ = false;
  std::atomic<std::size_t> clients_count_ = 0;
  std::atomic<std::size_t> polls_count_ = 0;

  // The hub thread's own.
  std::unique_ptr<Reader> reader_;
  std::map<std::uint64_t, Client> clients_;
  std::vector<Poll> polls_;
  std::map<std::string, Pending> pending_;
  std::map<std::string, std::set<std::uint64_t>, std::less<>> watchers_;  // clients by topic
  bool streams_stale_ = false;  // too many streams changed at once to be told apart
  std::uint64_t seq_ = 0;
  std::uint64_t config_revision_ = 0;
  Time pinged_at_{};
  LiveCalls calls_;
  LivePresence presence_;

  std::thread thread_;  // last: it uses all of the above
};

}  // namespace tocsin::api
