// Private incidents: only the people of the circle see them, whatever else they may see. Neither an
// administrator nor whoever is on call for the services does, unless they break the glass.
#pragma once

#include <vector>

#include "domain/incidents/incident.hpp"
#include "domain/people/access.hpp"

namespace tocsin {

constexpr std::size_t members_max = 200;
constexpr std::size_t glass_reason_bytes_max = 1'000;

// Who sees a private incident: its members, whoever holds, is asked for or is offered an incident
// role, and responders until they are released. Sorted, each once.
std::vector<Slug> circle_of(const Incident& incident);

// It is private, and the user is not of its circle.
bool is_outside(const Incident& incident, std::string_view user);

// By the organisation, the incident itself, or any of its services; of a private one, by the circle
// alone, who respond to it whatever else they may not: a grant would be a way around the glass.
// `teams`: of `incident.services`, in their order; empty: nobody's.
bool may(const Viewer& viewer, Action action, const Incident& incident,
         const std::vector<Slug>& teams);

}  // namespace tocsin
