#include "api/live_presence.hpp"

#include <algorithm>
#include <vector>

namespace tocsin::api {
namespace {

constexpr std::string_view topic_begin = "here:";

std::string topic_of(IncidentId incident) {
  return std::string(topic_begin) + std::to_string(incident.value);
}

}  // namespace

std::optional<IncidentId> incident_of_presence(std::string_view topic) {
  return incident_behind(topic_begin, topic);
}

void LivePresence::may_differ(IncidentId incident) {
  if (const auto room = rooms_.find(incident); room != rooms_.end()) room->second.stale = true;
}

void LivePresence::look_again_everywhere() {
  for (auto& [incident, room] : rooms_) room.stale = true;
}

void LivePresence::said(const LiveCalls::Caller& caller, const json::object& message, Time now) {
  const json::value* number = message.if_contains("incident");
  if (number == nullptr || !number->is_int64() || caller.actor.kind == ActorKind::token) return;
  const IncidentId incident{static_cast<std::uint64_t>(number->get_int64())};
  // Who writes has the room open.
  const auto watching = hub_.watchers(topic_of(incident));
  const auto room = rooms_.find(incident);
  if (room == rooms_.end() || std::ranges::find(watching, caller.client) == watching.end()) return;
  Time& until = room->second.writing[caller.user];
  if (until - writing_shown + writing_heard_every > now) return;
  if (until <= now) room->second.stale = true;  // it is news
  until = now + writing_shown;
}

void LivePresence::tick(Reader& reader, Time now) {
  for (auto item = rooms_.begin(); item != rooms_.end();) {
    auto& [incident, room] = *item;
    const auto ended =
        std::erase_if(room.writing, [&](const auto& each) { return each.second <= now; });
    if (ended > 0) room.stale = true;
    if (!room.stale || now < room.told_at + here_told_every) {
      ++item;
      continue;
    }
    if (hub_.watchers(topic_of(incident)).empty()) {
      item = rooms_.erase(item);
      continue;
    }
    tell(incident, room, reader, now);
    ++item;
  }
}

std::optional<Time> LivePresence::next_tick() const {
  std::optional<Time> next;
  const auto no_later = [&](Time at) { next = std::min(next.value_or(at), at); };
  for (const auto& [incident, room] : rooms_) {
    if (room.stale) no_later(room.told_at + here_told_every);
    for (const auto& [user, until] : room.writing) no_later(until);
  }
  return next;
}

void LivePresence::tell(IncidentId incident, Room& room, Reader& reader, Time now) {
  const auto row = reader.incident(sight_of_all, incident);
  if (!row && row.error().code != Error::Code::not_found) return;  // with the next tick
  room.stale = false;
  room.told_at = now;
  if (!row) return;
  std::vector<LiveCalls::Client> told;
  std::set<Slug> here;
  for (const LiveCalls::Client client : hub_.watchers(topic_of(incident))) {
    const auto caller = hub_.caller(client);
    if (!caller || !may_talk(*caller, *row)) continue;
    told.push_back(client);
    if (caller->actor.kind != ActorKind::token) here.insert(caller->user);
  }
  json::array users, writing;
  for (const Slug& user : here) {
    if (users.size() == here_shown_max) break;
    users.emplace_back(user);
  }
  for (const auto& [user, until] : room.writing) {
    if (here.contains(user) && writing.size() < here_shown_max) writing.emplace_back(user);
  }
  hub_.send(told, {{"type", "here"},
                   {"incident", incident.value},
                   {"users", std::move(users)},
                   {"more", here.size() - std::min(here.size(), here_shown_max)},
                   {"writing", std::move(writing)}});
}

}  // namespace tocsin::api
