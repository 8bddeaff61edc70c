// Private incidents: who belongs to the circle, and who breaks the glass.
#include <fmt/format.h>

#include <algorithm>

#include "domain/incidents/privacy.hpp"
#include "engine/explain.hpp"
#include "engine/notice_words.hpp"
#include "engine/notices.hpp"

namespace tocsin {
namespace {

Status check_members(const Config& config, const std::vector<Slug>& members) {
  if (members.size() > members_max) {
    return fail(Error::Code::too_large, fmt::format("at most {} members", members_max), "/members");
  }
  for (const Slug& user : members) {
    if (config.find<User>(user) == nullptr) {
      return fail(Error::Code::invalid, fmt::format("there is no user \"{}\"", user), "/members");
    }
  }
  return {};
}

void add_member(std::vector<Slug>& members, const Slug& user) {
  if (!user.empty()) add_once(members, user);
}

// "+ann -bo"
std::string difference(const std::vector<Slug>& before, const std::vector<Slug>& after) {
  std::string text;
  const auto say = [&](std::string_view sign, const Slug& user) {
    text += fmt::format("{}{}{}", text.empty() ? "" : " ", sign, user);
  };
  for (const Slug& user : after) {
    if (!holds(before, user)) say("+", user);
  }
  for (const Slug& user : before) {
    if (!holds(after, user)) say("-", user);
  }
  return text;
}

// Not dropped when it is over, and by its own words only.
void tell_inside(Decision& decision, const Incident& incident, const Slug& user,
                 PageUrgency urgency, std::string text) {
  if (user == decision.person()) return;
  Note note;
  note.kind = NoteKind::circle;
  note.text = std::move(text);
  note.user = user;
  note.at = decision.now;
  note.incident = incident.id.value;
  tell_at_once(decision, user, std::move(note), urgency);
}

}  // namespace

Status set_privacy(Decision& decision, Incident& incident, std::optional<bool> is_private,
                   const std::optional<std::vector<Slug>>& members) {
  if (members) {
    if (auto good = check_members(decision.config, *members); !good) return good;
  }
  const Reason reason{Reason::Code::asked_by_user, decision.person(), 0};
  const auto tell = [&](EntryKind kind, std::string text) {
    decision.tell(EntryOf::incident, incident.id.value, kind, reason, std::move(text));
  };
  const std::vector<Slug> before = incident.members;
  const std::vector<Slug> circle = circle_of(incident);
  const bool closes = is_private.value_or(incident.is_private) && !incident.is_private;
  if (members) incident.members = *members;
  if (closes) {
    add_member(incident.members, decision.person());
    add_member(incident.members, incident.declared_by);
  }
  if (is_private && *is_private != incident.is_private) {
    incident.is_private = *is_private;
    part_from_relatives(decision, incident);
    if (incident.is_private) leave_chat(decision, incident, "it is private now");
    tell(EntryKind::privacy_changed, incident.is_private ? "private" : "open");
  }
  if (std::string text = difference(before, incident.members); !text.empty()) {
    tell(EntryKind::members_changed, std::move(text));
  }
  if (!incident.is_private) return {};
  if (circle_of(incident).empty()) {
    return fail(Error::Code::invalid, "nobody could see it any more: name a member", "/members");
  }
  for (const Slug& user : incident.members) {
    if (holds(circle, user)) continue;
    tell_inside(
        decision, incident, user, page_urgency(incident.severity),
        fmt::format("You see the private incident {} now", title_of(decision.config, incident)));
  }
  return {};
}

Status decide_body(Decision& decision, const BreakGlass& body) {
  const Slug me = decision.person();
  if (decision.config.find<User>(me) == nullptr) {
    return fail(Error::Code::forbidden, "only a person can break the glass");
  }
  if (body.reason.empty() || body.reason.size() > glass_reason_bytes_max) {
    return fail(
        Error::Code::invalid,
        fmt::format("say why, in 1 to {} bytes: everybody inside reads it", glass_reason_bytes_max),
        "/reason");
  }
  const auto found = known_incident(decision, body.incident, body.closed);
  if (!found) return std::unexpected(found.error());
  const Incident* known = *found;
  decision.effects.reply.ids = {body.incident.value};
  if (!is_outside(*known, me)) {
    decision.effects.reply.outcome = "inside_already";
    return {};
  }
  Incident& incident = decision.effects.incidents.emplace_back(*known);
  const std::vector<Slug> inside = incident.insiders;
  add_member(incident.members, me);
  incident.updated_at = decision.now;
  decision.tell(EntryOf::incident, incident.id.value, EntryKind::glass_broken,
                {Reason::Code::asked_by_user, me, 0}, body.reason, me);
  for (const Slug& user : inside) {
    tell_inside(decision, incident, user, PageUrgency::high,
                fmt::format("{} broke the glass of the private incident {}: {}",
                            name_of_user(decision.config, me), title_of(decision.config, incident),
                            body.reason));
  }
  decision.effects.reply.outcome = "inside";
  return {};
}

void draw_circles(Decision& decision) {
  for (Incident& incident : decision.effects.incidents) {
    incident.insiders = incident.is_private ? circle_of(incident) : std::vector<Slug>{};
    std::erase_if(incident.insiders, [&](const Slug& slug) {
      const User* user = decision.config.find<User>(slug);
      return user != nullptr && user->guest && user->guest->incident != incident.id.value;
    });
  }
}

}  // namespace tocsin
