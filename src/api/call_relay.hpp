// CallRelay: who is in the call of which incident, and to whom a message of one of them goes. Kept
// in memory only; who may take part is asked by whoever stands before it (api/live_calls.hpp).
//
// Browsers speak to each other, each with each: a call is small, and the server hears nothing of
// it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/incidents/incident.hpp"

namespace tocsin::api {

inline constexpr std::size_t call_members_max = 6;  // docs/decisions/calls-are-a-mesh.md
inline constexpr Duration call_grace = std::chrono::seconds{20};  // for a connection to come back
inline constexpr std::size_t call_signal_bytes_max = 48 * 1024;   // an offer has about 10 kB
// A browser that joins five others sends about a hundred messages at once.
inline constexpr int call_signals_at_once = 400;
inline constexpr int call_signals_per_second = 20;
inline constexpr int call_joins_at_once = 10;
inline constexpr Duration call_join_every = std::chrono::seconds{5};  // of one person, after these

struct CallMember {
  std::string id;  // drawn by the browser, so that it is the same after a break
  Slug user;
  Time joined_at{};
  std::optional<Time> away_since = {};  // its connection is gone; it is waited for
  bool operator==(const CallMember&) const = default;
};
TOCSIN_DESCRIBE(CallMember, id, user, joined_at, away_since)

struct CallView {
  std::optional<Time> began_at;  // none: nobody is in it
  std::vector<CallMember> members;
};
TOCSIN_DESCRIBE(CallView, began_at, members)

// A token bucket.
class CallBucket {
 public:
  CallBucket(int most, Duration every) : most_(most), every_(every) {}
  bool take(Time now);
  bool is_full(Time now) const { return now >= full_at_; }

 private:
  int most_;
  Duration every_;
  Time full_at_{};  // as if every token that was taken came back one after the other
};

class CallRelay {
 public:
  // One connection of a browser.
  using Client = std::uint64_t;

  struct Joining {
    IncidentId incident;
    Client client = 0;
    std::string member;  // 16 to 64 letters, digits and dashes
    Slug user;
    std::optional<Time> began_at = {};  // of the call that they were in before a restart
  };
  // A call that ended, since its last member left.
  struct Ended {
    IncidentId incident;
    Slug last;  // who left last
    Time began_at{};
    Time ended_at{};
    std::set<Slug> took_part;
  };
  struct Left {
    IncidentId incident;  // whose members changed
    std::optional<Ended> ended;
  };

  // True: the call began with it. A member that is known comes back, over whatever connection.
  // Errors: too_large when the call is full; conflict when the connection is in another one;
  // rate_limited; invalid; forbidden when the id is another person's.
  Result<bool> join(const Joining& joining, Time now);
  // None: the connection was in no call.
  std::optional<Left> leave(Client client, Time now);
  // Its connection broke: the place is kept for `call_grace`. The incident whose members changed.
  std::optional<IncidentId> lose(Client client, Time now);
  // Who was away too long leaves.
  std::vector<Left> sweep(Time now);

  // The connection of a member of the same call, to which this may be handed on, and who says it.
  struct Path {
    Client to = 0;
    IncidentId incident;
    std::string from;
  };
  // Errors: conflict when the sender is in no call; not_found when nobody of that name is in it or
  // is away; too_large, rate_limited.
  Result<Path> path(Client from, std::string_view to, std::size_t bytes, Time now);

  CallView view(IncidentId incident) const;
  std::optional<IncidentId> call_of(Client client) const;
  std::vector<Client> clients_in(IncidentId incident) const;  // who are not away
  std::vector<IncidentId> calls() const;
  std::optional<Time> next_sweep() const;

 private:
  struct Place {
    CallMember member;
    Client client = 0;  // 0: away
  };
  struct Talk {
    Time began_at{};
    std::vector<Place> places;  // in the order in which they came
    std::set<Slug> took_part;
  };
  Left take_out(std::map<IncidentId, Talk>::iterator talk, std::size_t place, Time now);

  std::map<IncidentId, Talk> talks_;
  std::map<Client, IncidentId> where_;
  std::map<Client, CallBucket> signals_;  // of connections that are in a call
  std::map<Slug, CallBucket> joins_;      // of people who joined lately
};

}  // namespace tocsin::api
