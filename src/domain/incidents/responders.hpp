// Responders: who was called to an incident, who said so, who is in its room, who may go.
#pragma once

#include <optional>
#include <vector>

#include "base/describe.hpp"
#include "base/time.hpp"
#include "domain/slug.hpp"

namespace tocsin {

// asked: called, and silent so far. released: need not come, or not any more.
enum class ResponderState { asked, acknowledged, joined, released };
TOCSIN_DESCRIBE_ENUM(ResponderState, asked, acknowledged, joined, released)

struct Responder {
  Slug user;
  ResponderState state = ResponderState::asked;
  std::optional<Time> asked_at;  // the last time
  std::optional<Time> acknowledged_at;
  std::optional<Time> joined_at;
  std::optional<Time> released_at;
  Slug by;  // who called or released them by hand; empty: the program did
  bool operator==(const Responder&) const = default;
};
TOCSIN_DESCRIBE(Responder, user, state, asked_at, acknowledged_at, joined_at, released_at, by)

constexpr std::size_t responders_max = 500;  // of one incident; who comes later is not listed

using Responders = std::vector<Responder>;  // in the order in which they came

const Responder* responder_of(const Responders& responders, std::string_view user);
// Acknowledged or joined.
bool is_there(const Responders& responders, std::string_view user);
// In the room.
bool is_present(const Responders& responders, std::string_view user);
// Somebody let them go: no policy calls them again.
bool is_let_go(const Responders& responders, std::string_view user);

// What becomes of a responder. Nobody falls back: who has joined and is asked again has joined.
// False: nothing changes.
bool ask(Responders& responders, const Slug& user, const Slug& by, Time now);
bool acknowledge(Responders& responders, const Slug& user, Time now);
bool join(Responders& responders, const Slug& user, Time now);
bool release(Responders& responders, const Slug& user, const Slug& by, Time now);
// Nobody asks them any more, before they answered.
bool stop_asking(Responders& responders, const Slug& user, Time now);

}  // namespace tocsin
