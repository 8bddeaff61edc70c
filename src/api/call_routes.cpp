// Route of an incident's call: who is in it. To take part one speaks over the live socket.
#include "api/incident_view.hpp"
#include "api/live.hpp"
#include "api/routes.hpp"

namespace tocsin::api {
namespace {

Result<Outcome> get_voice_call(Call& call, Desk& desk) {
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  return json_response(200, to_json(desk.backend.live.call_in(incident->id)));
}

}  // namespace

void add_call_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/incidents/{id}/call",
                    .gate = Gate::signed_in,
                    .handle = get_voice_call,
                    .summary = "Who is in the call of the incident, and since when",
                    .gives = shape<CallView>});
}

}  // namespace tocsin::api
