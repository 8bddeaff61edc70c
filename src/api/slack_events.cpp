// What is said in the Slack channel that mirrors an incident becomes a line of its stream. A member
// who proved to be one of our people speaks as that person, with that person's rights; other
// members of the workspace are heard under the name that Slack shows.
//
// Slack repeats what it is not told to have arrived, for hours. A repeat makes no second line: for
// a day its idempotency key answers as before, and the row that links message and line for ever.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "api/incident_view.hpp"
#include "api/routes.hpp"
#include "api/slack_caller.hpp"
#include "base/log.hpp"
#include "base/utf8.hpp"
#include "domain/incidents/stream.hpp"
#include "intake/slack_event.hpp"
#include "intake/slack_text.hpp"

namespace tocsin::api {
namespace {

constexpr std::int64_t lines_a_second_max = 10;   // of one channel, ten seconds' worth at once
constexpr std::size_t slack_name_bytes_max = 80;  // Slack's own limit of display names
// A change that is here before its message: Slack tries three times, the last after five minutes.
constexpr Duration overtaken_within = 15min;
constexpr Duration late_after = 2min;  // then the line says when it was said

net::Response taken() { return net::respond_with(200, "text/plain; charset=utf-8", ""); }

// What is not taken is not wanted again: Slack is told the same as of what is.
net::Response passed_over(const SlackMessage& message, std::string_view why) {
  log::info("slack_message_passed_over", {{"channel", message.channel}, {"why", why}});
  return taken();
}

// "1355517523.000005" is the time in seconds.
std::optional<Time> time_of(std::string_view ts) {
  std::int64_t seconds = 0;
  const char* end = ts.data() + ts.size();
  const auto read = std::from_chars(ts.data(), end, seconds);
  constexpr std::int64_t seconds_max = 100'000'000'000;  // in the year 5138
  if (read.ec != std::errc{} || (read.ptr != end && *read.ptr != '.') || seconds < 0 ||
      seconds > seconds_max) {
    return std::nullopt;
  }
  return Time{std::chrono::seconds(seconds)};
}

// One line without anything that means something in a room's text.
std::string shown_name(const SlackMessage& message) {
  std::string name;
  for (const char c : message.name.empty() ? message.member : message.name) {
    const bool plain = static_cast<unsigned char>(c) >= ' ' && c != '*' && c != '`' && c != 0x7F;
    if (plain) name += c;
  }
  name = cut_utf8(name, slack_name_bytes_max);
  return name.empty() ? "somebody" : name;
}

std::string words_of(const SlackMessage& message, const Config& config, const User* person) {
  std::string text = from_mrkdwn(message.text, [&](std::string_view member) -> std::string {
    const User* user = person_behind(config, member);
    return user == nullptr ? "" : user->slug;
  });
  for (const SlackFile& file : message.files) {
    const std::string name = from_mrkdwn(file.name, {});
    text += fmt::format("{}📎 {}{}{}", text.empty() ? "" : "\n", name, name.empty() ? "" : " ",
                        file.link.starts_with("https://") ? from_mrkdwn(file.link, {}) : "");
  }
  if (text.empty()) return text;
  if (person == nullptr) text = fmt::format("**{}**: {}", shown_name(message), text);
  if (text.size() > entry_text_bytes_max) {
    constexpr std::string_view more = "… (there is more of it in Slack)";
    text = std::string(cut_utf8(text, entry_text_bytes_max - more.size())) + std::string(more);
  }
  return text;
}

// What of the channel is known here.
struct Mirror {
  Incident incident;
  std::optional<ChatLink> link;       // of the message
  std::optional<TimelineEntry> line;  // that it became
  std::optional<TimelineEntry> root;  // that it answers
};

Result<std::optional<ChatLink>> link_of(Reader& reader, const std::string& channel,
                                        const std::string& message) {
  auto found = reader.chat_links({.channel = channel, .message = message});
  if (!found) return std::unexpected(std::move(found.error()));
  if (found->empty()) return std::nullopt;
  return std::move(found->front());
}

Result<std::optional<TimelineEntry>> line_of(Reader& reader, const ChatLink& link) {
  EntryQuery query;
  query.incident = link.incident;
  query.ids = {link.entry};
  auto found = reader.entries(query);
  if (!found) return std::unexpected(std::move(found.error()));
  if (found->rows.empty()) return std::nullopt;
  return std::move(found->rows.front());
}

// None: the channel mirrors nothing (any more).
Result<std::optional<Mirror>> mirror_of(Reader& reader, const SlackMessage& message) {
  const auto channel = link_of(reader, message.channel, "");
  if (!channel) return std::unexpected(channel.error());
  if (!*channel) return std::nullopt;
  auto incident = reader.incident(sight_of_all, (*channel)->incident);
  if (!incident) {
    if (incident.error().code == Error::Code::not_found) return std::nullopt;
    return std::unexpected(std::move(incident.error()));
  }
  if (incident->is_private || !is_mirrored(incident->chat) ||
      incident->chat.channel != message.channel)
    return std::nullopt;
  Mirror mirror{*std::move(incident), {}, {}, {}};
  auto link = link_of(reader, message.channel, message.message);
  if (!link) return std::unexpected(std::move(link.error()));
  mirror.link = *std::move(link);
  if (mirror.link) {
    auto line = line_of(reader, *mirror.link);
    if (!line) return std::unexpected(std::move(line.error()));
    mirror.line = *std::move(line);
  }
  if (message.thread.empty()) return mirror;
  const auto thread = link_of(reader, message.channel, message.thread);
  if (!thread) return std::unexpected(thread.error());
  if (*thread && (*thread)->entry) {
    auto root = line_of(reader, **thread);
    if (!root) return std::unexpected(std::move(root.error()));
    if (*root && may_be_answered((*root)->kind)) mirror.root = *std::move(root);
  }
  return mirror;
}

Command command_of(const SlackMessage& message, const User* person, WriteEntry write) {
  Command command;
  command.actor = person == nullptr ? Actor{ActorKind::integration, slack_actor, {}}
                                    : Actor{ActorKind::user, person->slug, {}};
  command.origin = Origin::channel;
  // A change that is here before its message is the message: both come to one line.
  command.idempotency_key =
      fmt::format("slack:{}:{}:{}", message.channel, message.message,
                  write.kind == EntryKind::said ? std::string() : message.changed);
  command.body = std::move(write);
  return command;
}

// What the message says about the incident; none: nothing, for the reason in `why`.
std::optional<WriteEntry> write_of(const SlackMessage& message, const Mirror& mirror,
                                   const Config& config, const User* person, Time now,
                                   std::string_view& why) {
  WriteEntry write;
  write.incident = mirror.incident.id;
  if (!is_live(mirror.incident.status)) write.closed = mirror.incident;
  write.heard = HeardInChat{.channel = message.channel,
                            .message = message.message,
                            .member = message.member,
                            .changed = message.changed};
  const std::optional<Time> said_at = time_of(message.message);
  const bool overtook =
      message.deed == SlackDeed::changed && said_at && *said_at + overtaken_within > now;
  if (!mirror.link && (message.deed == SlackDeed::said || overtook)) {
    write.text = words_of(message, config, person);
    write.about = mirror.root;
    if (said_at && *said_at + late_after < now) write.occurred_at = said_at;
    why = "there are no words in it";
    return write.text.empty() ? std::nullopt : std::optional(std::move(write));
  }
  why = "known already";
  if (message.deed == SlackDeed::said) return std::nullopt;
  why = "it is not known here";
  if (!mirror.link || !mirror.line || mirror.link->member.empty()) return std::nullopt;
  why = "somebody else wrote it";
  if (mirror.link->member != message.member ||
      (mirror.line->actor.kind == ActorKind::user &&
       (person == nullptr || mirror.line->actor.slug != person->slug))) {
    return std::nullopt;
  }
  why = "a newer change is known";
  if (mirror.link->changed >= message.changed) return std::nullopt;
  write.about = mirror.line;
  if (message.deed == SlackDeed::deleted) {
    write.kind = EntryKind::withdrawn;
    write.heard->changed = chat_gone;
    return write;
  }
  write.kind = EntryKind::edited;
  write.text = words_of(message, config, person);
  why = "there are no words in it";
  return write.text.empty() ? std::nullopt : std::optional(std::move(write));
}

Result<Outcome> take(const Call& call, Desk& desk, const SlackMessage& message) {
  if (message.by_app) return taken();
  const auto mirror = mirror_of(*desk.reader, message);
  if (!mirror) return std::unexpected(mirror.error());
  if (!*mirror) return taken();  // the app may be in other channels, too
  if (message.shared && is_live((*mirror)->incident.status)) {
    log::warn("slack_channel_is_shared", {{"channel", message.channel}});
    Command leave;
    leave.actor = {ActorKind::integration, slack_actor, {}};
    leave.origin = Origin::channel;
    leave.body = LeaveChat{(*mirror)->incident.id, "another organisation reads that channel"};
    return Write{std::move(leave),
                 [](Call&, Desk&, const Reply&) -> Result<net::Response> { return taken(); }};
  }
  if (message.shared || message.outsider ||
      ((*mirror)->incident.chat.team != message.team && !(*mirror)->incident.chat.team.empty())) {
    return passed_over(message, "from outside the workspace");
  }
  if (message.member.empty()) return passed_over(message, "nobody said it");
  const User* person = person_behind(*call.config, message.member);
  if (person != nullptr && !may_with(*call.config, viewer_of(*call.config, person->slug),
                                     Action::respond, (*mirror)->incident)) {
    return passed_over(message, "they may not respond to the incident");
  }
  // Who proved who they are only later changes earlier words as the stranger who said them.
  const auto& line = (*mirror)->line;
  if (line && line->actor.kind == ActorKind::integration) person = nullptr;
  std::string_view why;
  auto write = write_of(message, **mirror, *call.config, person, call.now, why);
  if (!write) return passed_over(message, why);
  // Refused so that Slack comes again with it.
  if (desk.backend.chat_rates.take(message.channel, lines_a_second_max, 1, call.now)) {
    return fail(Error::Code::unavailable, "too many lines at once: come again with it later");
  }
  return Write{command_of(message, person, *std::move(write)),
               [](Call&, Desk&, const Reply&) -> Result<net::Response> { return taken(); }};
}

Result<Outcome> events(Call& call, Desk& desk) {
  if (const Status genuine = from_slack(call, desk.backend); !genuine) {
    return std::unexpected(genuine.error());
  }
  if (holds_nul(call.request.body)) {
    return fail(Error::Code::invalid, "text cannot hold the character NUL (\\u0000)");
  }
  const auto event = read_slack_event(call.request.body);
  if (!event) return std::unexpected(event.error());
  if (const auto* asked = std::get_if<SlackChallenge>(&*event)) {
    return json_response(200, json::object{{"challenge", asked->challenge}});
  }
  if (const auto* message = std::get_if<SlackMessage>(&*event)) return take(call, desk, *message);
  return taken();
}

}  // namespace

void add_slack_event_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "POST",
                    .pattern = "/integrations/slack/events",
                    .gate = Gate::open,
                    .handle = events,
                    .body_bytes_max = slack_body_bytes_max});
}

}  // namespace tocsin::api
