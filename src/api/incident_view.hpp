// IncidentView: an incident as people and scripts see it.
#pragma once

#include "api/call.hpp"
#include "domain/incidents/incident.hpp"

namespace tocsin::api {

struct IncidentView {  // what stands beside the members of Incident
  std::string key;     // "INC-12"
  bool major = false;  // declared a major incident
  std::uint64_t alert_count = 0;
};
TOCSIN_DESCRIBE(IncidentView, key, major, alert_count)

json::object view_of(const Incident& incident, const Sight& sight, Reader& reader);

// Whether the caller may do this to the incident: by the organisation, the incident itself, or any
// of its services.
bool may_with(const Call& call, Action action, const Incident& incident);

}  // namespace tocsin::api
