#include "domain/incidents/privacy.hpp"

#include <algorithm>

namespace tocsin {

std::vector<Slug> circle_of(const Incident& incident) {
  std::vector<Slug> circle = incident.members;
  for (const RoleHolding& holding : incident.roles) {
    if (holding.state != HoldingState::passed) circle.push_back(holding.user);
    if (!holding.offered_to.empty()) circle.push_back(holding.offered_to);
  }
  for (const Responder& responder : incident.responders) {
    if (responder.state != ResponderState::released) circle.push_back(responder.user);
  }
  std::ranges::sort(circle);
  circle.erase(std::unique(circle.begin(), circle.end()), circle.end());
  std::erase(circle, Slug());
  return circle;
}

bool is_outside(const Incident& incident, std::string_view user) {
  return incident.is_private && !holds(incident.insiders, user);
}

bool may(const Viewer& viewer, Action action, const Incident& incident,
         const std::vector<Slug>& teams) {
  if (!incident.is_private) {
    if (may(viewer, action, Object{.service = {}, .team = {}, .incident = incident.id.value})) {
      return true;
    }
    for (std::size_t i = 0; i < incident.services.size(); ++i) {
      const Object object{.service = incident.services[i],
                          .team = i < teams.size() ? teams[i] : Slug(),
                          .incident = 0};
      if (may(viewer, action, object)) return true;
    }
    return false;
  }
  const bool elsewhere = viewer.guest_of != 0 && viewer.guest_of != incident.id.value;
  const bool inside = !elsewhere && !viewer.user.empty() && holds(incident.insiders, viewer.user);
  return inside && action <= Action::respond && is_below_ceiling(viewer, action);
}

Clearance clearance_of(const Incident& incident, const Viewer& viewer, bool responds) {
  if (!responds) return Clearance::stakeholder;
  if (viewer.guest_of != 0) return Clearance::guest;
  return holds_a_role(incident.roles, viewer.user) ? Clearance::role : Clearance::responder;
}

bool may_read(Clearance clearance, Visibility visibility) {
  switch (visibility) {
    case Visibility::restricted:
      return clearance == Clearance::role;
    case Visibility::internal:
      return clearance >= Clearance::guest;
    case Visibility::stakeholder:
    case Visibility::public_:
      return true;
  }
  return false;
}

bool may_read(Clearance clearance, const TimelineEntry& entry) {
  const bool money =
      entry.kind == EntryKind::impact_changed && entry.visibility < Visibility::stakeholder;
  return may_read(clearance, entry.visibility) && !(money && clearance < Clearance::responder);
}

std::vector<Visibility> visibilities_for(Clearance clearance) {
  std::vector<Visibility> visibilities;
  if (clearance == Clearance::role) return visibilities;
  for (const Visibility each :
       {Visibility::internal, Visibility::stakeholder, Visibility::public_}) {
    if (may_read(clearance, each)) visibilities.push_back(each);
  }
  return visibilities;
}

Status check_readers(Visibility visibility, const Incident& incident, std::string_view writer) {
  if (visibility != Visibility::restricted || holds_a_role(incident.roles, writer)) return {};
  return fail(Error::Code::forbidden,
              "who holds a role in the incident writes to the people of the roles alone",
              "/visibility");
}

}  // namespace tocsin
