#include "api/call_relay.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tocsin::api {
namespace {

constexpr std::size_t joins_remembered_max = 1'000;

bool is_member_id(std::string_view id) {
  return id.size() >= 16 && id.size() <= 64 && std::ranges::all_of(id, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-';
         });
}

}  // namespace

bool CallBucket::take(Time now) {
  const Time next = std::max(full_at_, now) + every_;
  if (next > now + most_ * every_) return false;
  full_at_ = next;
  return true;
}

Result<bool> CallRelay::join(const Joining& joining, Time now) {
  if (!is_member_id(joining.member)) {
    return fail(Error::Code::invalid,
                "a member is named by 16 to 64 letters, digits and dashes, drawn at random",
                "/member");
  }
  const auto present = where_.find(joining.client);
  if (present != where_.end() && present->second != joining.incident) {
    return fail(Error::Code::conflict, "this window is in another call: leave that one first");
  }
  if (joins_.size() > joins_remembered_max) {
    std::erase_if(joins_, [&](const auto& each) { return each.second.is_full(now); });
  }
  auto& joins = joins_.try_emplace(joining.user, call_joins_at_once, call_join_every).first->second;
  if (!joins.take(now)) {
    return fail(Error::Code::rate_limited, "too many attempts to join; try again in a moment");
  }
  const auto known = talks_.find(joining.incident);
  const bool begins = known == talks_.end();
  if (!begins) {
    std::vector<Place>& places = known->second.places;
    const auto same = std::ranges::find_if(
        places, [&](const Place& place) { return place.member.id == joining.member; });
    if (same != places.end()) {
      if (same->member.user != joining.user) {
        return fail(Error::Code::forbidden, "this member is somebody else");
      }
      if (present != where_.end() && same->client != joining.client) {
        return fail(Error::Code::conflict, "this window is in the call already");
      }
      if (same->client != 0 && same->client != joining.client) {
        where_.erase(same->client);
        signals_.erase(same->client);
      }
      same->client = joining.client;
      same->member.away_since.reset();
      where_.insert_or_assign(joining.client, joining.incident);
      signals_.try_emplace(joining.client, call_signals_at_once,
                           Duration{1s} / call_signals_per_second);
      return false;
    }
    if (present != where_.end()) {
      return fail(Error::Code::conflict, "this window is in the call already");
    }
    if (places.size() >= call_members_max) {
      return fail(Error::Code::too_large,
                  fmt::format("{} people are in the call, and more do not fit: wait until somebody "
                              "leaves",
                              call_members_max));
    }
  }
  Talk& talk = talks_[joining.incident];
  if (begins) talk.began_at = std::min(joining.began_at.value_or(now), now);
  talk.took_part.insert(joining.user);
  talk.places.push_back({.member = {.id = joining.member, .user = joining.user, .joined_at = now},
                         .client = joining.client});
  where_.emplace(joining.client, joining.incident);
  signals_.try_emplace(joining.client, call_signals_at_once,
                       Duration{1s} / call_signals_per_second);
  return begins;
}

CallRelay::Left CallRelay::take_out(std::map<IncidentId, Talk>::iterator talk, std::size_t place,
                                    Time now) {
  std::vector<Place>& places = talk->second.places;
  const Place gone = places[place];
  places.erase(places.begin() + static_cast<std::ptrdiff_t>(place));
  if (gone.client != 0) {
    where_.erase(gone.client);
    signals_.erase(gone.client);
  }
  Left left{.incident = talk->first, .ended = {}};
  if (places.empty()) {
    left.ended = Ended{.incident = talk->first,
                       .last = gone.member.user,
                       .began_at = talk->second.began_at,
                       .ended_at = gone.member.away_since.value_or(now),
                       .took_part = std::move(talk->second.took_part)};
    talks_.erase(talk);
  }
  return left;
}

std::optional<CallRelay::Left> CallRelay::leave(Client client, Time now) {
  const auto where = where_.find(client);
  if (where == where_.end()) return std::nullopt;
  const auto talk = talks_.find(where->second);
  const auto& places = talk->second.places;
  const auto place = std::ranges::find(places, client, &Place::client);
  return take_out(talk, static_cast<std::size_t>(place - places.begin()), now);
}

std::optional<IncidentId> CallRelay::lose(Client client, Time now) {
  const auto where = where_.find(client);
  if (where == where_.end()) return std::nullopt;
  const IncidentId incident = where->second;
  Place& place = *std::ranges::find(talks_.at(incident).places, client, &Place::client);
  place.client = 0;
  place.member.away_since = now;
  where_.erase(where);
  signals_.erase(client);
  return incident;
}

std::vector<CallRelay::Left> CallRelay::sweep(Time now) {
  std::vector<Left> all;
  for (const IncidentId incident : calls()) {
    for (;;) {
      const auto talk = talks_.find(incident);
      if (talk == talks_.end()) break;
      const auto& places = talk->second.places;
      const auto late = std::ranges::find_if(places, [&](const Place& place) {
        return place.member.away_since && now >= *place.member.away_since + call_grace;
      });
      if (late == places.end()) break;
      all.push_back(take_out(talk, static_cast<std::size_t>(late - places.begin()), now));
    }
  }
  return all;
}

Result<CallRelay::Path> CallRelay::path(Client from, std::string_view to, std::size_t bytes,
                                        Time now) {
  const auto where = where_.find(from);
  if (where == where_.end()) return fail(Error::Code::conflict, "join the call first");
  if (bytes > call_signal_bytes_max) {
    return fail(Error::Code::too_large,
                fmt::format("a message of a call has at most {} bytes", call_signal_bytes_max));
  }
  if (!signals_.at(from).take(now)) {
    return fail(Error::Code::rate_limited, "too many messages at once: join again");
  }
  const auto& places = talks_.at(where->second).places;
  const auto sender = std::ranges::find(places, from, &Place::client);
  const auto found =
      std::ranges::find_if(places, [&](const Place& place) { return place.member.id == to; });
  if (found == places.end() || found->client == 0) {
    return fail(Error::Code::not_found, "nobody of that name is there now");
  }
  return Path{found->client, where->second, sender->member.id};
}

CallView CallRelay::view(IncidentId incident) const {
  CallView view;
  const auto talk = talks_.find(incident);
  if (talk == talks_.end()) return view;
  view.began_at = talk->second.began_at;
  for (const Place& place : talk->second.places) view.members.push_back(place.member);
  return view;
}

std::optional<IncidentId> CallRelay::call_of(Client client) const {
  const auto where = where_.find(client);
  return where == where_.end() ? std::nullopt : std::optional(where->second);
}

std::vector<CallRelay::Client> CallRelay::clients_in(IncidentId incident) const {
  std::vector<Client> clients;
  const auto talk = talks_.find(incident);
  if (talk == talks_.end()) return clients;
  for (const Place& place : talk->second.places) {
    if (place.client != 0) clients.push_back(place.client);
  }
  return clients;
}

std::vector<IncidentId> CallRelay::calls() const {
  std::vector<IncidentId> incidents;
  for (const auto& [incident, talk] : talks_) incidents.push_back(incident);
  return incidents;
}

std::optional<Time> CallRelay::next_sweep() const {
  std::optional<Time> next;
  for (const auto& [incident, talk] : talks_) {
    for (const Place& place : talk.places) {
      if (!place.member.away_since) continue;
      const Time end = *place.member.away_since + call_grace;
      if (!next || end < *next) next = end;
    }
  }
  return next;
}

}  // namespace tocsin::api
