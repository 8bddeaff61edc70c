#include "api/live_calls.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "engine/secrets.hpp"

namespace tocsin::api {
namespace {

constexpr int call_words_at_once = call_signals_at_once + 50;
constexpr Duration call_return_max = 5min;  // after a restart

std::string topic_of_call(IncidentId incident) { return "call:" + std::to_string(incident.value); }

std::string text_at(const json::object& message, std::string_view name) {
  const json::value* found = message.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
}

IncidentId incident_at(const json::object& message) {
  const json::value* found = message.if_contains("incident");
  if (found == nullptr) return {};
  if (found->is_uint64()) return IncidentId{found->get_uint64()};
  return IncidentId{found->is_int64() && found->get_int64() > 0
                        ? static_cast<std::uint64_t>(found->get_int64())
                        : 0};
}

json::object state_of_call(IncidentId incident, const CallView& view, std::string_view type) {
  json::object message = to_json(view).as_object();
  message["type"] = type;
  message["incident"] = incident.value;
  return message;
}

std::string_view why_of(Error::Code code) {
  switch (code) {
    case Error::Code::too_large:
      return "full";
    case Error::Code::forbidden:
      return "forbidden";
    case Error::Code::rate_limited:
      return "too_fast";
    default:
      return "refused";
  }
}

}  // namespace

bool may_talk(const LiveCalls::Caller& caller, const Incident& incident) {
  return !caller.user.empty() && responds_in_room(caller.sight, caller.user, incident);
}

std::optional<IncidentId> incident_of_call(std::string_view topic) {
  return incident_behind("call:", topic);
}

CallMeans call_means(Engine& engine, std::string secrets_key) {
  return {.submit =
              [&engine](Command command, std::move_only_function<void(bool)> told) {
                return engine.submit(
                    std::move(command), [told = std::move(told)](const Answer& answer) mutable {
                      const auto& reply = answer.reply;
                      told(!reply && reply.error().code == Error::Code::unavailable);
                    });
              },
          .servers = [key = std::move(secrets_key)](
                         const Config& config, const Slug& user,
                         Time now) { return ice_servers(config, key, user, now); }};
}

json::array ice_servers(const Config& config, std::string_view secrets_key, const Slug& user,
                        Time now) {
  json::array servers;
  const User* known = config.find<User>(user);
  const bool from_outside = known == nullptr || known->guest.has_value();
  for (const auto& [slug, entry] : config.table<CallServer>().all()) {
    const CallServer& server = entry.value;
    if (!server.enabled) continue;
    // What lets everybody in for good is not told to whoever is here for an evening.
    if (from_outside && server.credential == CallCredential::fixed) continue;
    json::object item{{"urls", json::array(server.urls.begin(), server.urls.end())}};
    if (server.credential != CallCredential::none) {
      const auto secret = unseal(secrets_key, call_server_secret_purpose(slug), server.secret);
      if (!secret) {
        log::warn("call_server_secret_unreadable", {{"server", slug}});
        continue;
      }
      TurnCredential credential{server.username, *secret};
      if (server.credential == CallCredential::shared_secret) {
        credential = turn_credential(*secret, user, now + turn_credential_life);
      }
      item.emplace("username", credential.username);
      item.emplace("credential", credential.password);
    }
    servers.push_back(std::move(item));
  }
  return servers;
}

CallView LiveCalls::view(IncidentId incident) const {
  const auto views = views_.load();
  const auto found = views->find(incident);
  return found == views->end() ? CallView{} : found->second;
}

void LiveCalls::said(const Caller& caller, const json::object& message, const Config& config,
                     Reader& reader, Time now) {
  if (speaks_too_much(caller.client, now)) return;
  const std::string type = text_at(message, "type");
  if (type == "call_join") return join(caller, message, config, reader, now);
  if (type == "call_signal") return signal(caller, message, reader, now);
  if (type == "call_leave") sent_away(caller.client, &reader, now);
}

// Whether or not they are in a call: each message is worth a look at the incident.
bool LiveCalls::speaks_too_much(Client client, Time now) {
  return !words_.try_emplace(client, call_words_at_once, Duration{1s} / call_signals_per_second)
              .first->second.take(now);
}

void LiveCalls::join(const Caller& caller, const json::object& message, const Config& config,
                     Reader& reader, Time now) {
  const IncidentId id = incident_at(message);
  const auto incident = reader.incident(sight_of_all, id);
  // As of an incident that never was.
  if (!incident || !may_talk(caller, *incident)) {
    return refuse(caller.client, id,
                  Error{Error::Code::forbidden, "the call is for whoever responds to it", {}});
  }
  CallRelay::Joining joining{.incident = id,
                             .client = caller.client,
                             .member = text_at(message, "member"),
                             .user = caller.user};
  const json::value* again = message.if_contains("again");
  if (again != nullptr && again->is_bool() && again->get_bool()) {
    joining.began_at = unfinished(id, reader, now);
  }
  const auto begins = relay_.join(joining, now);
  if (!begins) return refuse(caller.client, id, begins.error());
  const CallView view = relay_.view(id);
  json::object answer = state_of_call(id, view, "call_joined");
  answer["servers"] = means_.servers ? means_.servers(config, caller.user, now) : json::array{};
  hub_.send({caller.client}, answer);
  changed(id, &reader);
  if (*begins && !joining.began_at) {
    note(caller.actor, NoteCall{.incident = id, .closed = {}}, &reader,
         fmt::format("call/{}/{}/began", id.value, format_time(*view.began_at)));
  }
}

void LiveCalls::signal(const Caller& caller, const json::object& message, Reader& reader,
                       Time now) {
  const json::value* data = message.if_contains("data");
  if (data == nullptr || !data->is_object()) return;
  const auto in = relay_.call_of(caller.client);
  const std::string text = json_text(*data);
  const auto path = relay_.path(caller.client, text_at(message, "to"), text.size(), now);
  if (!path) {
    // Who is not there now comes back, and is spoken to again.
    if (path.error().code == Error::Code::not_found) return;
    refuse(caller.client, in.value_or(incident_at(message)), path.error());
    return sent_away(caller.client, &reader, now);
  }
  const auto incident = reader.incident(sight_of_all, path->incident);
  const auto other = hub_.caller(path->to);
  if (!incident || !may_talk(caller, *incident) || !other || !may_talk(*other, *incident)) {
    return look_again(path->incident, reader, now);
  }
  hub_.send({path->to}, {{"type", "call_signal"},
                         {"incident", path->incident.value},
                         {"from", path->from},
                         {"data", *data}});
}

void LiveCalls::lost(Client client, Reader* reader, Time now) {
  words_.erase(client);
  if (const auto incident = relay_.lose(client, now)) changed(*incident, reader);
}

void LiveCalls::sent_away(Client client, Reader* reader, Time now) {
  const auto caller = hub_.caller(client);
  const auto left = relay_.leave(client, now);
  if (left) went(*left, caller ? &caller->actor : nullptr, reader);
}

void LiveCalls::look_again(IncidentId incident, Reader& reader, Time now) {
  for (const IncidentId id : relay_.calls()) {
    if (incident && id != incident) continue;
    const auto row = reader.incident(sight_of_all, id);
    if (!row && row.error().code != Error::Code::not_found) continue;
    for (const Client client : relay_.clients_in(id)) {
      const auto caller = hub_.caller(client);
      if (row && caller && may_talk(*caller, *row)) continue;
      refuse(client, id, Error{Error::Code::forbidden, "you may not take part any more", {}});
      sent_away(client, &reader, now);
    }
  }
}

// Whoever may not know of it hears what everybody hears of a call that nobody is in.
void LiveCalls::tell(const Caller& caller, IncidentId incident, Reader& reader, Time now) {
  CallView view = relay_.view(incident);
  if (!view.members.empty()) {
    if (speaks_too_much(caller.client, now)) return;
    const auto row = reader.incident(sight_of_all, incident);
    if (!row || !may_talk(caller, *row)) view = {};
  }
  hub_.send({caller.client}, state_of_call(incident, view, "call"));
}

void LiveCalls::tick(Reader* reader, Time now) {
  for (const CallRelay::Left& left : relay_.sweep(now)) went(left, nullptr, reader);
  submit_notes();
}

std::optional<Time> LiveCalls::next_tick() const { return relay_.next_sweep(); }

void LiveCalls::refuse(Client client, IncidentId incident, const Error& error) const {
  hub_.send({client}, {{"type", "call_ended"},
                       {"incident", incident.value},
                       {"why", why_of(error.code)},
                       {"message", error.message}});
}

// Those in it and those who look on are told who is in it now.
void LiveCalls::changed(IncidentId incident, Reader* reader) {
  const CallView view = relay_.view(incident);
  Views views = *views_.load();
  if (view.members.empty()) {
    views.erase(incident);
  } else {
    views.insert_or_assign(incident, view);
  }
  views_.store(std::make_shared<const Views>(std::move(views)));
  const std::vector<Client> in_it = relay_.clients_in(incident);
  std::vector<Client> told = in_it;
  if (reader != nullptr) {
    if (const auto row = reader->incident(sight_of_all, incident)) {
      for (const Client client : hub_.watchers(topic_of_call(incident))) {
        if (std::ranges::find(in_it, client) != in_it.end()) continue;
        const auto caller = hub_.caller(client);
        if (caller && may_talk(*caller, *row)) told.push_back(client);
      }
    }
  }
  hub_.send(told, state_of_call(incident, view, "call"));
}

void LiveCalls::went(const CallRelay::Left& left, const Actor* actor, Reader* reader) {
  changed(left.incident, reader);
  if (!left.ended) return;
  const CallRelay::Ended& ended = *left.ended;
  NoteCall words{.incident = ended.incident, .closed = {}};
  words.length = std::chrono::floor<std::chrono::seconds>(ended.ended_at - ended.began_at);
  words.took_part.assign(ended.took_part.begin(), ended.took_part.end());
  const Actor last{ActorKind::user, ended.last, {}};
  note(actor == nullptr ? last : *actor, std::move(words), reader,
       fmt::format("call/{}/{}/ended", ended.incident.value, format_time(ended.began_at)));
}

void LiveCalls::note(const Actor& actor, NoteCall words, Reader* reader, std::string key) {
  if (reader != nullptr) {
    auto incident = reader->incident(sight_of_all, words.incident);
    if (incident && !is_live(incident->status)) words.closed = std::move(*incident);
  }
  Command command;
  command.actor = actor;
  command.origin = Origin::api;
  command.idempotency_key = std::move(key);
  command.body = std::move(words);
  notes_.push_back(std::move(command));
  submit_notes();
}

void LiveCalls::submit_notes() {
  while (means_.submit && !notes_.empty()) {
    const bool taken =
        means_.submit(notes_.front(), [again = hub_.again, command = notes_.front()](bool failed) {
          if (failed) again(command);
        });
    if (!taken) return;  // the engine is full: with the next tick
    notes_.pop_front();
  }
}

// When the call began that went on while the server did not: its beginning is noted, its end is
// not.
std::optional<Time> LiveCalls::unfinished(IncidentId incident, Reader& reader, Time now) const {
  if (now > started_at_ + call_return_max) return std::nullopt;
  EntryQuery query;
  query.incident = incident;
  query.kinds = {EntryKind::call_began, EntryKind::call_ended};
  query.limit = 1;
  const auto slice = reader.entries(query);
  if (!slice || slice->rows.empty()) return std::nullopt;
  const TimelineEntry& newest = slice->rows.front();
  if (newest.kind != EntryKind::call_began || newest.at >= started_at_) return std::nullopt;
  return newest.at;
}

}  // namespace tocsin::api
