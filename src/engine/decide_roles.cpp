// Incident roles by hand: put somebody in, hand over, take, decline.
#include <fmt/format.h>

#include <algorithm>

#include "engine/notice_words.hpp"
#include "engine/notices.hpp"

namespace tocsin {
namespace {

// Errors: not_found, conflict when it is over.
Result<Incident*> row_with_role(Decision& decision, IncidentId id, const Slug& role) {
  const Incident* known = decision.state.incident(id);
  if (known == nullptr || !is_open(known->status)) {
    return fail(Error::Code::conflict,
                "this incident is over; reopen it before its roles change hands");
  }
  if (role != commander_role && decision.config.find<IncidentRole>(role) == nullptr &&
      holder_of(known->roles, role) == nullptr) {
    return fail(Error::Code::not_found, fmt::format("there is no incident role \"{}\"", role),
                "/role");
  }
  return incident_row(decision, id);
}

Status check_person(const Decision& decision, const Slug& user) {
  const User* known = decision.config.find<User>(user);
  if (known == nullptr || !known->active) {
    return fail(Error::Code::invalid, "there is no such active user", "/user");
  }
  if (!known->guest) return {};
  return fail(Error::Code::invalid, "a guest holds no role: somebody of the organisation does",
              "/user");
}

RoleHolding* find(RoleHoldings& holdings, const RoleHolding* one) {
  return one == nullptr ? nullptr : &holdings[static_cast<std::size_t>(one - holdings.data())];
}

Reason by_person(const Decision& decision) {
  return {Reason::Code::asked_by_user, decision.person(), 0};
}

// Errors: conflict, when the person has no part in the role.
Status take_out(Decision& decision, Incident& incident, const Slug& role, const Slug& user) {
  const std::string name = name_of_role(decision.config, role);
  std::vector<RoleHolding> out;
  std::erase_if(incident.roles, [&](const RoleHolding& holding) {
    const bool meant = holding.role == role && holding.state != HoldingState::passed &&
                       (user.empty() || holding.user == user);
    if (meant) out.push_back(holding);
    return meant;
  });
  if (out.empty()) {
    return fail(Error::Code::conflict,
                user.empty()
                    ? fmt::format("nobody is {}", name)
                    : fmt::format("{} is not {}", name_of_user(decision.config, user), name));
  }
  for (const RoleHolding& holding : out) {
    if (holding.state == HoldingState::asked) {
      incident.roles.push_back({role, holding.user, HoldingState::passed, decision.now, {}, {}});
      decision.then(CallOff{incident.id, holding.user, role, by_person(decision)});
      continue;
    }
    const bool commander = role == commander_role;
    decision.tell(EntryOf::incident, incident.id.value,
                  commander ? EntryKind::commander_changed : EntryKind::role_left,
                  by_person(decision), commander ? "" : name, commander ? Slug() : holding.user);
    tell_of_incident(
        decision, incident, holding.user,
        fmt::format("You are no longer {} of {}", name, title_of(decision.config, incident)));
  }
  mind_vacancies(decision, incident);
  return {};
}

}  // namespace

Status decide_body(Decision& decision, const AssignRole& body) {
  const auto row = row_with_role(decision, body.incident, body.role);
  if (!row) return std::unexpected(row.error());
  Incident& incident = **row;
  decision.effects.reply.ids = {incident.id.value};
  if (body.gone) return take_out(decision, incident, body.role, body.user);
  if (auto good = check_person(decision, body.user); !good) return good;
  const RoleHolding* known = holding_of(incident.roles, body.role, body.user);
  if (known != nullptr && known->state == HoldingState::held) {
    decision.effects.reply.outcome = "held_already";
    return {};
  }
  if (places_taken(incident.roles) >= holdings_max) {
    return fail(Error::Code::too_large,
                fmt::format("at most {} people hold roles in one incident", holdings_max));
  }
  give_role(decision, incident, body.role, body.user, by_person(decision));
  if (body.user == decision.person()) come(decision, incident, body.user);
  return {};
}

Status decide_body(Decision& decision, const OfferRole& body) {
  const auto row = row_with_role(decision, body.incident, body.role);
  if (!row) return std::unexpected(row.error());
  Incident& incident = **row;
  decision.effects.reply.ids = {incident.id.value};
  const std::string name = name_of_role(decision.config, body.role);
  const RoleHolding* own = holding_of(incident.roles, body.role, decision.person());
  const bool mine = own != nullptr && own->state == HoldingState::held;
  RoleHolding* holding = find(incident.roles, mine ? own : holder_of(incident.roles, body.role));
  if (holding == nullptr) {
    return fail(Error::Code::conflict,
                fmt::format("nobody is {}, so there is nothing to hand over: put them in", name));
  }
  if (body.user.empty()) {
    holding->offered_to.clear();
    holding->offered_at.reset();
    return {};
  }
  if (auto good = check_person(decision, body.user); !good) return good;
  const RoleHolding* other = holding_of(incident.roles, body.role, body.user);
  if (other != nullptr && other->state == HoldingState::held) {
    return fail(Error::Code::conflict,
                fmt::format("{} is {} already", name_of_user(decision.config, body.user), name),
                "/user");
  }
  holding->offered_to = body.user;
  holding->offered_at = decision.now;
  decision.tell(EntryOf::incident, incident.id.value, EntryKind::role_offered, by_person(decision),
                name, body.user);
  tell_of_incident(decision, incident, body.user,
                   fmt::format("{} asks you to take over as {} of {}",
                               name_of_user(decision.config, decision.person()), name,
                               title_of(decision.config, incident)));
  return {};
}

Status decide_body(Decision& decision, const TakeRole& body) {
  const auto row = row_with_role(decision, body.incident, body.role);
  if (!row) return std::unexpected(row.error());
  Incident& incident = **row;
  const Slug me = decision.person();
  if (auto good = check_person(decision, me); !good) {
    return fail(Error::Code::forbidden, "only a person can hold a role");
  }
  decision.effects.reply.ids = {incident.id.value};
  const RoleHolding* mine = holding_of(incident.roles, body.role, me);
  if (mine != nullptr && mine->state == HoldingState::held) {
    decision.effects.reply.outcome = "held_already";
    return {};
  }
  const IncidentRole* known = decision.config.find<IncidentRole>(body.role);
  const bool many = known != nullptr && known->many;
  const RoleHolding* offered = offer_to(incident.roles, body.role, me);
  const RoleHolding* holder = holder_of(incident.roles, body.role);
  if (holder != nullptr && offered == nullptr && !many) {
    return fail(Error::Code::conflict,
                fmt::format("{} is {} already: ask for a hand-over, or put yourself in instead",
                            name_of_user(decision.config, holder->user),
                            name_of_role(decision.config, body.role)));
  }
  if (offered != nullptr && many) {
    // One of several hands over: the others stay.
    const Slug from = offered->user;
    std::erase_if(incident.roles, [&](const RoleHolding& one) {
      return one.role == body.role && one.user == from && one.state == HoldingState::held;
    });
    tell_of_incident(
        decision, incident, from,
        fmt::format("{} took over from you as {} of {}", name_of_user(decision.config, me),
                    known->name, title_of(decision.config, incident)));
  }
  give_role(decision, incident, body.role, me, by_person(decision));
  come(decision, incident, me);
  return {};
}

Status decide_body(Decision& decision, const DeclineRole& body) {
  const auto row = row_with_role(decision, body.incident, body.role);
  if (!row) return std::unexpected(row.error());
  Incident& incident = **row;
  const Slug me = decision.person();
  decision.effects.reply.ids = {incident.id.value};
  const std::string name = name_of_role(decision.config, body.role);
  const auto tell = [&] {
    decision.tell(EntryOf::incident, incident.id.value, EntryKind::role_declined,
                  by_person(decision), name, me);
  };
  if (RoleHolding* offered = find(incident.roles, offer_to(incident.roles, body.role, me))) {
    offered->offered_to.clear();
    offered->offered_at.reset();
    tell();
    tell_of_incident(
        decision, incident, offered->user,
        fmt::format("{} does not take over as {} of {}: it is still yours",
                    name_of_user(decision.config, me), name, title_of(decision.config, incident)));
    return {};
  }
  RoleHolding* asked = find(incident.roles, holding_of(incident.roles, body.role, me));
  if (asked == nullptr || asked->state != HoldingState::asked) {
    return fail(Error::Code::conflict, fmt::format("nobody asks you to be {}", name));
  }
  asked->state = HoldingState::passed;
  asked->since = decision.now;
  tell();
  decision.then(CallOff{incident.id, me, body.role, by_person(decision)});
  fill_roles(decision, incident);
  return {};
}

}  // namespace tocsin
