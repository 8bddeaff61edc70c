// Routes of an incident's roll call: read the board, call the roll, say how a service is. They are
// for whoever responds.
#include "api/config_routes.hpp"
#include "api/incident_view.hpp"
#include "api/roll_call_view.hpp"
#include "api/routes.hpp"
#include "engine/notice_words.hpp"
#include "engine/reach.hpp"

namespace tocsin::api {
namespace {

struct RollRequest {
  std::vector<Slug> services;  // beside the affected ones
  bool neighbours = true;      // what these depend on, and what depends on them
};
TOCSIN_DESCRIBE(RollRequest, services, neighbours)

struct HealthRequest {
  std::optional<Health> health;
  std::string word;
};
TOCSIN_DESCRIBE(HealthRequest, health, word)

struct BoardView {  // what stands beside the items
  int round = 0;    // of the newest call; 0: there was none
  std::optional<Time> called_at;
  Slug called_by;
  std::size_t waiting = 0;  // who have not answered
};
TOCSIN_DESCRIBE(BoardView, round, called_at, called_by, waiting)

Result<net::Response> board(IncidentId incident, const Config& config, Reader& reader, Time now) {
  const auto rows = reader.service_checks(incident);
  if (!rows) return std::unexpected(rows.error());
  ServiceChecks checks;
  for (const ServiceCheck& check : *rows) checks.push_back(&check);
  BoardView view;
  view.round = newest_round(checks);
  for (const ServiceCheck* check : checks) {
    if (check->waiting_since) ++view.waiting;
    if (check->round != view.round) continue;
    view.called_at = check->asked_at;
    view.called_by = check->asked_by;
  }
  OnCallOfTeams on_call(config, now);
  json::object list = list_json(on_board(std::move(checks)), {}, [&](const ServiceCheck* check) {
    return json::value(view_of(*check, config, on_call));
  });
  for (auto& [name, value] : to_json(view).as_object()) list.insert_or_assign(name, value);
  return json_response(200, list);
}

Result<net::Response> one_check(IncidentId incident, const Reply& reply, const Call& call,
                                Reader& reader) {
  const auto rows = reader.service_checks(incident);
  if (!rows) return std::unexpected(rows.error());
  const ServiceCheckId id{reply.ids.empty() ? 0 : reply.ids.front()};
  const auto found = std::ranges::find(*rows, id, &ServiceCheck::id);
  if (found == rows->end()) return fail(Error::Code::not_found, "there is no such answer here");
  OnCallOfTeams on_call(*call.config, call.now);
  return json_response(200, view_of(*found, *call.config, on_call));
}

Write answer_with_board(Command command, IncidentId incident) {
  return Write{std::move(command), [incident](Call& done, Desk& desk, const Reply&) {
                 return board(incident, *done.config, *desk.reader, done.now);
               }};
}

Result<Outcome> get_board(Call& call, Desk& desk) {
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  auto response = board(incident->id, *call.config, *desk.reader, call.now);
  if (!response) return std::unexpected(response.error());
  return std::move(*response);
}

Result<Outcome> call_roll(Call& call, Desk& desk) {
  auto request = call.body<RollRequest>();
  if (!request) return std::unexpected(std::move(request.error()));
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  return answer_with_board(call.command(CallRoll{.incident = incident->id,
                                                 .services = std::move(request->services),
                                                 .neighbours = request->neighbours}),
                           incident->id);
}

Result<Outcome> say_health(Call& call, Desk& desk) {
  auto request = call.body<HealthRequest>();
  if (!request) return std::unexpected(std::move(request.error()));
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  if (!request->health) {
    return fail(Error::Code::invalid, "how is it? healthy, impaired or unknown", "/health");
  }
  AnswerRoll said{.incident = incident->id,
                  .service = call.part(1),
                  .health = *request->health,
                  .word = std::move(request->word)};
  return Write{call.command(std::move(said)),
               [id = incident->id](Call& done, Desk& later, const Reply& reply) {
                 return one_check(id, reply, done, *later.reader);
               }};
}

json::value board_shape(Schemas& schemas) {
  json::object shape = list_shape<ServiceCheck>(schemas).as_object();
  json::object& properties = shape.at("properties").as_object();
  properties.at("items").as_object()["items"] =
      joined_shape<ServiceCheck, ServiceCheckView>(schemas);
  const json::value beside = schemas.inline_struct<BoardView>(true);
  for (const auto& [name, value] : beside.at("properties").as_object()) properties[name] = value;
  return shape;
}

}  // namespace

const std::vector<Slug>& OnCallOfTeams::of(const Slug& team) {
  const auto [known, first] = known_.try_emplace(team);
  if (first) known->second = people_behind(config_, on_call_for(config_, team), now_);
  return known->second;
}

json::object view_of(const ServiceCheck& check, const Config& config, OnCallOfTeams& on_call) {
  const Service* service = config.find<Service>(check.service);
  const Slug team = service == nullptr ? Slug() : service->team;
  return joined(check,
                ServiceCheckView{name_of_service(config, check.service), team, on_call.of(team)});
}

void add_roll_call_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/incidents/{id}/roll-call",
                    .gate = Gate::signed_in,
                    .handle = get_board,
                    .summary = "How the services are that were asked, the first impaired first",
                    .gives = board_shape});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/incidents/{id}/roll-call",
                    .gate = Gate::signed_in,
                    .handle = call_roll,
                    .summary = "Call the roll: ask how the affected services and their neighbours "
                               "are",
                    .takes = partial<RollRequest>,
                    .gives = board_shape});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/incidents/{id}/roll-call/{service}",
                    .gate = Gate::signed_in,
                    .handle = say_health,
                    .summary = "Say how a service is that was asked",
                    .takes = partial<HealthRequest>,
                    .gives = joined_shape<ServiceCheck, ServiceCheckView>});
}

}  // namespace tocsin::api
