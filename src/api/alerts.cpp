// Routes of alerts: the list, one of them, its timeline, and what people do with them.
#include <algorithm>
#include <set>

#include "api/alert_view.hpp"
#include "api/json_any.hpp"
#include "api/page_view.hpp"
#include "api/routes.hpp"
#include "api/timeline_view.hpp"

namespace tocsin::api {
namespace {

struct ActRequest {
  std::vector<AlertId> alerts;
  std::optional<json::object> filter;  // instead of the list
  AlertVerb verb = AlertVerb::acknowledge;
  std::optional<Time> until;
  std::string note;
};
TOCSIN_DESCRIBE(ActRequest, alerts, filter, verb, until, note)

struct ActOneRequest {
  std::optional<Time> until;
  std::string note;
};
TOCSIN_DESCRIBE(ActOneRequest, until, note)

struct ActAnswer {
  std::vector<AlertId> changed;
  std::vector<AlertId> unchanged;
};
TOCSIN_DESCRIBE(ActAnswer, changed, unchanged)

Result<Outcome> list_alerts(Call& call, Desk& desk) {
  auto query = alert_query(call, call.query(), *desk.reader);
  if (!query) return std::unexpected(std::move(query.error()));
  const auto limit = call.limit();
  if (!limit) return std::unexpected(limit.error());
  query->limit = *limit;
  const auto slice = desk.reader->alerts(call.sight(), *query);
  if (!slice) return std::unexpected(slice.error());
  json::object body = list_json(slice->rows, slice->next, [&](const Alert& alert) {
    return to_json(view_of(alert, *desk.reader));
  });
  AlertQuery of_any_status = *query;
  of_any_status.statuses.clear();
  of_any_status.suppressed.reset();
  of_any_status.cursor.clear();
  const auto counts = desk.reader->count_alerts(call.sight(), of_any_status);
  if (!counts) return std::unexpected(counts.error());
  body.emplace("counts", to_json(*counts));
  return json_response(200, body);
}

Result<Alert> alert_of_path(const Call& call, Desk& desk) {
  const auto id = id_of<AlertId>(call.part(0));
  if (!id) return std::unexpected(id.error());
  return desk.reader->alert(call.sight(), *id);
}

Result<Outcome> get_alert(Call& call, Desk& desk) {
  const auto alert = alert_of_path(call, desk);
  if (!alert) return std::unexpected(alert.error());
  return json_response(200, joined(view_of(*alert, *desk.reader),
                                   AlertWithContent{content_of(*alert, *desk.reader)}));
}

Result<Outcome> alert_timeline(Call& call, Desk& desk) {
  const auto alert = alert_of_path(call, desk);
  if (!alert) return std::unexpected(alert.error());
  const auto limit = call.limit();
  if (!limit) return std::unexpected(limit.error());
  auto slice = desk.reader->timeline(EntryOf::alert, alert->id.value, call.query("cursor"), *limit);
  if (!slice) return std::unexpected(slice.error());
  // That it belongs to an incident tells that incident's title.
  const Sight sight = call.sight();
  std::erase_if(slice->rows, [&](const TimelineEntry& entry) {
    return entry.kind == EntryKind::incident_linked &&
           !desk.reader->incident(sight, IncidentId{entry.ref});
  });
  return json_response(200, timeline_json(*slice, *call.config));
}

// Every alert that the caller means and may see.
Result<std::vector<Alert>> meant_alerts(const Call& call, const ActRequest& request, Desk& desk) {
  AlertQuery query;
  if (request.filter) {
    const auto fields = fields_of(*request.filter);
    if (!fields) return std::unexpected(fields.error());
    auto made = alert_query(call, *fields, *desk.reader);
    if (!made) return std::unexpected(std::move(made.error()));
    query = std::move(*made);
  } else {
    if (request.alerts.empty()) {
      return fail(Error::Code::invalid, "name the alerts, or give a filter", "/alerts");
    }
    query.ids = request.alerts;
  }
  if (request.alerts.size() > act_on_alerts_max) {
    return fail(
        Error::Code::too_large,
        "at most " + std::to_string(act_on_alerts_max) + " alerts at once; act on them in parts",
        "/alerts");
  }
  query.limit = 1000;
  query.cursor.clear();
  std::vector<Alert> alerts;
  do {
    auto slice = desk.reader->alerts(call.sight(), query);
    if (!slice) return std::unexpected(std::move(slice.error()));
    std::ranges::move(slice->rows, std::back_inserter(alerts));
    query.cursor = std::move(slice->next);
    if (alerts.size() > act_on_alerts_max) {
      return fail(Error::Code::too_large,
                  "the filter means more than " + std::to_string(act_on_alerts_max) +
                      " alerts; make it narrower",
                  "/filter");
    }
  } while (!query.cursor.empty());
  if (!request.filter &&
      alerts.size() < std::set(request.alerts.begin(), request.alerts.end()).size()) {
    return fail(Error::Code::not_found, "some of these alerts do not exist", "/alerts");
  }
  return alerts;
}

Result<ActOnAlerts> act_on(const Call& call, const std::vector<Alert>& alerts, AlertVerb verb,
                           std::optional<Time> until, std::string note, Reader& reader) {
  ActOnAlerts act{.alerts = {}, .verb = verb, .until = until, .note = std::move(note)};
  for (const Alert& alert : alerts) {
    Object object = object_of_service(*call.config, alert.service);
    object.incident = alert.incident.value;
    if (const Status may = call.must(Action::respond, object); !may) {
      return std::unexpected(may.error());
    }
    act.alerts.push_back(alert.id);
    if (verb != AlertVerb::escalate || alert.status != AlertStatus::acknowledged) continue;
    if (auto last = last_escalation(reader, alert.id)) act.ended.push_back(std::move(*last));
  }
  if (verb == AlertVerb::snooze && (!until || *until <= call.now)) {
    return fail(Error::Code::invalid, "a snooze needs an end in the future", "/until");
  }
  return act;
}

Result<Outcome> act_on_many(Call& call, Desk& desk) {
  const auto request = call.body<ActRequest>();
  if (!request) return std::unexpected(request.error());
  const auto alerts = meant_alerts(call, *request, desk);
  if (!alerts) return std::unexpected(alerts.error());
  auto act = act_on(call, *alerts, request->verb, request->until, request->note, *desk.reader);
  if (!act) return std::unexpected(std::move(act.error()));
  std::vector<AlertId> meant = act->alerts;
  if (meant.empty()) return respond_with(ActAnswer{});
  return Write{
      call.command(std::move(*act)),
      [meant = std::move(meant)](Call&, Desk&, const Reply& reply) -> Result<net::Response> {
        const std::set<std::uint64_t> changed(reply.ids.begin(), reply.ids.end());
        ActAnswer answer;
        for (const AlertId id : meant) {
          (changed.contains(id.value) ? answer.changed : answer.unchanged).push_back(id);
        }
        return respond_with(answer);
      }};
}

template <AlertVerb verb>
Result<Outcome> act_on_one(Call& call, Desk& desk) {
  const auto request = call.body<ActOneRequest>();
  if (!request) return std::unexpected(request.error());
  const auto alert = alert_of_path(call, desk);
  if (!alert) return std::unexpected(alert.error());
  auto act = act_on(call, {*alert}, verb, request->until, request->note, *desk.reader);
  if (!act) return std::unexpected(std::move(act.error()));
  return Write{call.command(std::move(*act)),
               [id = alert->id](Call& done, Desk& later, const Reply&) -> Result<net::Response> {
                 const auto now = later.reader->alert(done.sight(), id);
                 if (!now) return std::unexpected(now.error());
                 return respond_with(view_of(*now, *later.reader));
               }};
}

json::value alerts_shape(Schemas& schemas) {
  json::object shape = list_shape<AlertView>(schemas).as_object();
  shape.at("properties").as_object().emplace("counts", schemas.of<AlertCounts>());
  return shape;
}

constexpr std::string_view filter_names =
    "status suppressed service severity integration incident q mine drill order cursor limit";

}  // namespace

void add_alert_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/alerts",
                    .gate = Gate::view,
                    .handle = list_alerts,
                    .summary = "Alerts, newest first, with counts by status",
                    .gives = alerts_shape,
                    .query = filter_names});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/alerts/actions",
                    .gate = Gate::respond,
                    .handle = act_on_many,
                    .summary = "Do one thing with many alerts",
                    .takes = partial<ActRequest>,
                    .gives = shape<ActAnswer>});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/alerts/{id}",
                    .gate = Gate::view,
                    .handle = get_alert,
                    .summary = "One alert with what its source wrote",
                    .gives = joined_shape<AlertView, AlertWithContent>});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/alerts/{id}/timeline",
                    .gate = Gate::view,
                    .handle = alert_timeline,
                    .summary = "What happened to it, newest first",
                    .gives = timeline_shape,
                    .query = "cursor limit"});
  const auto verb = [&](std::string_view pattern, Result<Outcome> (*handle)(Call&, Desk&)) {
    routes.push_back({.method = "POST",
                      .pattern = pattern,
                      .gate = Gate::respond,
                      .handle = handle,
                      .summary = "Do this with one alert",
                      .takes = partial<ActOneRequest>,
                      .gives = shape<AlertView>});
  };
  verb("/api/v1/alerts/{id}/acknowledge", act_on_one<AlertVerb::acknowledge>);
  verb("/api/v1/alerts/{id}/unacknowledge", act_on_one<AlertVerb::unacknowledge>);
  verb("/api/v1/alerts/{id}/resolve", act_on_one<AlertVerb::resolve>);
  verb("/api/v1/alerts/{id}/snooze", act_on_one<AlertVerb::snooze>);
  verb("/api/v1/alerts/{id}/unsnooze", act_on_one<AlertVerb::unsnooze>);
  verb("/api/v1/alerts/{id}/escalate", act_on_one<AlertVerb::escalate>);
  verb("/api/v1/alerts/{id}/note", act_on_one<AlertVerb::note>);
}

}  // namespace tocsin::api
