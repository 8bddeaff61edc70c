// Routes of an incident's emergency changes: list, ask for one, approve, carry out. They are for
// whoever responds.
#include "api/change_view.hpp"
#include "api/config_routes.hpp"
#include "api/incident_view.hpp"
#include "api/routes.hpp"

namespace tocsin::api {
namespace {

struct EmergencyRequest {
  std::string title;
  ChangeKind kind = ChangeKind::other;
  std::vector<Slug> services;  // none: the affected ones
  std::string plan;
  std::string risk;
  std::string roll_back;
  bool done_already = false;  // approval is asked for after the fact
};
TOCSIN_DESCRIBE(EmergencyRequest, title, kind, services, plan, risk, roll_back, done_already)

struct EmergencyActRequest {
  std::optional<EmergencyAct> act;
  std::string word;
};
TOCSIN_DESCRIBE(EmergencyActRequest, act, word)

Result<std::vector<Change>> emergencies_of(IncidentId incident, Reader& reader) {
  ChangeQuery query{.limit = static_cast<int>(emergency_changes_max)};
  query.incident = incident;
  auto slice = reader.changes(sight_of_all, query);
  if (!slice) return std::unexpected(std::move(slice.error()));
  return std::move(slice->rows);
}

Result<net::Response> one_emergency(const Incident& incident, ChangeId id, int status,
                                    const Config& config, Reader& reader) {
  const auto rows = emergencies_of(incident.id, reader);
  if (!rows) return std::unexpected(rows.error());
  const auto found = std::ranges::find(*rows, id, &Change::id);
  if (found == rows->end()) {
    return fail(Error::Code::not_found, "there is no such emergency change in this incident");
  }
  net::Response response = json_response(status, emergency_view_of(*found, incident, config));
  response.headers.set("ETag", etag_of(found->version));
  return response;
}

Result<Outcome> list_emergencies(Call& call, Desk& desk) {
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  const auto rows = emergencies_of(incident->id, *desk.reader);
  if (!rows) return std::unexpected(rows.error());
  return json_response(200, list_json(*rows, {}, [&](const Change& change) {
                         return json::value(emergency_view_of(change, *incident, *call.config));
                       }));
}

Result<Outcome> get_emergency(Call& call, Desk& desk) {
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  const auto id = id_of<ChangeId>(call.part(1));
  if (!id) return std::unexpected(id.error());
  auto response = one_emergency(*incident, *id, 200, *call.config, *desk.reader);
  if (!response) return std::unexpected(response.error());
  return std::move(*response);
}

Write answer_with_emergency(Command command, int status) {
  return Write{std::move(command), [status](Call& done, Desk& desk, const Reply& reply) {
                 const ChangeId id{reply.ids.empty() ? 0 : reply.ids.front()};
                 const auto incident = incident_to_change(done, desk);
                 if (!incident) return Result<net::Response>(std::unexpected(incident.error()));
                 return one_emergency(*incident, id, status, *done.config, *desk.reader);
               }};
}

Result<Outcome> request_change(Call& call, Desk& desk) {
  auto request = call.body<EmergencyRequest>();
  if (!request) return std::unexpected(std::move(request.error()));
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  // What the incident hits is within reach of whoever responds to it; what there is not, is told by
  // its place.
  std::vector<Slug> others = request->services;
  std::erase_if(others, [&](const Slug& service) {
    return holds(incident->services, service) || call.config->find<Service>(service) == nullptr;
  });
  if (const Status may = may_name(call, others); !may) return std::unexpected(may.error());
  RequestChange wanted{.incident = incident->id,
                       .title = std::move(request->title),
                       .kind = request->kind,
                       .services = std::move(request->services),
                       .plan = std::move(request->plan),
                       .risk = std::move(request->risk),
                       .roll_back = std::move(request->roll_back),
                       .done_already = request->done_already};
  return answer_with_emergency(call.command(std::move(wanted)), 201);
}

Result<Outcome> act_on_change(Call& call, Desk& desk) {
  auto request = call.body<EmergencyActRequest>();
  if (!request) return std::unexpected(std::move(request.error()));
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  const auto id = id_of<ChangeId>(call.part(1));
  if (!id) return std::unexpected(id.error());
  if (!request->act) {
    return fail(Error::Code::invalid,
                "what is done? approve, refuse, start, done, failed or rolled_back", "/act");
  }
  const auto expected = expected_version(call.request);
  if (!expected) return std::unexpected(expected.error());
  ActOnChange act{.incident = incident->id,
                  .change = *id,
                  .act = *request->act,
                  .word = std::move(request->word),
                  .expected_version = *expected};
  return answer_with_emergency(call.command(std::move(act)), 200);
}

json::value emergencies_shape(Schemas& schemas) {
  json::object shape = list_shape<ChangeView>(schemas).as_object();
  shape.at("properties").at("items").as_object()["items"] =
      joined_shape<ChangeView, EmergencyView>(schemas);
  return shape;
}

}  // namespace

json::object emergency_view_of(const Change& change, const Incident& incident,
                               const Config& config) {
  const Emergency& emergency = change.emergency;
  EmergencyView view{.after_the_fact = emergency.after_the_fact,
                     .asked_by = emergency.asked_by,
                     .decided_by = emergency.decided_by,
                     .decided_at = emergency.decided_at,
                     .plan = emergency.plan,
                     .risk = emergency.risk,
                     .roll_back = emergency.roll_back,
                     .word = emergency.word,
                     .moved_by = emergency.moved_by,
                     .approvers = {}};
  if (emergency.approval == Approval::asked && is_live(incident.status)) {
    view.approvers = approvers_of(incident, emergency.asked_by, guests_of(config, incident.id));
  }
  return joined(view_of(change), view);
}

void add_emergency_change_routes(std::vector<Route>& routes) {
  const Shape view = joined_shape<ChangeView, EmergencyView>;
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/incidents/{id}/emergency-changes",
                    .gate = Gate::signed_in,
                    .handle = list_emergencies,
                    .summary = "The emergency changes of an incident, newest first",
                    .gives = emergencies_shape});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/incidents/{id}/emergency-changes",
                    .gate = Gate::signed_in,
                    .handle = request_change,
                    .summary = "Ask for an emergency change, or for the approval of one that was "
                               "carried out already",
                    .takes = partial<EmergencyRequest>,
                    .gives = view,
                    .status = 201});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/incidents/{id}/emergency-changes/{change}",
                    .gate = Gate::signed_in,
                    .handle = get_emergency,
                    .summary = "One emergency change; its ETag is for If-Match",
                    .gives = view});
  routes.push_back({.method = "PATCH",
                    .pattern = "/api/v1/incidents/{id}/emergency-changes/{change}",
                    .gate = Gate::signed_in,
                    .handle = act_on_change,
                    .summary = "Approve or refuse it, or say how it goes; with If-Match only when "
                               "nobody else was faster",
                    .takes = partial<EmergencyActRequest>,
                    .gives = view});
}

}  // namespace tocsin::api
