// IncidentView: an incident as people and scripts see it.
#pragma once

#include "api/call.hpp"
#include "domain/incidents/privacy.hpp"

namespace tocsin::api {

struct IncidentView {  // what stands beside the members of Incident
  std::string key;     // "INC-12"
  bool major = false;  // declared a major incident
  std::uint64_t alert_count = 0;
  Slug commander;  // who holds that role
};
TOCSIN_DESCRIBE(IncidentView, key, major, alert_count, commander)

json::object view_of(const Incident& incident, const Sight& sight, Reader& reader);
// What an incident costs is for whoever responds to it and is no guest. `facts`: of an ImpactFacts.
void hide_money(json::object& facts);
// The same for whoever may not respond to it: who holds a role, not who was called and is silent.
json::object view_from_outside(json::object view);
// As the caller may see it.
json::object view_for(const Call& call, const Incident& incident, const Sight& sight,
                      Reader& reader);

// The incident of the path, when the caller may see it, and when they may respond to it.
Result<Incident> incident_of_path(const Call& call, Desk& desk);
Result<Incident> incident_to_change(const Call& call, Desk& desk);

// Whether the caller may do this to the incident: see domain/incidents/privacy.hpp.
bool may_with(const Call& call, Action action, const Incident& incident);
Clearance clearance_of(const Call& call, const Incident& incident);  // in its stream and files
// Whose incident or change it is, is told by its services: each must be within reach of who names
// it or takes it away. Errors: invalid, forbidden.
Status may_name(const Call& call, const std::vector<Slug>& services);
bool may_with(const Config& config, const Viewer& viewer, Action action, const Incident& incident);

}  // namespace tocsin::api
