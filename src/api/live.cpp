#include "api/live.hpp"

#include <algorithm>
#include <charconv>

#include "api/auth.hpp"
#include "base/log.hpp"

namespace tocsin::api {
namespace {

std::optional<std::uint64_t> seq_of(std::string_view cursor) {
  if (!cursor.starts_with('s')) return std::nullopt;
  std::uint64_t seq = 0;
  const auto [end, error] = std::from_chars(cursor.data() + 1, cursor.data() + cursor.size(), seq);
  if (error != std::errc{} || end != cursor.data() + cursor.size()) return std::nullopt;
  return seq;
}

net::SharedFrame frame_of(const json::object& message) {
  return net::text_frame(json_text(json::value(message)));
}

}  // namespace

LiveHub::LiveHub(MakeReader make_reader, Published config, const Clock& clock, std::string version)
    : make_reader_(std::move(make_reader)),
      config_(std::move(config)),
      clock_(clock),
      version_(std::move(version)),
      calls_(doors_for_rooms(), clock.now()),
      presence_(doors_for_rooms()) {
  for (const std::string_view topic : live_topics) pending_[std::string(topic)];
  thread_ = std::thread([this] { run(); });
}

LiveHub::~LiveHub() { stop(); }

void LiveHub::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool LiveHub::put(Item item) {
  {
    const std::scoped_lock lock(mutex_);
    if (stopping_) return false;
    if (inbox_.size() >= live_inbox_max) {
      // Commits that do not fit are not lost: everybody is told to read again.
      overflowed_ = true;
      return false;
    }
    inbox_.push_back(std::move(item));
  }
  wake_.notify_one();
  return true;
}

void LiveHub::committed(std::shared_ptr<const Committed> commit) { put(std::move(commit)); }

net::Response LiveHub::open(const Call& call) {
  if (!own_origin(call.request, *call.config)) {
    return problem(Error{Error::Code::forbidden, "open Tocsin under its own address", {}});
  }
  if (clients_count_ >= live_clients_max) {
    return problem(
        Error{Error::Code::unavailable, "too many live connections; try again later", {}});
  }
  Caller caller;
  caller.request.headers = call.request.headers;
  const auto id = std::make_shared<std::uint64_t>(0);
  net::WebSocketHandler handler;
  handler.on_open = [this, id, caller = std::move(caller)](net::WebSocket socket) mutable {
    *id = socket.id();
    clients_count_.fetch_add(1);
    if (!put(Joined{socket, std::move(caller)})) {
      socket.close(net::CloseCode::try_again_later, "busy");
    }
  };
  handler.on_text = [this, id](std::string&& text) { put(Said{*id, std::move(text)}); };
  handler.on_close = [this, id](net::CloseCode) {
    clients_count_.fetch_sub(1);
    put(Left{*id});
  };
  net::Response response = net::accept_websocket(std::move(handler));
  if (net::list_has(call.request.header("Sec-WebSocket-Protocol"), "tocsin.v1")) {
    response.headers.set("Sec-WebSocket-Protocol", "tocsin.v1");
  }
  return response;
}

void LiveHub::poll(const Call& call, std::vector<std::string> topics, std::string cursor,
                   Duration wait, Answered respond) {
  if (polls_count_ >= live_polls_max) {
    return respond(
        problem(Error{Error::Code::unavailable, "too many wait for changes; try again later", {}}));
  }
  Poll poll{.caller = {},
            .topics = {topics.begin(), topics.end()},
            .cursor = std::move(cursor),
            .until = call.now + std::clamp<Duration>(wait, 0s, live_wait_max),
            .respond = std::move(respond)};
  poll.caller.request.headers = call.request.headers;
  polls_count_.fetch_add(1);
  if (!put(std::move(poll))) polls_count_.fetch_sub(1);  // dropped: the server answers 500
}

// ---- the hub's thread
// -------------------------------------------------------------------------------

void LiveHub::run() {
  for (;;) {
    std::deque<Item> items;
    bool overflowed = false;
    {
      std::unique_lock lock(mutex_);
      const Time now = clock_.now();
      const Duration patience = std::max<Duration>(next_wake(now) - now, 1ms);
      wake_.wait_for(lock, patience, [this] { return stopping_ || !inbox_.empty(); });
      if (stopping_) break;
      items.swap(inbox_);
      overflowed = std::exchange(overflowed_, false);
    }
    const Time now = clock_.now();
    if (reader_ == nullptr) {
      auto made = make_reader_();
      if (made) {
        reader_ = std::move(*made);
        seq_ = reader_->last_seq().value_or(0);
      } else {
        log::error("live_reader_failed", {{"reason", made.error().message}});
      }
    }
    for (Item& item : items) take(std::move(item), now);
    calls_.tick(reader_.get(), now);
    if (reader_ != nullptr) presence_.tick(*reader_, now);
    if (overflowed) {
      for (auto& [topic, pending] : pending_) pending.any = pending.too_many = true;
      streams_stale_ = true;
    }
    const bool flushed = flush(now);
    answer_polls(flushed, now);
    ping(now);
  }
  for (auto& [id, client] : clients_) client.socket.close(net::CloseCode::going_away, "stopping");
  polls_.clear();
}

namespace {

// Talk is told sooner than lists, of which a storm changes thousands of rows at once.
Duration flush_interval_of(std::string_view topic) {
  return incident_of_topic(topic) ? live_room_interval : live_flush_interval;
}

}  // namespace

Time LiveHub::next_wake(Time now) const {
  Time next = now + 1s;
  for (const auto& [topic, pending] : pending_) {
    if (pending.any) next = std::min(next, pending.flushed_at + flush_interval_of(topic));
  }
  for (const Poll& poll : polls_) next = std::min(next, poll.until);
  if (const auto sweep = calls_.next_tick()) next = std::min(next, *sweep);
  if (const auto told = presence_.next_tick()) next = std::min(next, *told);
  return next;
}

void LiveHub::take(Item item, Time now) {
  if (auto* commit = std::get_if<std::shared_ptr<const Committed>>(&item)) return take(**commit);
  if (auto* said = std::get_if<Said>(&item)) return take(std::move(*said), now);
  if (auto* left = std::get_if<Left>(&item)) {
    if (const auto found = clients_.find(left->client); found != clients_.end()) {
      watch(found->first, found->second, {});
      clients_.erase(found);
    }
    calls_.lost(left->client, reader_.get(), now);
    return;
  }
  if (auto* command = std::get_if<Command>(&item)) {
    return calls_.note_again(std::move(*command));
  }
  if (auto* poll = std::get_if<Poll>(&item)) {
    if (identify(poll->caller, *config_(), now)) {
      if (!answer(*poll, now)) return polls_.push_back(std::move(*poll));
    } else {
      poll->respond(problem(Error{Error::Code::unauthorized, "sign in, or send a token", {}}));
    }
    polls_count_.fetch_sub(1);
    return;
  }
  auto& joined = std::get<Joined>(item);
  if (!identify(joined.caller, *config_(), now)) {
    return joined.socket.close(net::CloseCode::policy, "sign in");
  }
  joined.socket.send(frame_of({{"type", "hello"},
                               {"server_time", format_time(now)},
                               {"cursor", cursor()},
                               {"version", version_}}));
  const std::uint64_t id = joined.socket.id();
  clients_.insert_or_assign(
      id,
      Client{.socket = std::move(joined.socket), .caller = std::move(joined.caller), .topics = {}});
}

void LiveHub::take(const Committed& commit) {
  seq_ = std::max(seq_, commit.commit.seq);
  if (commit.config->revision != config_revision_) {
    config_revision_ = commit.config->revision;
    identify_all(commit.commit.at);
  }
  for (const Incident& incident : commit.commit.effects.incidents) {
    if (calls_.any() && reader_ != nullptr) {
      calls_.look_again(incident.id, *reader_, commit.commit.at);
    }
    presence_.may_differ(incident.id);
  }
  if (clients_.empty() && polls_.empty()) return;
  for (const FeedRow& row : feed_of(commit.commit)) {
    if (row.topic == "incidents" && row.ids.empty()) streams_stale_ = true;
    const bool nobody = incident_of_topic(row.topic) && !watchers_.contains(row.topic);
    if (nobody && polls_.empty()) continue;
    Pending& pending = pending_[row.topic];
    pending.any = true;
    if (row.ids.empty() && row.topic != "config") pending.too_many = true;
    if (!pending.too_many) pending.ids.insert(row.ids.begin(), row.ids.end());
    if (pending.ids.size() > live_rows_max) pending.too_many = true;
    if (pending.too_many) pending.ids.clear();
  }
}

void LiveHub::take(Said&& said, Time now) {
  const auto found = clients_.find(said.client);
  if (found == clients_.end()) return;
  const auto message = parse_json(said.text);
  const json::value* type =
      message && message->is_object() ? message->get_object().if_contains("type") : nullptr;
  if (type == nullptr || !type->is_string()) {
    return found->second.socket.close(net::CloseCode::policy, "not a message of tocsin.v1");
  }
  if (type->get_string() == "subscribe") {
    return subscribe(said.client, found->second, message->get_object(), now);
  }
  if (type->get_string() == "writing") {
    return presence_.said(*caller_of(said.client), message->get_object(), now);
  }
  const bool of_call = std::string_view(type->get_string()).starts_with("call_");
  if (of_call && reader_ != nullptr) {
    calls_.said(*caller_of(said.client), message->get_object(), *config_(), *reader_, now);
  }
}

std::optional<LiveCalls::Caller> LiveHub::caller_of(std::uint64_t id) const {
  const auto found = clients_.find(id);
  if (found == clients_.end()) return std::nullopt;
  const Caller& caller = found->second.caller;
  return LiveCalls::Caller{id, caller.sight, caller.user, caller.actor};
}

LiveCalls::Hub LiveHub::doors_for_rooms() {
  return {.send =
              [this](const std::vector<std::uint64_t>& ids, const json::object& message) {
                const net::SharedFrame frame = frame_of(message);
                for (const std::uint64_t id : ids) {
                  const auto found = clients_.find(id);
                  if (found != clients_.end()) found->second.socket.send(frame);
                }
              },
          .caller = [this](std::uint64_t id) { return caller_of(id); },
          .watchers =
              [this](const std::string& topic) {
                const auto watching = watchers_.find(topic);
                if (watching == watchers_.end()) return std::vector<std::uint64_t>{};
                return std::vector<std::uint64_t>(watching->second.begin(), watching->second.end());
              },
          .again = [this](Command command) { return put(std::move(command)); }};
}

void LiveHub::watch(std::uint64_t id, Client& client, std::set<std::string, std::less<>> topics) {
  for (const std::string& topic : client.topics) {
    const auto watching = watchers_.find(topic);
    watching->second.erase(id);
    if (watching->second.empty()) watchers_.erase(watching);
    if (const auto incident = incident_of_presence(topic)) presence_.look_again(*incident);
  }
  client.topics = std::move(topics);
  for (const std::string& topic : client.topics) {
    watchers_[topic].insert(id);
    if (const auto incident = incident_of_presence(topic)) presence_.look_again(*incident);
  }
}

void LiveHub::tell_stale(const Client& client, std::string_view topic) const {
  client.socket.send(frame_of({{"type", "stale"}, {"topic", topic}, {"cursor", cursor()}}));
}

void LiveHub::subscribe(std::uint64_t id, Client& client, const json::object& message, Time now) {
  std::set<std::string, std::less<>> wanted;
  if (const json::value* topics = message.if_contains("topics"); topics && topics->is_array()) {
    for (const json::value& topic : topics->get_array()) {
      if (wanted.size() == live_topics_max) break;
      if (!topic.is_string()) continue;
      const std::string_view name = topic.get_string();
      if (is_live_topic(name) || incident_of_call(name) || incident_of_presence(name)) {
        wanted.emplace(topic.get_string());
      }
    }
  }
  watch(id, client, std::move(wanted));
  for (const std::string& topic : client.topics) {
    const auto incident = incident_of_call(topic);
    if (incident && reader_ != nullptr) calls_.tell(*caller_of(id), *incident, *reader_, now);
  }
  const json::value* from = message.if_contains("cursor");
  if (from == nullptr || !from->is_string() || from->get_string().empty()) return;
  const auto changed = missed(std::string_view(from->get_string()));
  if (!changed) {
    return client.socket.send(frame_of({{"type", "resync"}, {"cursor", cursor()}}));
  }
  const auto incidents = changed->find("incidents");
  const bool all_streams = incidents != changed->end() && incidents->second.too_many;
  for (const std::string& topic : client.topics) {
    if (all_streams && incident_of_topic(topic)) tell_stale(client, topic);
  }
  for (const auto& [topic, pending] : *changed) {
    if (!client.topics.contains(topic)) continue;
    const auto rows = read_live_rows(topic, pending.ids, *config_(), *reader_, now);
    if (!rows) return client.socket.send(frame_of({{"type", "resync"}, {"cursor", cursor()}}));
    if (auto told = change(topic, pending, client.caller, *rows, now)) {
      client.socket.send(frame_of(*told));
    }
  }
}

std::optional<std::map<std::string, LiveHub::Pending>> LiveHub::missed(std::string_view from) {
  constexpr int feed_rows_max = 1000;
  const auto seq = seq_of(from);
  if (!seq || reader_ == nullptr) return std::nullopt;
  const auto rows = reader_->feed_after(*seq, feed_rows_max);
  if (!rows || rows->size() + feed_topics_max >= feed_rows_max) return std::nullopt;
  std::map<std::string, Pending> changed;
  for (const FeedRow& row : *rows) {
    Pending& pending = changed[row.topic];
    pending.any = true;
    if (row.ids.empty() && row.topic != "config") pending.too_many = true;
    pending.ids.insert(row.ids.begin(), row.ids.end());
    seq_ = std::max(seq_, row.seq);
  }
  for (auto& [topic, pending] : changed) {
    if (pending.ids.size() > live_rows_max) pending.too_many = true;
    if (pending.too_many) pending.ids.clear();
  }
  return changed;
}

bool LiveHub::flush(Time now) {
  bool flushed = false;
  if (std::exchange(streams_stale_, false)) {
    for (const auto& [topic, watching] : watchers_) {
      if (!incident_of_topic(topic)) continue;
      for (const std::uint64_t id : watching) tell_stale(clients_.at(id), topic);
    }
  }
  for (auto& [topic, pending] : pending_) {
    if (pending.any && now >= pending.flushed_at + flush_interval_of(topic)) {
      flush_topic(topic, pending, now);
      flushed = true;
    }
  }
  // A stream of which nothing is told any more is forgotten.
  std::erase_if(pending_, [&](const auto& each) {
    return !each.second.any && incident_of_topic(each.first) &&
           now >= each.second.flushed_at + flush_interval_of(each.first);
  });
  return flushed;
}

// One frame for each group of clients that see the same.
void LiveHub::flush_topic(const std::string& topic, Pending& pending, Time now) {
  Rows rows;
  if (reader_ != nullptr && !pending.too_many) {
    auto read = read_live_rows(topic, pending.ids, *config_(), *reader_, now);
    if (read) {
      rows = std::move(*read);
    } else {
      pending.too_many = true;
    }
  }
  // Of a private incident, and of what few people read, each sees their own.
  const bool apart = std::ranges::any_of(
      rows, [](const LiveRow& row) { return row.insiders.has_value() || row.only.has_value(); });
  std::map<std::string, net::SharedFrame> frames;  // null: there is nothing to tell
  const auto watching = watchers_.find(topic);
  for (const std::uint64_t id :
       watching == watchers_.end() ? std::set<std::uint64_t>{} : watching->second) {
    Client& client = clients_.at(id);
    const auto [frame, first] =
        frames.try_emplace(apart ? client.caller.own_group : client.caller.group);
    if (first) {
      const auto told = change(topic, pending, client.caller, rows, now);
      if (told) frame->second = frame_of(*told);
    }
    if (frame->second != nullptr) client.socket.send(frame->second);
  }
  pending = Pending{.ids = {}, .any = false, .too_many = false, .flushed_at = now};
}

// A guest hears of one incident alone.
bool LiveHub::may_hear(const Caller& caller, std::string_view topic) const {
  if (caller.sight.guest_of == 0) return true;
  if (topic.starts_with("roll:")) return false;
  const auto incident = incident_of_topic(topic);
  return incident ? incident->value == caller.sight.guest_of
                  : topic == "incidents" || topic == "alerts";
}

// None: all of it is of private incidents that this caller does not see.
std::optional<json::object> LiveHub::change(std::string_view topic, const Pending& pending,
                                            const Caller& caller, const Rows& rows,
                                            Time now) const {
  if (!may_hear(caller, topic)) return std::nullopt;
  if (pending.too_many) {
    return json::object{{"type", "stale"}, {"topic", topic}, {"cursor", cursor()}};
  }
  json::array shown, removed;
  std::set<std::uint64_t> gone = pending.ids;
  for (const LiveRow& row : rows) {
    // Nothing tells that it changed.
    const bool elsewhere = caller.sight.guest_of != 0 && row.incident != caller.sight.guest_of;
    if (elsewhere || row.only || is_hidden(caller.sight, caller.user, row)) gone.erase(row.id);
    if (!sees(caller.sight, caller.user, row)) continue;
    shown.push_back(shown_to(caller.sight, row));
    gone.erase(row.id);
  }
  for (const std::uint64_t id : gone) removed.push_back(id);
  if (shown.empty() && removed.empty() && !rows.empty()) return std::nullopt;
  return json::object{{"type", "change"},
                      {"topic", topic},
                      {"cursor", cursor()},
                      {"rows", std::move(shown)},
                      {"removed", std::move(removed)},
                      {"at", format_time(now)}};
}

void LiveHub::answer_polls(bool flushed, Time now) {
  std::erase_if(polls_, [&](Poll& poll) {
    if (!flushed && now < poll.until) return false;
    const bool answered = answer(poll, now);
    if (answered) polls_count_.fetch_sub(1);
    return answered;
  });
}

// False: nothing to tell yet.
bool LiveHub::answer(Poll& poll, Time now) {
  const auto changed = missed(poll.cursor.empty() ? cursor() : poll.cursor);
  json::array changes;
  if (changed) {
    for (const auto& [topic, pending] : *changed) {
      if (!poll.topics.contains(topic)) continue;
      const auto rows =
          reader_ ? read_live_rows(topic, pending.ids, *config_(), *reader_, now) : Result<Rows>{};
      Pending told = pending;
      if (!rows) told.too_many = true;
      if (auto seen = change(topic, told, poll.caller, rows ? *rows : Rows{}, now)) {
        changes.push_back(std::move(*seen));
      }
    }
    if (changes.empty() && now < poll.until) {
      poll.cursor = cursor();  // what is behind is not for this caller
      return false;
    }
  }
  poll.respond(json_response(200, json::object{{"cursor", cursor()},
                                               {"resync", !changed.has_value()},
                                               {"changes", std::move(changes)}}));
  return true;
}

void LiveHub::ping(Time now) {
  if (now < pinged_at_ + live_ping_interval) return;
  pinged_at_ = now;
  identify_all(now);
  const net::SharedFrame frame = frame_of({{"type", "ping"}, {"server_time", format_time(now)}});
  for (auto& [id, client] : clients_) client.socket.send(frame);
}

void LiveHub::identify_all(Time now) {
  const auto config = config_();
  for (auto item = clients_.begin(); item != clients_.end();) {
    if (identify(item->second.caller, *config, now)) {
      ++item;
      continue;
    }
    item->second.socket.close(net::CloseCode::policy, "access has ended");
    calls_.sent_away(item->first, reader_.get(), now);
    watch(item->first, item->second, {});
    item = clients_.erase(item);
  }
  if (calls_.any() && reader_ != nullptr) calls_.look_again({}, *reader_, now);
  presence_.look_again_everywhere();
}

bool LiveHub::identify(Caller& caller, const Config& config, Time now) const {
  const auto who = tocsin::api::identify(caller.request, config, now);
  if (!who || !who->signed_in()) return false;
  caller.sight = {sight_of(config, who->viewer), sight_of(config, who->viewer, Action::respond),
                  who->viewer.guest_of};
  caller.user = who->viewer.user;
  caller.actor = who->actor;
  const bool stakeholder =
      caller.sight.respond.services.empty() && caller.sight.respond.incidents.empty();
  caller.own_group = caller.group =
      caller.user + "/" + std::string(to_text(who->actor.kind)) + "/" + who->actor.slug;
  if (caller.sight.respond.all) caller.group = "*";
  if (caller.sight.view.all && !caller.sight.respond.all && stakeholder) caller.group = "*view";
  return true;
}

}  // namespace tocsin::api
