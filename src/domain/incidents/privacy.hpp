// Private incidents: only the people of the circle see them, whatever else they may see. Neither an
// administrator nor whoever is on call for the services does, unless they break the glass.
#pragma once

#include <vector>

#include "domain/incidents/incident.hpp"
#include "domain/people/access.hpp"
#include "domain/timeline.hpp"

namespace tocsin {

constexpr std::size_t members_max = 200;
constexpr std::size_t glass_reason_bytes_max = 1'000;

// Who sees a private incident: its members, whoever holds, is asked for or is offered an incident
// role, and responders until they are released. Sorted, each once.
std::vector<Slug> circle_of(const Incident& incident);

// It is private, and the user is not of its circle.
bool is_outside(const Incident& incident, std::string_view user);

// How far somebody reads in an incident's stream, each further than the one before.
enum class Clearance {
  stakeholder,  // what is for stakeholders and everybody
  guest,        // and what responders write, without the money
  responder,    // all of that
  role,         // and what is for the people of the incident's roles
};
// `responds`: as may() says.
Clearance clearance_of(const Incident& incident, const Viewer& viewer, bool responds);
bool may_read(Clearance clearance, Visibility visibility);
// The same of a line.
bool may_read(Clearance clearance, const TimelineEntry& entry);
// Of which visibilities there is something to read; none: of all.
std::vector<Visibility> visibilities_for(Clearance clearance);
// Nobody writes what they could not read. Errors: forbidden, at /visibility.
Status check_readers(Visibility visibility, const Incident& incident, std::string_view writer);

// By the organisation, the incident itself, or any of its services; of a private one, by the circle
// alone, who respond to it whatever else they may not: a grant would be a way around the glass.
// `teams`: of `incident.services`, in their order; empty: nobody's.
bool may(const Viewer& viewer, Action action, const Incident& incident,
         const std::vector<Slug>& teams);

}  // namespace tocsin
