// Checklists of incident roles: whoever holds a role ticks its points. What is ticked belongs to
// the role in this incident, so that the next holder finds it.
#include <fmt/format.h>

#include <algorithm>

#include "engine/decision.hpp"
#include "engine/notice_words.hpp"

namespace tocsin {
namespace {

// The role's row without a user; made where there is none.
RoleHolding& row_of_ticks(Incident& incident, const Slug& role) {
  const auto found = std::ranges::find_if(
      incident.roles, [&](const RoleHolding& one) { return one.role == role && one.user.empty(); });
  if (found != incident.roles.end()) return *found;
  return incident.roles.emplace_back(
      RoleHolding{role, Slug(), HoldingState::passed, {}, Slug(), {}});
}

bool is_of(const std::vector<std::string>& checklist, const std::string& point) {
  return std::ranges::find(checklist, point) != checklist.end();
}

}  // namespace

Status decide_body(Decision& decision, const TickChecklist& body) {
  const Incident* known = decision.state.incident(body.incident);
  if (known == nullptr || !is_open(known->status)) {
    return fail(Error::Code::conflict,
                "this incident is over; reopen it before its checklists are ticked");
  }
  const std::string name = name_of_role(decision.config, body.role);
  const RoleHolding* own = holding_of(known->roles, body.role, decision.person());
  if (own == nullptr || own->state != HoldingState::held) {
    return fail(Error::Code::forbidden,
                fmt::format("whoever is {} ticks its checklist: take the role first", name));
  }
  decision.effects.reply.ids = {body.incident.value};
  const IncidentRole* role = decision.config.find<IncidentRole>(body.role);
  const std::vector<std::string> checklist =
      role == nullptr ? std::vector<std::string>() : role->checklist;
  const std::vector<Tick> before = ticks_of(known->roles, body.role);
  const bool ticked = std::ranges::find(before, body.point, &Tick::point) != before.end();
  if (!body.off && !is_of(checklist, body.point)) {
    return fail(Error::Code::not_found,
                fmt::format("the checklist of {} has no such point: it may have been edited", name),
                "/point");
  }
  if (ticked != body.off) {
    decision.effects.reply.outcome = body.off ? "not_ticked" : "ticked_already";
    return {};
  }
  Incident& incident = *incident_row(decision, body.incident);
  std::vector<Tick>& ticks = row_of_ticks(incident, body.role).ticked;
  // What the checklist no longer says goes with it: the row does not grow for ever.
  std::erase_if(ticks, [&](const Tick& tick) {
    return tick.point == body.point || !is_of(checklist, tick.point);
  });
  if (!body.off) ticks.push_back({body.point, decision.person(), decision.now});
  decision.tell(EntryOf::incident, body.incident.value,
                body.off ? EntryKind::checklist_unticked : EntryKind::checklist_ticked,
                {Reason::Code::asked_by_user, decision.person(), 0},
                fmt::format("{}: {}", name, body.point));
  return {};
}

}  // namespace tocsin
