// Routes of what an incident hurts and costs: read it, say it.
#include "api/config_routes.hpp"
#include "api/incident_view.hpp"
#include "api/json_any.hpp"
#include "api/routes.hpp"
#include "domain/incidents/cost.hpp"

namespace tocsin::api {
namespace {

struct ImpactRequest {  // what is not given stays
  std::optional<std::vector<std::string>> regions;
  std::optional<std::int64_t> customers;  // null: nobody knows
  std::optional<Cents> revenue_cents_a_minute;
  std::optional<Time> revenue_since;  // not given: from now on
  std::optional<std::vector<Penalty>> penalties;
  std::optional<Time> began_at;        // null: with its first alert, or when it was declared
  std::optional<Time> ended_at;        // null: it lasts
  std::optional<Time> expected_by;     // when it is expected to be over; null: nobody knows
  std::optional<Time> next_update_by;  // promised to stakeholders; null: not
};
TOCSIN_DESCRIBE(ImpactRequest, regions, customers, revenue_cents_a_minute, revenue_since, penalties,
                began_at, ended_at, expected_by, next_update_by)

struct Impact {
  IncidentId incident;
  ImpactFacts facts;
  Time began_at{};                   // as it is counted
  std::optional<IncidentCost> cost;  // for whoever responds
};
TOCSIN_DESCRIBE(Impact, incident, facts, began_at, cost)

net::Response impact_of(const Call& call, Incident incident) {
  const CostRates rates = rates_of(*call.config);
  // One that nobody has touched since this is recorded.
  if (incident.cost_basis.open.empty()) note_presence(incident, rates, call.now);
  Impact impact{incident.id, incident.impact_facts, impact_began(incident), std::nullopt};
  const bool responds = may_with(call, Action::respond, incident) && call.who.viewer.guest_of == 0;
  if (responds) impact.cost = cost_of(incident, rates, call.now);
  json::object shown = to_json(impact).as_object();
  if (!responds) hide_money(shown.at("facts").as_object());
  net::Response response = json_response(200, shown);
  response.headers.set("ETag", etag_of(incident.impact_facts.version));
  return response;
}

Result<Outcome> get_impact(Call& call, Desk& desk) {
  auto incident = incident_of_path(call, desk);
  if (!incident) return std::unexpected(incident.error());
  return impact_of(call, std::move(*incident));
}

Result<Outcome> change_impact(Call& call, Desk& desk) {
  auto request = call.body<ImpactRequest>();
  if (!request) return std::unexpected(std::move(request.error()));
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  const auto expected = expected_version(call.request);
  if (!expected) return std::unexpected(expected.error());
  const auto given = parse_json(call.request.body);
  const auto is_given = [&](std::string_view member) {
    return given && given->is_object() && given->get_object().contains(member);
  };
  ChangeImpact change;
  change.incident = incident->id;
  change.expected_version = *expected;
  change.regions = std::move(request->regions);
  if (is_given("customers")) change.customers = request->customers;
  change.revenue_cents_a_minute = request->revenue_cents_a_minute;
  change.revenue_since = request->revenue_since;
  change.penalties = std::move(request->penalties);
  if (is_given("began_at")) change.began_at = request->began_at;
  if (is_given("ended_at")) change.ended_at = request->ended_at;
  if (is_given("expected_by")) change.expected_by = request->expected_by;
  if (is_given("next_update_by")) change.next_update_by = request->next_update_by;
  if (!is_live(incident->status)) change.closed = *incident;
  return Write{call.command(std::move(change)),
               [id = incident->id](Call& done, Desk& later, const Reply&) -> Result<net::Response> {
                 auto changed = later.reader->incident(sight_of_all, id);
                 if (!changed) return std::unexpected(changed.error());
                 return impact_of(done, std::move(*changed));
               }};
}

}  // namespace

void hide_money(json::object& facts) {
  facts["revenue"] = json::array{};
  facts["penalties"] = json::array{};
  json::array changes;
  for (json::value& change : facts.at("changes").as_array()) {
    const json::string& member = change.at("member").as_string();
    if (member != "revenue" && member != "penalties") changes.push_back(std::move(change));
  }
  facts["changes"] = std::move(changes);
}

void add_impact_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/incidents/{id}/impact",
                    .gate = Gate::signed_in,
                    .handle = get_impact,
                    .summary = "What it hurts and, for whoever responds, what it costs; its ETag "
                               "is for If-Match",
                    .gives = shape<Impact>});
  routes.push_back({.method = "PATCH",
                    .pattern = "/api/v1/incidents/{id}/impact",
                    .gate = Gate::signed_in,
                    .handle = change_impact,
                    .summary = "Say what it hurts; with If-Match only when nobody else was faster",
                    .takes = partial<ImpactRequest>,
                    .gives = shape<Impact>});
}

}  // namespace tocsin::api
