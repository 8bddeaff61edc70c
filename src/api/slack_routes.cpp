// Routes that Slack calls: presses on the buttons of our messages, and the slash command. Who
// presses is whoever proved that this Slack member is them: the contact method of that member.
#include <fmt/format.h>

#include <algorithm>

#include "api/answer_link.hpp"
#include "api/answer_pages.hpp"
#include "api/backend.hpp"
#include "api/incident_view.hpp"
#include "api/routes.hpp"
#include "api/slack_caller.hpp"
#include "api/slack_request.hpp"
#include "base/ascii.hpp"
#include "domain/oncall/schedule.hpp"

namespace tocsin::api {
namespace {

constexpr auto on_call_window = std::chrono::hours(1);
constexpr std::size_t lines_max = 40;

constexpr const char* usage =
    "`/tocsin oncall` tells who is on call\n`/tocsin ack 4711` acknowledges alert 4711\n"
    "`/tocsin mirror INC-42` makes this channel the mirror of an incident\n"
    "`/tocsin help` shows this";
constexpr const char* stranger =
    "Tocsin does not know you by this Slack account: add a contact method of the kind “Slack app” "
    "with your member id in your profile, and verify it";

// ---- presses ------------------------------------------------------------------------------------

bool any_open(const AckPageView& view) {
  return std::ranges::any_of(
      view.items, [](const AckPageItem& item) { return item.state == AckedState::open; });
}

struct Said {
  std::string words;
  bool settled = false;  // nobody needs to press again
};

Said outcome_of(const AckPageView& view, PageVerb verb, const std::string& name) {
  const bool left_open = verb == PageVerb::acknowledge && any_open(view);
  if (view.state == AckPageState::done && !left_open) {
    const auto done = static_cast<PageVerb>(view.verb);  // what it could mean
    return {fmt::format("✓ {} by {}", done_word(done), name), true};
  }
  if (view.state == AckPageState::ready && !any_open(view)) {
    return {"✓ Somebody was faster: nobody needs to answer this any longer", true};
  }
  if (view.state == AckPageState::failed) {
    return {fmt::format("✗ Not {}: {}", verb == PageVerb::acknowledge ? "acknowledged" : "done",
                        view.failure),
            false};
  }
  return {fmt::format("✗ {} may not answer this, or it rang again since: look for a newer message",
                      name),
          false};
}

void tell(const Backend& backend, const SlackPress& press, const Said& outcome) {
  if (!backend.post_reply || !is_slack_reply_url(press.reply_to)) return;
  backend.post_reply(press.reply_to, slack_reply(press.blocks, outcome.words, !outcome.settled));
}

void pressed(const Call& call, Backend& backend, SlackPress press) {
  const auto verb = from_text<PageVerb>(press.verb);
  const auto link = read_link_token(link_key_of(backend.secrets_key), press.token, call.now);
  const User* user = person_behind(*call.config, press.user);
  if (!verb || !link)
    return tell(backend, press, {"✗ This message is too old to be answered", false});
  if (user == nullptr) return tell(backend, press, {std::string("✗ ") + stranger, false});
  LinkAnswer answer{.link = *link,
                    .token = press.token,
                    .verb = *verb,
                    .viewer = viewer_of(*call.config, user->slug),
                    .actor = {.kind = ActorKind::user, .slug = user->slug, .on_behalf_of = {}},
                    .origin = Origin::channel,
                    .now = call.now};
  answer_link(backend, std::move(answer),
              [&backend, press = std::move(press), verb = *verb,
               name = user->name](Result<AckPageView> view) {
                tell(backend, press,
                     view ? outcome_of(*view, verb, name)
                          : Said{"✗ Not done: " + view.error().message, false});
              });
}

// Slack wants its answer within three seconds: it gets it at once, and what became of the press
// when it is known.
void actions(Call&& call, Backend& backend, Answered respond) {
  if (const Status genuine = from_slack(call, backend); !genuine) {
    return respond(problem(genuine.error()));
  }
  auto press = read_slack_press(net::query_value(call.request.body, "payload").value_or(""));
  if (!press) return respond(problem(press.error()));
  if (*press) pressed(call, backend, std::move(**press));
  respond(net::respond_with(200, "text/plain; charset=utf-8", ""));
}

// ---- the slash command --------------------------------------------------------------------------

net::Response say(std::string_view words) {
  return json_response(200, json::object{{"response_type", "ephemeral"}, {"text", words}});
}

std::string name_of(const Config& config, const Slug& slug) {
  const User* user = config.find<User>(slug);
  return user == nullptr ? slug : user->name;
}

std::string who_is_on_call(const Call& call) {
  std::string text;
  std::size_t lines = 0;
  for (const auto& [slug, entry] : call.config->table<Schedule>().all()) {
    if (++lines > lines_max) {
      text += "and more: see On call in Tocsin\n";
      break;
    }
    std::string people;
    for (const Shift& shift :
         shifts_of(*call.config, entry.value, {call.now, call.now + on_call_window})) {
      if (shift.begin > call.now || shift.shadow) continue;
      people += (people.empty() ? "" : ", ") + name_of(*call.config, shift.user);
    }
    text += fmt::format("*{}*: {}\n", entry.value.name, people.empty() ? "nobody" : people);
  }
  return text.empty() ? "There are no schedules yet" : text;
}

Result<Outcome> acknowledge(const Call& call, Desk& desk, const User& user, std::string_view rest) {
  if (rest.starts_with('#')) rest.remove_prefix(1);
  const auto id = id_of<AlertId>(rest);
  if (!id) return say("Which alert? Its number stands in its address: `/tocsin ack 4711`");
  const Viewer viewer = viewer_of(*call.config, user.slug);
  const auto alert = desk.reader->alert(sight_of(*call.config, viewer), *id);
  if (!alert) return say(fmt::format("There is no alert {} that you may see", id->value));
  if (!may(viewer, Action::respond, object_of_service(*call.config, alert->service))) {
    return say(fmt::format("You may not answer alert {}: its service is not yours", id->value));
  }
  Command command;
  command.actor = {.kind = ActorKind::user, .slug = user.slug, .on_behalf_of = {}};
  command.origin = Origin::channel;
  command.body = ActOnAlerts{
      .alerts = {*id}, .verb = AlertVerb::acknowledge, .until = std::nullopt, .note = {}};
  return Write{std::move(command),
               [id = *id](Call&, Desk& later, const Reply&) -> Result<net::Response> {
                 const auto now = later.reader->alert(sight_of_all, id);
                 if (!now) return std::unexpected(now.error());
                 return say(now->status == AlertStatus::firing
                                ? fmt::format("✗ Alert {} is not acknowledged", id.value)
                                : fmt::format("✓ Alert {} is {}", id.value, to_text(now->status)));
               }};
}

// "INC-42", "inc-42" or "42".
std::string_view number_in(std::string_view words) {
  constexpr std::string_view prefix = "inc-";
  const bool prefixed =
      words.size() > prefix.size() && lower_case(words.substr(0, prefix.size())) == prefix;
  return prefixed ? words.substr(prefix.size()) : words;
}

Result<Outcome> mirror(const Call& call, Desk& desk, const User& user, std::string_view rest) {
  const auto id = id_of<IncidentId>(number_in(rest));
  if (!id) return say("Which incident? `/tocsin mirror INC-42`");
  const Viewer viewer = viewer_of(*call.config, user.slug);
  const auto incident = desk.reader->incident(sight_of(*call.config, viewer), *id);
  if (!incident) return say(fmt::format("There is no INC-{} that you may see", id->value));
  if (!may_with(*call.config, viewer, Action::respond, *incident)) {
    return say(fmt::format("You may not respond to INC-{}", id->value));
  }
  if (incident->is_private) return say("A private incident is never mirrored");
  const bool live = is_live(incident->status);
  if (!live) return say(fmt::format("INC-{} is over", id->value));
  const auto field = [&](std::string_view name) {
    return net::query_value(call.request.body, name).value_or("");
  };
  const std::string& present = incident->chat.channel;
  if (is_mirrored(incident->chat) && present != field("channel_id")) {
    return say(fmt::format("INC-{} is mirrored in <#{}> already", id->value, present));
  }
  Command command;
  command.actor = {.kind = ActorKind::user, .slug = user.slug, .on_behalf_of = {}};
  command.origin = Origin::channel;
  command.body = LinkChat{*id, {.team = field("team_id"), .channel = field("channel_id")}};
  return Write{std::move(command), [id = *id](Call&, Desk&, const Reply&) -> Result<net::Response> {
                 return say(fmt::format("✓ This channel mirrors INC-{} now", id.value));
               }};
}

Result<Outcome> command(Call& call, Desk& desk) {
  if (const Status genuine = from_slack(call, desk.backend); !genuine) {
    return std::unexpected(genuine.error());
  }
  const User* user =
      person_behind(*call.config, net::query_value(call.request.body, "user_id").value_or(""));
  if (user == nullptr) return say(stranger);
  const SlackWords words =
      read_slack_words(net::query_value(call.request.body, "text").value_or(""));
  if (words.verb == "ack" || words.verb == "acknowledge") {
    return acknowledge(call, desk, *user, words.rest);
  }
  if (words.verb == "mirror") return mirror(call, desk, *user, words.rest);
  if (words.verb == "oncall" || words.verb == "who") return say(who_is_on_call(call));
  return say(usage);
}

}  // namespace

void add_slack_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "POST",
                    .pattern = "/integrations/slack/actions",
                    .gate = Gate::open,
                    .start = actions,
                    .body_bytes_max = slack_body_bytes_max});
  routes.push_back({.method = "POST",
                    .pattern = "/integrations/slack/commands",
                    .gate = Gate::open,
                    .handle = command,
                    .body_bytes_max = slack_body_bytes_max});
}

}  // namespace tocsin::api
