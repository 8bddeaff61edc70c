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
  const bool inside = !viewer.user.empty() && holds(incident.insiders, viewer.user);
  return inside && action <= Action::respond && is_below_ceiling(viewer, action);
}

}  // namespace tocsin
