#include "domain/incidents/incident.hpp"

#include <algorithm>

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

Status check(const Bridge& bridge) {
  const auto plain = [](char c) { return c > 0x20 && c < 0x7F; };
  const bool web = bridge.url.starts_with("https://") || bridge.url.starts_with("http://");
  if (!bridge.url.empty() && (!web || bridge.url.size() > bridge_url_bytes_max ||
                              !std::ranges::all_of(bridge.url, plain))) {
    return fail(Error::Code::invalid,
                "the address of the bridge begins with https:// and holds no spaces", "/url");
  }
  constexpr std::string_view dialled = "0123456789+-.,;()/#*pPwWx ";
  const bool number = bridge.phone.find_first_not_of(dialled) == std::string::npos &&
                      bridge.phone.find_first_of("0123456789") != std::string::npos;
  if (!bridge.phone.empty() && (!number || bridge.phone.size() > bridge_phone_bytes_max)) {
    return fail(Error::Code::invalid,
                "a number to dial is needed, such as +49 30 1234567,,4711#: digits, + and the "
                "signs of a phone",
                "/phone");
  }
  return {};
}

Slug commander_of(const Incident& incident) {
  const RoleHolding* holding = holder_of(incident.roles, commander_role);
  return holding == nullptr ? Slug() : holding->user;
}

}  // namespace tocsin
