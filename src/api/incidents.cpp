// Routes of incidents: declare, list, read, change, note, reopen.
#include <algorithm>
#include <array>

#include "api/incident_view.hpp"
#include "api/json_any.hpp"
#include "api/routes.hpp"
#include "domain/incidents/privacy.hpp"

namespace tocsin::api {
namespace {

struct DeclareRequest {
  std::string title;
  std::string summary;
  std::optional<Severity> severity;
  std::optional<Level> impact;
  std::optional<Level> urgency;
  std::optional<bool> major;
  std::vector<Slug> services;
  std::vector<AlertId> alerts;
  Slug commander;
  bool page_teams = false;
  std::vector<Target> page_targets;  // who is called for it beside them, by hand
  bool drill = false;
  bool is_private = false;    // only its circle sees it: members, roles, responders
  std::vector<Slug> members;  // beside whoever declares it
  std::optional<Slug> type;
  std::optional<bool> crisis;
  FieldValues fields;  // custom fields by their slugs
};
TOCSIN_DESCRIBE(DeclareRequest, title, summary, severity, impact, urgency, major, services, alerts,
                commander, page_teams, page_targets, drill, is_private, members, type, crisis,
                fields)

struct ChangeRequest {
  std::optional<IncidentStatus> status;
  std::optional<Severity> severity;
  std::optional<std::string> title;
  std::optional<std::string> summary;
  std::optional<MajorState> major_state;
  std::optional<std::vector<Slug>> services;
  std::optional<Slug> commander;
  std::vector<AlertId> attach;
  std::vector<AlertId> detach;
  std::string note;
  std::optional<Bridge> bridge;
  std::optional<bool> is_private;
  std::optional<std::vector<Slug>> members;  // all of them, not who comes or goes
  std::optional<Slug> type;                  // empty: none
  std::optional<bool> crisis;
  FieldValues fields;                // those that change; an empty value takes one away
  std::optional<IncidentId> parent;  // 0: none any more
};
TOCSIN_DESCRIBE(ChangeRequest, status, severity, title, summary, major_state, services, commander,
                attach, detach, note, bridge, is_private, members, type, crisis, fields, parent)

struct NoteRequest {
  std::string text;
};
TOCSIN_DESCRIBE(NoteRequest, text)

struct ReopenRequest {
  std::string note;
};
TOCSIN_DESCRIBE(ReopenRequest, note)

struct GlassRequest {
  std::string reason;
};
TOCSIN_DESCRIBE(GlassRequest, reason)

struct MergeRequest {
  IncidentId into;
};
TOCSIN_DESCRIBE(MergeRequest, into)

// How severity follows from impact and urgency here, and what each severity means.
struct SeverityScale {
  std::vector<Level> impact;
  std::vector<Level> urgency;
  SeverityMatrix severity;  // by impact, then urgency
  std::vector<SeverityDefinition> definitions;
};
TOCSIN_DESCRIBE(SeverityScale, impact, urgency, severity, definitions)

constexpr std::array levels = {Level::extensive, Level::significant, Level::moderate, Level::minor,
                               Level::none};
constexpr std::array all_severities = {Severity::SEV1, Severity::SEV2, Severity::SEV3,
                                       Severity::SEV4, Severity::SEV5};
constexpr std::array open_statuses = {IncidentStatus::triage,     IncidentStatus::investigating,
                                      IncidentStatus::identified, IncidentStatus::contained,
                                      IncidentStatus::mitigated,  IncidentStatus::monitoring};

Result<IncidentQuery> incident_query(const Call& call) {
  IncidentQuery query;
  const std::string status = call.query("status");
  if (status == "open") {
    query.statuses.assign(open_statuses.begin(), open_statuses.end());
  } else if (status != "all") {
    auto statuses = enums_of<IncidentStatus>(status, "status");
    if (!statuses) return std::unexpected(std::move(statuses.error()));
    query.statuses = std::move(*statuses);
  }
  auto severities = enums_of<Severity>(call.query("severity"), "severity");
  if (!severities) return std::unexpected(std::move(severities.error()));
  query.severities = std::move(*severities);
  query.services = list_of(call.query("service"));
  query.types = list_of(call.query("type"));
  if (const std::string parent = call.query("parent"); !parent.empty()) {
    const auto id = id_of<IncidentId>(parent);
    if (!id) return fail_at("parent", id.error());
    query.parent = *id;
  }
  query.text = call.query("q");
  query.cursor = call.query("cursor");
  const auto limit = call.limit();
  if (!limit) return std::unexpected(limit.error());
  query.limit = *limit;
  return query;
}

Result<Outcome> list_incidents(Call& call, Desk& desk) {
  const auto query = incident_query(call);
  if (!query) return std::unexpected(query.error());
  const Sight sight = call.sight();
  const auto slice = desk.reader->incidents(sight, *query);
  if (!slice) return std::unexpected(slice.error());
  return json_response(200, list_json(slice->rows, slice->next, [&](const Incident& incident) {
                         return json::value(view_for(call, incident, sight, *desk.reader));
                       }));
}

Result<Outcome> get_incident(Call& call, Desk& desk) {
  const auto incident = incident_of_path(call, desk);
  if (!incident) return std::unexpected(incident.error());
  return json_response(200, view_for(call, *incident, call.sight(), *desk.reader));
}

// In one of the two and not in the other.
std::vector<Slug> differing(std::vector<Slug> one, std::vector<Slug> other) {
  std::ranges::sort(one);
  std::ranges::sort(other);
  std::vector<Slug> differing;
  std::ranges::set_symmetric_difference(one, other, std::back_inserter(differing));
  return differing;
}

// All that is told of a private incident to who has just left its circle.
Incident behind_the_door(const Incident& incident) {
  Incident shown;
  shown.id = incident.id;
  shown.title = "a private incident";
  shown.is_private = true;
  return shown;
}

Write answer_with_incident(Command command, std::optional<IncidentId> known, int status) {
  return Write{
      std::move(command),
      [known, status](Call& call, Desk& desk, const Reply& reply) -> Result<net::Response> {
        if (!known && reply.ids.empty()) {
          return fail(Error::Code::internal, "the incident has no number");
        }
        const IncidentId id = known ? *known : IncidentId{reply.ids.front()};
        // Without sight of it (a service was taken away), the change was still made.
        auto incident = desk.reader->incident(sight_of_all, id);
        if (!incident) return std::unexpected(incident.error());
        if (incident->is_private && !may_with(call, Action::view, *incident)) {
          incident = behind_the_door(*incident);
        }
        return json_response(status, view_for(call, *incident, call.sight(), *desk.reader));
      }};
}

// Attaching an alert shows it to whoever sees the incident.
Status may_attach(const Call& call, const std::vector<AlertId>& alerts, Desk& desk) {
  for (const AlertId id : alerts) {
    const auto alert = desk.reader->alert(call.sight(), id);
    if (!alert) return std::unexpected(alert.error());
  }
  return {};
}

// The other incident, when the caller may respond to it as well.
Status may_relate(const Call& call, IncidentId other, std::string_view member, Desk& desk) {
  const auto incident = desk.reader->incident(call.sight(), other);
  if (!incident) return fail_at(member, incident.error());
  if (may_with(call, Action::respond, *incident)) return {};
  return fail_at(
      member, call.must(Action::respond, Object{.service = {}, .team = {}, .incident = other.value})
                  .error());
}

Result<Outcome> declare(Call& call, Desk& desk) {
  auto request = call.body<DeclareRequest>();
  if (!request) return std::unexpected(std::move(request.error()));
  if (const Status may = may_name(call, request->services); !may) {
    return std::unexpected(may.error());
  }
  if (request->services.empty() && request->alerts.empty() && !call.may(Action::respond)) {
    return fail(Error::Code::invalid,
                "name a service: an incident without one is the whole organisation's, and you "
                "respond to a part of it",
                "/services");
  }
  if (const Status may = may_attach(call, request->alerts, desk); !may) {
    return std::unexpected(may.error());
  }
  DeclareIncident declared{.title = std::move(request->title),
                           .summary = std::move(request->summary),
                           .severity = request->severity,
                           .impact = request->impact,
                           .urgency = request->urgency,
                           .major = request->major,
                           .services = std::move(request->services),
                           .alerts = std::move(request->alerts),
                           .commander = std::move(request->commander),
                           .page_teams = request->page_teams,
                           .page_targets = std::move(request->page_targets),
                           .by_rule = {},
                           .drill = request->drill,
                           .is_private = request->is_private,
                           .members = std::move(request->members),
                           .details = {.type = std::move(request->type),
                                       .crisis = request->crisis,
                                       .fields = std::move(request->fields)}};
  return answer_with_incident(call.command(std::move(declared)), std::nullopt, 201);
}

// What the engine no longer holds of an incident that is closed, cancelled or merged.
Status carry_closed(ChangeIncident& changed, const Incident& incident, Reader& reader) {
  if (is_live(incident.status)) return {};
  auto tasks = reader.tasks(incident.id);
  if (!tasks) return std::unexpected(std::move(tasks.error()));
  auto checks = reader.service_checks(incident.id);
  if (!checks) return std::unexpected(std::move(checks.error()));
  ChangeQuery of_incident{.limit = 1000};
  of_incident.incident = incident.id;
  auto changes = reader.changes(sight_of_all, of_incident);
  if (!changes) return std::unexpected(std::move(changes.error()));
  changed.closed_changes = std::move(changes->rows);
  changed.closed = incident;
  changed.closed_checks = std::move(*checks);
  changed.closed_tasks = std::move(*tasks);
  return {};
}

Result<Outcome> change(Call& call, Desk& desk) {
  auto request = call.body<ChangeRequest>();
  if (!request) return std::unexpected(std::move(request.error()));
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  if (const Status may = may_attach(call, request->attach, desk); !may) {
    return std::unexpected(may.error());
  }
  if (request->services) {
    std::vector<Slug> named = differing(*request->services, incident->services);
    // One that was deleted meanwhile may be taken away by anybody who responds.
    std::erase_if(named, [&](const Slug& service) {
      return call.config->find<Service>(service) == nullptr &&
             std::ranges::find(*request->services, service) == request->services->end();
    });
    if (const Status may = may_name(call, named); !may) return std::unexpected(may.error());
  }
  ChangeIncident changed;
  changed.incident = incident->id;
  changed.status = request->status;
  changed.severity = request->severity;
  changed.title = std::move(request->title);
  changed.summary = std::move(request->summary);
  changed.major_state = request->major_state;
  changed.services = std::move(request->services);
  changed.commander = std::move(request->commander);
  changed.attach = std::move(request->attach);
  changed.detach = std::move(request->detach);
  changed.note = std::move(request->note);
  changed.bridge = std::move(request->bridge);
  changed.is_private = request->is_private;
  changed.members = std::move(request->members);
  if (request->parent && *request->parent) {
    if (const Status may = may_relate(call, *request->parent, "parent", desk); !may) {
      return std::unexpected(may.error());
    }
  }
  changed.parent = request->parent;
  changed.details = {.type = std::move(request->type),
                     .crisis = request->crisis,
                     .fields = std::move(request->fields)};
  if (const Status carried = carry_closed(changed, *incident, *desk.reader); !carried) {
    return std::unexpected(carried.error());
  }
  return answer_with_incident(call.command(std::move(changed)), incident->id, 200);
}

Result<Outcome> note(Call& call, Desk& desk) {
  auto request = call.body<NoteRequest>();
  if (!request) return std::unexpected(std::move(request.error()));
  if (request->text.empty()) return fail(Error::Code::invalid, "write something", "/text");
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  ChangeIncident changed;
  changed.incident = incident->id;
  changed.note = std::move(request->text);
  if (const Status carried = carry_closed(changed, *incident, *desk.reader); !carried) {
    return std::unexpected(carried.error());
  }
  return answer_with_incident(call.command(std::move(changed)), incident->id, 201);
}

// Answers with the incident that is left.
Result<Outcome> merge(Call& call, Desk& desk) {
  auto request = call.body<MergeRequest>();
  if (!request) return std::unexpected(std::move(request.error()));
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  if (const Status may = may_relate(call, request->into, "into", desk); !may) {
    return std::unexpected(may.error());
  }
  return answer_with_incident(call.command(MergeIncident{incident->id, request->into}),
                              request->into, 200);
}

// For an administrator, who sees nothing of it until then.
Result<Outcome> break_glass(Call& call, Desk& desk) {
  auto request = call.body<GlassRequest>();
  if (!request) return std::unexpected(std::move(request.error()));
  const auto id = id_of<IncidentId>(call.part(0));
  if (!id) return std::unexpected(id.error());
  const auto incident = desk.reader->incident(sight_of_all, *id);
  if (!incident) return std::unexpected(incident.error());
  BreakGlass glass{.incident = *id, .reason = std::move(request->reason)};
  if (!is_live(incident->status)) glass.closed = *incident;
  return answer_with_incident(call.command(std::move(glass)), *id, 200);
}

Result<Outcome> escalate(Call& call, Desk& desk) {
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  return answer_with_incident(call.command(EscalateIncident{incident->id}), incident->id, 200);
}

Result<Outcome> reopen(Call& call, Desk& desk) {
  auto request = call.body<ReopenRequest>();
  if (!request) return std::unexpected(std::move(request.error()));
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  if (is_open(incident->status)) return fail(Error::Code::conflict, "it is open already");
  ChangeIncident changed;
  changed.incident = incident->id;
  changed.status = IncidentStatus::investigating;
  changed.note = std::move(request->note);
  if (const Status carried = carry_closed(changed, *incident, *desk.reader); !carried) {
    return std::unexpected(carried.error());
  }
  return answer_with_incident(call.command(std::move(changed)), incident->id, 200);
}

Result<Outcome> list_usual_types(Call&, Desk&) {
  return json_response(200, list_json(usual_types(), ""));
}

Result<Outcome> severity_scale(Call& call, Desk&) {
  const SeverityMatrix& own = call.config->settings().severity_matrix;
  SeverityScale scale{.impact = {levels.begin(), levels.end()},
                      .urgency = {levels.begin(), levels.end()},
                      .severity = own.empty() ? shipped_matrix() : own,
                      .definitions = {}};
  for (const Severity severity : all_severities) {
    scale.definitions.push_back(definition_of(*call.config, severity));
  }
  return respond_with(scale);
}

}  // namespace

json::object view_of(const Incident& incident, const Sight& sight, Reader& reader) {
  AlertQuery query;
  query.incident = incident.id;
  const auto counts = reader.count_alerts(sight, query).value_or(AlertCounts{});
  json::object view =
      joined(incident, IncidentView{.key = "INC-" + std::to_string(incident.id.value),
                                    .major = is_major(incident),
                                    .alert_count = counts.firing + counts.acknowledged +
                                                   counts.suppressed + counts.resolved,
                                    .commander = commander_of(incident)});
  // As long as a list of everybody who was ever there: what follows from it is told at /impact.
  view["cost_basis"] = to_json(CostBasis{});
  return view;
}

json::object view_from_outside(json::object view) {
  view["responders"] = json::array{};
  json::array held;
  for (json::value& each : view.at("roles").as_array()) {
    json::object& holding = each.as_object();
    if (holding.at("state").as_string() != to_text(HoldingState::held)) continue;
    holding["offered_to"] = "";
    holding["offered_at"] = nullptr;
    held.push_back(std::move(each));
  }
  view["roles"] = std::move(held);
  view["bridge"] = to_json(Bridge{});
  view["chat"] = to_json(ChatRoom{});
  view["members"] = json::array{};
  view["insiders"] = json::array{};
  view["fields"] = json::object{};
  hide_money(view.at("impact_facts").as_object());
  return view;
}

json::object view_for(const Call& call, const Incident& incident, const Sight& sight,
                      Reader& reader) {
  json::object view = view_of(incident, sight, reader);
  if (!may_with(call, Action::respond, incident)) return view_from_outside(std::move(view));
  if (call.who.viewer.guest_of != 0) hide_money(view.at("impact_facts").as_object());
  return view;
}

Result<Incident> incident_of_path(const Call& call, Desk& desk) {
  const auto id = id_of<IncidentId>(call.part(0));
  if (!id) return std::unexpected(id.error());
  return desk.reader->incident(call.sight(), *id);
}

Result<Incident> incident_to_change(const Call& call, Desk& desk) {
  auto incident = incident_of_path(call, desk);
  if (!incident || may_with(call, Action::respond, *incident)) return incident;
  return std::unexpected(
      call.must(Action::respond, Object{.service = {}, .team = {}, .incident = incident->id.value})
          .error());
}

bool may_with(const Call& call, Action action, const Incident& incident) {
  return may_with(*call.config, call.who.viewer, action, incident);
}

Status may_name(const Call& call, const std::vector<Slug>& services) {
  for (const Slug& service : services) {
    if (call.config->find<Service>(service) == nullptr) {
      return fail(Error::Code::invalid, "there is no service \"" + service + "\"", "/services");
    }
    if (const Status may = call.must(Action::respond, object_of_service(*call.config, service));
        !may) {
      return may;
    }
  }
  return {};
}

Clearance clearance_of(const Call& call, const Incident& incident) {
  return tocsin::clearance_of(incident, call.who.viewer, may_with(call, Action::respond, incident));
}

bool may_with(const Config& config, const Viewer& viewer, Action action, const Incident& incident) {
  std::vector<Slug> teams;
  for (const Slug& service : incident.services) {
    teams.push_back(object_of_service(config, service).team);
  }
  return may(viewer, action, incident, teams);
}

void add_incident_routes(std::vector<Route>& routes) {
  const Shape view = joined_shape<Incident, IncidentView>;
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/incidents",
                    .gate = Gate::signed_in,
                    .handle = list_incidents,
                    .summary = "Incidents, newest first",
                    .gives =
                        [](Schemas& schemas) {
                          joined_shape<Incident, IncidentView>(schemas);
                          json::value item = schemas.reference("IncidentView");
                          return json::value(json::object{
                              {"type", "object"},
                              {"properties", json::object{{"items", json::object{{"type", "array"},
                                                                                 {"items", item}}},
                                                          {"next", detail::text_schema()}}},
                              {"required", json::array{"items", "next"}}});
                        },
                    .query = "status severity service type parent q cursor limit"});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/incidents",
                    .gate = Gate::respond,
                    .handle = declare,
                    .summary = "Declare an incident",
                    .takes = partial<DeclareRequest>,
                    .gives = view,
                    .status = 201});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/incidents/{id}",
                    .gate = Gate::signed_in,
                    .handle = get_incident,
                    .summary = "One incident",
                    .gives = view});
  routes.push_back({.method = "PATCH",
                    .pattern = "/api/v1/incidents/{id}",
                    .gate = Gate::signed_in,
                    .handle = change,
                    .summary = "Change what is given",
                    .takes = partial<ChangeRequest>,
                    .gives = view});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/incidents/{id}/notes",
                    .gate = Gate::signed_in,
                    .handle = note,
                    .summary = "Write into the timeline",
                    .takes = shape<NoteRequest>,
                    .gives = view,
                    .status = 201});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/incidents/{id}/escalate",
                    .gate = Gate::signed_in,
                    .handle = escalate,
                    .summary = "Call the next step of whatever policies run for it, now",
                    .gives = view});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/incidents/{id}/reopen",
                    .gate = Gate::signed_in,
                    .handle = reopen,
                    .summary = "Reopen",
                    .takes = partial<ReopenRequest>,
                    .gives = view});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/incidents/{id}/merge",
                    .gate = Gate::signed_in,
                    .handle = merge,
                    .summary = "It was another incident all along: alerts, tasks and people move "
                               "there. Answers with that one",
                    .takes = shape<MergeRequest>,
                    .gives = view});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/incidents/{id}/break-glass",
                    .gate = Gate::administer,
                    .handle = break_glass,
                    .summary = "Let oneself into a private incident: it is written into its "
                               "stream, and everybody inside is told the reason",
                    .takes = shape<GlassRequest>,
                    .gives = view});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/severity-matrix",
                    .handle = severity_scale,
                    .summary = "Severity by impact and urgency",
                    .gives = shape<SeverityScale>});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/usual-incident-types",
                    .handle = list_usual_types,
                    .summary = "Incident types to begin with, for an organisation that has none",
                    .gives = list_shape<IncidentType>});
}

}  // namespace tocsin::api
