#include "channels/slack_mirror.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/percent.hpp"
#include "base/utf8.hpp"
#include "channels/interpret.hpp"
#include "channels/slack_mrkdwn.hpp"
#include "channels/text.hpp"

namespace tocsin::slack_mirror {
namespace {

using View = std::string_view;

constexpr std::size_t topic_bytes_max = 250;  // Slack counts characters: never more than these
constexpr int channels_a_page = 40;           // of the answers, which are read to 64 kB
constexpr int messages_a_page = 5;
constexpr Duration clocks_differ = 1min;
constexpr View event_type = "tocsin_entry";

bool is_one_of(View word, std::initializer_list<View> words) {
  return std::ranges::find(words, word) != words.end();
}

// Another try may find it gone, by itself or when an administrator mends the app. Nothing is lost.
bool is_passing(View error) {
  return is_one_of(error, {"ratelimited", "rate_limited", "internal_error", "fatal_error",
                           "service_unavailable", "request_timeout", "team_added_to_org"});
}
bool is_for_administrators(View error) {
  return is_one_of(error, {"not_authed", "invalid_auth", "account_inactive", "token_revoked",
                           "token_expired", "missing_scope", "no_permission", "access_denied",
                           "org_login_required", "ekm_access_denied", "not_allowed_token_type",
                           "restricted_action", "user_is_restricted"});
}
bool is_channel_gone(View error) {
  return is_one_of(error, {"channel_not_found", "is_archived", "not_in_channel", "is_inactive"});
}

const json::value* member(const json::value* value, View name) {
  return value != nullptr && value->is_object() ? value->get_object().if_contains(name) : nullptr;
}
const json::value* member(const json::object& object, View name) {
  return object.if_contains(name);
}
std::string text_of(const json::value* value) {
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}
bool is_true(const json::value* value) {
  return value != nullptr && value->is_bool() && value->get_bool();
}
std::string next_cursor(const json::object& body) {
  return text_of(member(member(body, "response_metadata"), "next_cursor"));
}

std::string key_of(const Incident& incident) { return fmt::format("INC-{}", incident.id.value); }

std::string room_link(const Incident& incident, View public_url) {
  if (public_url.empty()) return key_of(incident);
  return fmt::format("<{}/incidents/{}|{}>", public_url, key_of(incident), key_of(incident));
}

bool is_talk(EntryKind kind) {
  return is_one_of(to_text(kind), {"said", "note", "finding", "decision", "hypothesis"});
}

// What a line is, where that is more than a word of somebody's.
View kind_word(EntryKind kind) {
  switch (kind) {
    case EntryKind::finding:
      return "Finding: ";
    case EntryKind::decision:
      return "Decision: ";
    case EntryKind::hypothesis:
      return "Hypothesis: ";
    case EntryKind::note:
      return "Note: ";
    default:
      return "";
  }
}

// What happened, in a few words; of kinds that is_mirrored() names.
View fact_word(EntryKind kind) {
  switch (kind) {
    case EntryKind::declared:
      return "Declared";
    case EntryKind::status_changed:
      return "Status";
    case EntryKind::severity_changed:
      return "Severity";
    case EntryKind::title_changed:
      return "Title";
    case EntryKind::major_changed:
      return "Major incident";
    case EntryKind::crisis_changed:
      return "Crisis";
    case EntryKind::reopened:
      return "Reopened";
    case EntryKind::merged:
      return "Merged into another incident";
    case EntryKind::role_assigned:
      return "Role";
    case EntryKind::role_left:
      return "Role left";
    case EntryKind::responder_joined:
      return "Joined";
    case EntryKind::bridge_changed:
      return "Bridge";
    case EntryKind::confirmed:
      return "Hypothesis confirmed";
    case EntryKind::ruled_out:
      return "Hypothesis ruled out";
    case EntryKind::task_created:
      return "Task";
    case EntryKind::task_done:
      return "Task done";
    case EntryKind::task_late:
      return "Task late";
    case EntryKind::file_added:
      return "File";
    case EntryKind::link_added:
      return "Link";
    case EntryKind::impact_changed:
      return "Impact";
    case EntryKind::change_requested:
      return "Emergency change asked for";
    case EntryKind::change_approved:
      return "Emergency change approved";
    case EntryKind::change_refused:
      return "Emergency change refused";
    case EntryKind::change_moved:
      return "Emergency change";
    case EntryKind::call_began:
      return "A call began in the room";
    case EntryKind::call_ended:
      return "The call ended";
    default:
      return "";
  }
}

// The topic of the channel says it as well.
bool moves_topic(EntryKind kind) {
  return is_one_of(to_text(kind), {"status_changed", "severity_changed", "title_changed",
                                   "major_changed", "reopened"});
}

}  // namespace

std::string channel_name(View prefix, IncidentId incident, View title, int turn) {
  std::string name = fmt::format("{}-{}", prefix, incident.value);
  const std::string end = turn > 1 ? fmt::format("-{}", turn) : "";
  bool gap = true;
  for (const char c : title) {
    const bool capital = c >= 'A' && c <= 'Z';
    if (!capital && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) {
      gap = true;
      continue;
    }
    if (name.size() + 2 + end.size() > channel_name_bytes_max) break;
    if (gap) name += '-';
    gap = false;
    name += capital ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return name + end;
}

std::string topic_of(const Incident& incident, View public_url) {
  std::string link = public_url.empty()
                         ? std::string()
                         : fmt::format(" {}/incidents/{}", public_url, key_of(incident));
  if (link.size() > topic_bytes_max / 2) link.clear();
  std::string words = fmt::format("{} {} | {}{}", key_of(incident), to_text(incident.severity),
                                  to_text(incident.status), is_major(incident) ? " | major" : "");
  return one_line(words + " | " + incident.title, topic_bytes_max - link.size()) + link;
}

Run::Run(Workspace workspace, Work work)
    : workspace_(std::move(workspace)), work_(std::move(work)), channel_(work_.incident.chat) {
  if (nothing_to_send()) {
    finish(JobOutcomeKind::sent, "");
  } else if (!channel().empty()) {
    if (work_.look_at_channel) {
      step_ = Step::info;
    } else {
      begin_entry();
    }
  }
}

bool Run::changes_a_message() const {
  return work_.entry.kind == EntryKind::edited || work_.entry.kind == EntryKind::withdrawn;
}

// ---- calls --------------------------------------------------------------------------------------

// Each on a connection of its own: on one that was kept, the network client takes an end without an
// answer for the end of an idle connection, and sends the message a second time by itself.
constexpr std::pair<const char*, const char*> alone{"Connection", "close"};

HttpMessage Run::call(View method, json::object body) const {
  return {.url = fmt::format("{}/{}", workspace_.api_url, method),
          .headers = {{"Content-Type", "application/json; charset=utf-8"},
                      {"Authorization", "Bearer " + workspace_.token},
                      alone},
          .body = json_text(body)};
}

// Methods that only read take no JSON.
HttpMessage Run::ask(View method, const json::object& query) const {
  std::string form;
  for (const auto& [name, value] : query) {
    form += fmt::format("{}{}={}", form.empty() ? "" : "&", View(name),
                        percent_encode(View(value.get_string())));
  }
  return {.url = fmt::format("{}/{}", workspace_.api_url, method),
          .headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                      {"Authorization", "Bearer " + workspace_.token},
                      alone},
          .body = form};
}

std::optional<HttpMessage> Run::next() {
  switch (step_) {
    case Step::sign_in:
      return ask("auth.test", {});
    case Step::info:
      return ask("conversations.info", {{"channel", channel()}});
    case Step::create:
      return call("conversations.create",
                  {{"name", channel_name(workspace_.prefix, work_.incident.id, work_.incident.title,
                                         name_turn_)},
                   {"is_private", workspace_.private_channels}});
    case Step::find:
      return ask("users.conversations", {{"types", "public_channel,private_channel"},
                                         {"exclude_archived", "true"},
                                         {"limit", std::to_string(channels_a_page)},
                                         {"cursor", cursor_}});
    case Step::topic:
      return call(
          "conversations.setTopic",
          {{"channel", channel()}, {"topic", topic_of(work_.incident, workspace_.public_url)}});
    case Step::purpose:
      return call("conversations.setPurpose",
                  {{"channel", channel()},
                   {"purpose", fmt::format("The mirror of {} in Tocsin: what is said here is said "
                                           "there, and the other way round.",
                                           key_of(work_.incident))}});
    case Step::invite:
      return call("conversations.invite",
                  {{"channel", channel()},
                   {"users", fmt::format("{}", fmt::join(work_.members, ","))},
                   {"force", true}});
    case Step::look: {
      json::object query{{"channel", channel()},
                         {"include_all_metadata", "true"},
                         {"oldest", std::to_string(to_ms(work_.entry.at - clocks_differ) / 1000)},
                         {"limit", std::to_string(messages_a_page)},
                         {"cursor", cursor_}};
      if (thread().empty()) return ask("conversations.history", query);
      query["ts"] = thread();
      return ask("conversations.replies", query);
    }
    case Step::join:
      return call("conversations.join", {{"channel", channel()}});
    case Step::send:
      return send_call();
    case Step::done:
      return std::nullopt;
  }
  return std::nullopt;
}

HttpMessage Run::send_call() const {
  if (work_.entry.kind == EntryKind::withdrawn) {
    return call("chat.delete", {{"channel", channel()}, {"ts", work_.about->message}});
  }
  json::object body{{"channel", channel()}, {"text", words()}};
  if (work_.entry.kind == EntryKind::edited) {
    body["ts"] = work_.about->message;
    return call("chat.update", std::move(body));
  }
  if (!is_talk(work_.entry.kind)) {
    body["blocks"] = json::array{json::object{
        {"type", "context"},
        {"elements", json::array{json::object{{"type", "mrkdwn"}, {"text", words()}}}}}};
  }
  body["unfurl_links"] = false;
  body["unfurl_media"] = false;
  body["metadata"] = json::object{{"event_type", event_type},
                                  {"event_payload", {{"entry", work_.entry.id.value}}}};
  if (!thread().empty()) body["thread_ts"] = thread();
  return call("chat.postMessage", std::move(body));
}

// ---- words --------------------------------------------------------------------------------------

bool Run::nothing_to_send() const {
  const TimelineEntry& entry = work_.entry;
  if (!is_mirrored(entry.kind) || entry.visibility == Visibility::restricted || work_.link ||
      work_.incident.is_private || work_.incident.chat.ended) {
    return true;
  }
  // Words of others cannot be changed there, and what never came there need not be.
  if (entry.kind == EntryKind::edited || entry.kind == EntryKind::withdrawn) {
    return !work_.about || !work_.about->member.empty() || work_.withdrawn ||
           (work_.about->changed == chat_gone);
  }
  return work_.withdrawn;
}

std::string Run::words() const {
  const TimelineEntry& entry = work_.entry;
  const std::string author = escape_mrkdwn(one_line(work_.author, 80));
  if (is_talk(entry.kind) || entry.kind == EntryKind::edited) {
    const EntryKind kind = entry.kind == EntryKind::edited ? work_.about_kind : entry.kind;
    std::string words = author.empty() ? "" : fmt::format("*{}:* ", author);
    words += kind_word(kind);
    return words + to_mrkdwn(entry.text, text_bytes_max);
  }
  constexpr std::size_t fact_bytes_max = 1'500;  // a context block takes 2,000 characters
  std::string words(fact_word(entry.kind));
  if (!work_.person.empty()) words += ": " + escape_mrkdwn(one_line(work_.person, 80));
  if (!entry.text.empty()) {
    words += (work_.person.empty() ? ": " : ", ") +
             to_mrkdwn(one_line(entry.text, fact_bytes_max), fact_bytes_max);
  }
  if (entry.kind == EntryKind::declared) {
    words = fmt::format("{} {}: {}", room_link(work_.incident, workspace_.public_url),
                        to_text(work_.incident.severity),
                        to_mrkdwn(one_line(work_.incident.title, fact_bytes_max), fact_bytes_max));
  }
  if (!author.empty()) words += " (" + author + ")";
  return words;
}

std::string Run::thread() const {
  const bool answers = work_.entry.kind == EntryKind::said && work_.about && in_thread_;
  return answers ? work_.about->message : "";
}

// ---- answers ------------------------------------------------------------------------------------

void Run::answered(const ProviderAnswer& answer, Time now) {
  Interpretation said = interpret_http(answer, now);
  if (said.kind != JobOutcomeKind::sent) {
    // Nothing of a call is for ever refused by a status of HTTP: proxies answer so, too.
    if (said.kind == JobOutcomeKind::rejected) said.kind = JobOutcomeKind::failed;
    outcome_.not_before = said.not_before;
    return finish(said.kind, std::move(said.receipt));
  }
  const json::value body = parse_json(answer.text).value_or(json::value{});
  const json::value* ok = member(&body, "ok");
  if (ok == nullptr || !ok->is_bool()) {
    return finish(JobOutcomeKind::unknown, "the answer is not Slack's");
  }
  if (ok->get_bool()) return took(body.get_object());
  refused(text_of(member(&body, "error")));
}

void Run::begin_entry() {
  if (!outcome_.made && !work_.members.empty() && step_ == Step::sign_in) {
    step_ = Step::invite;
    return;
  }
  if (moves_topic(work_.entry.kind) && step_ != Step::topic) {
    step_ = Step::topic;
    return;
  }
  cursor_.clear();
  page_ = 0;
  step_ = work_.look_first && !changes_a_message() ? Step::look : Step::send;
}

void Run::took(const json::object& body) {
  switch (step_) {
    case Step::sign_in:
      channel_.team = text_of(member(body, "team_id"));
      bot_ = text_of(member(body, "user_id"));
      step_ = Step::create;
      return;
    case Step::info:
      return seen(body);
    case Step::create:
      return created(body);
    case Step::find:
      return listed(body);
    case Step::topic:
      if (!outcome_.made) return begin_entry();
      step_ = Step::purpose;
      return;
    case Step::purpose:
      step_ = Step::invite;
      if (work_.members.empty()) begin_entry();
      return;
    case Step::invite:
      return begin_entry();
    case Step::look:
      return looked(body);
    case Step::join:
      step_ = Step::send;
      return;
    case Step::send: {
      const std::string ts = text_of(member(body, "ts"));
      const EntryKind kind = work_.entry.kind;
      if (kind == EntryKind::edited || kind == EntryKind::withdrawn) {
        outcome_.link = work_.about;
        outcome_.link->changed = kind == EntryKind::withdrawn ? chat_gone : ts;
      } else {
        if (ts.empty()) return finish(JobOutcomeKind::unknown, "Slack names no message");
        outcome_.link = ChatLink{.channel = channel(),
                                 .message = ts,
                                 .incident = work_.incident.id,
                                 .entry = work_.entry.id,
                                 .member = {},
                                 .changed = {}};
      }
      return finish(JobOutcomeKind::sent, "Slack message " + one_line(ts, 40));
    }
    case Step::done:
      return;
  }
}

void Run::created(const json::object& body) {
  channel_.channel = text_of(member(member(body, "channel"), "id"));
  if (!is_chat_id(channel())) {
    channel_.channel.clear();
    return finish(JobOutcomeKind::unknown, "Slack names no channel");
  }
  if (!is_chat_id(channel_.team)) channel_.team.clear();
  outcome_.made = channel_;
  step_ = Step::topic;
}

// What is said in the room is for no other organisation, and for no talk between two.
void Run::seen(const json::object& body) {
  const json::value* info = member(body, "channel");
  for (const View mark :
       {"is_ext_shared", "is_pending_ext_shared", "is_org_shared", "is_im", "is_mpim"}) {
    if (!is_true(member(info, mark))) continue;
    outcome_.gone = "others than the organisation read that channel";
    return finish(JobOutcomeKind::rejected, fmt::format("the channel is no mirror: {}", mark));
  }
  step_ = Step::sign_in;
  begin_entry();
}

// A channel of that name: an attempt before made it, when it is the app's own and nobody else's.
void Run::listed(const json::object& body) {
  const std::string wanted =
      channel_name(workspace_.prefix, work_.incident.id, work_.incident.title, name_turn_);
  const json::value* channels = member(body, "channels");
  if (channels != nullptr && channels->is_array()) {
    for (const json::value& one : channels->get_array()) {
      if (text_of(member(&one, "name")) == wanted && text_of(member(&one, "creator")) == bot_) {
        return created({{"channel", one}});
      }
    }
  }
  cursor_ = next_cursor(body);
  if (!cursor_.empty() && ++page_ < pages_max) return;
  cursor_.clear();
  page_ = 0;
  if (++name_turn_ > names_tried_max) {
    return finish(JobOutcomeKind::failed, "every name for the channel is taken");
  }
  step_ = Step::create;
}

void Run::looked(const json::object& body) {
  const json::value* messages = member(body, "messages");
  if (messages != nullptr && messages->is_array()) {
    for (const json::value& one : messages->get_array()) {
      const json::value* metadata = member(&one, "metadata");
      const json::value* entry = member(member(metadata, "event_payload"), "entry");
      if (text_of(member(metadata, "event_type")) != event_type || entry == nullptr ||
          !entry->is_number() || entry->to_number<std::uint64_t>() != work_.entry.id.value) {
        continue;
      }
      step_ = Step::send;
      return took({{"ts", text_of(member(&one, "ts"))}});
    }
  }
  cursor_ = next_cursor(body);
  if (cursor_.empty() || !is_true(member(body, "has_more")) || ++page_ >= pages_max) {
    step_ = Step::send;
  }
}

void Run::refused(const std::string& error) {
  if (is_passing(error)) return finish(JobOutcomeKind::failed, "Slack: " + error);
  if (is_for_administrators(error)) {
    return finish(JobOutcomeKind::failed,
                  "Slack refuses the app (" + error + "): look at its token and scopes");
  }
  switch (step_) {
    case Step::create:
      if (error != "name_taken") break;
      step_ = Step::find;
      return;
    case Step::topic:  // what is beside the message does not hold it up
      if (is_channel_gone(error)) break;
      return took({});
    case Step::purpose:
    case Step::invite:
      return took({});
    case Step::look:
      if (error != "thread_not_found" || !in_thread_) break;
      in_thread_ = false;
      return;
    case Step::send:
      if (error == "not_in_channel" && !std::exchange(joined_, true)) {
        step_ = Step::join;
        return;
      }
      if (error == "thread_not_found" && std::exchange(in_thread_, false)) return;
      // A workspace may forbid changes, and a message be gone: the words there stay as they are.
      if (changes_a_message() && !is_channel_gone(error)) {
        if (error == "message_not_found") {
          outcome_.link = work_.about;
          outcome_.link->changed = chat_gone;
        }
        return finish(JobOutcomeKind::sent, "Slack does not change the message: " + error);
      }
      break;
    default:
      break;
  }
  if (step_ == Step::join || (!channel().empty() && is_channel_gone(error))) {
    outcome_.gone = "Slack says: " + one_line(error, 80);
  }
  finish(JobOutcomeKind::rejected, "Slack refused: " + error);
}

void Run::finish(JobOutcomeKind kind, std::string receipt) {
  step_ = Step::done;
  outcome_.kind = kind;
  outcome_.receipt = one_line(receipt, receipt_bytes_max);
}

}  // namespace tocsin::slack_mirror
