// Mirrors of incidents in a chat: which channel is which incident's, and who may speak there.
#include <fmt/format.h>

#include "domain/incidents/chat_link.hpp"
#include "engine/decision.hpp"

namespace tocsin {

void leave_chat(Decision& decision, Incident& incident, std::string why) {
  if (!is_mirrored(incident.chat)) return;
  incident.chat.ended = true;
  decision.tell(EntryOf::incident, incident.id.value, EntryKind::chat_left, {}, std::move(why));
}

Status decide_body(Decision& decision, const LinkChat& body) {
  const Incident* known = decision.state.incident(body.incident);
  if (known == nullptr) {
    return fail(Error::Code::not_found, "there is no such incident, or it is over");
  }
  if (!is_chat_id(body.chat.channel)) {
    return fail(Error::Code::invalid, "the id of a channel, such as C024BE91L", "/channel");
  }
  if (!body.chat.team.empty() && !is_chat_id(body.chat.team)) {
    return fail(Error::Code::invalid, "the id of a workspace, such as T024BE7LD", "/team");
  }
  if (known->is_private) {
    return fail(Error::Code::forbidden, "a private incident is never mirrored");
  }
  decision.effects.reply.ids = {body.incident.value};
  if (known->chat == body.chat) return {};
  if (is_mirrored(known->chat)) {
    return fail(Error::Code::conflict,
                fmt::format("it is mirrored in {} already", known->chat.channel));
  }
  for (const auto& [id, other] : decision.state.incidents()) {
    if (id != body.incident && is_mirrored(other.chat) && other.chat.channel == body.chat.channel) {
      return fail(Error::Code::conflict,
                  fmt::format("this channel mirrors INC-{} already", id.value));
    }
  }
  incident_row(decision, body.incident)->chat = {body.chat.team, body.chat.channel, false};
  decision.effects.chat_links.push_back({.channel = body.chat.channel,
                                         .message = {},
                                         .incident = body.incident,
                                         .entry = {},
                                         .member = {},
                                         .changed = {}});
  decision.tell(EntryOf::incident, body.incident.value, EntryKind::chat_linked, {},
                body.chat.channel);
  return {};
}

Status decide_body(Decision& decision, const LeaveChat& body) {
  if (decision.state.incident(body.incident) == nullptr) {
    return fail(Error::Code::not_found, "there is no such incident, or it is over");
  }
  decision.effects.reply.ids = {body.incident.value};
  leave_chat(decision, *incident_row(decision, body.incident), body.why);
  return {};
}

bool mirror_wants(const Settings& settings, const TimelineEntry& entry, const Incident* incident) {
  if (!is_mirrored(entry.kind) || entry.visibility == Visibility::restricted ||
      is_from_chat(entry)) {
    return false;
  }
  if (incident == nullptr) return true;  // asked once more when it is known
  if (incident->is_private) return false;
  if (!incident->chat.channel.empty()) return !incident->chat.ended;
  if (!is_live(incident->status) || incident->drill) return false;
  switch (settings.slack_mirror) {
    case MirrorChoice::none:
      return false;
    case MirrorChoice::major:
      return is_major(*incident);
    case MirrorChoice::severe:
      return incident->severity <= settings.slack_mirror_at_least || is_major(*incident);
    case MirrorChoice::all:
      return true;
  }
  return false;
}

void note_mirror(Decision& decision, const Follow& follow, const JobOutcome& outcome) {
  if (outcome.chat) {
    // Refused when somebody linked another channel meanwhile, or it has become private.
    decision.then(LinkChat{follow.incident, *outcome.chat});
  }
  if (outcome.chat_link && outcome.chat_link->incident == follow.incident) {
    decision.effects.chat_links.push_back(*outcome.chat_link);
  }
  const Incident* incident = decision.state.incident(follow.incident);
  if (!outcome.chat_gone.empty() && incident != nullptr && is_mirrored(incident->chat)) {
    leave_chat(decision, *incident_row(decision, follow.incident), outcome.chat_gone);
  }
}

Status check_heard(const Decision& decision, const WriteEntry& body, const Incident& incident) {
  // It may have become private, or left the channel, while the message was on its way.
  if (incident.is_private || !is_mirrored(incident.chat) ||
      incident.chat.channel != body.heard->channel) {
    return fail(Error::Code::forbidden, "this channel does not mirror the incident");
  }
  if (body.heard->message.empty()) {
    return fail(Error::Code::invalid, "which message?", "/message");
  }
  if (!decision.person().empty()) return {};
  const bool own_words = body.kind == EntryKind::said || body.kind == EntryKind::edited ||
                         body.kind == EntryKind::withdrawn;
  const bool speaks = decision.command.actor.kind == ActorKind::integration &&
                      decision.command.origin == Origin::channel;
  if (own_words && speaks && body.visibility == Visibility::internal) return {};
  return fail(Error::Code::forbidden, "whom only the chat knows speaks, and does nothing else");
}

}  // namespace tocsin
