#include "domain/incidents/incident.hpp"

namespace tocsin {

Status check_move(IncidentStatus from, IncidentStatus to) {
  using enum IncidentStatus;
  if (from == to) return {};
  if (from == merged) return fail(Error::Code::conflict, "a merged incident stays merged");
  if (to == merged) return fail(Error::Code::conflict, "merging names the other incident");
  const bool was_open = is_open(from);
  if (!was_open && is_open(to) && to != investigating) {
    return fail(Error::Code::conflict, "an incident that is over is reopened to investigating");
  }
  if (from == cancelled && to == closed) {
    return fail(Error::Code::conflict, "a cancelled incident is over already");
  }
  if (was_open && to == closed) {
    return fail(Error::Code::conflict, "resolve the incident before closing it");
  }
  if (was_open && to == triage) {
    return fail(Error::Code::conflict, "an incident does not go back to triage");
  }
  return {};
}

}  // namespace tocsin
