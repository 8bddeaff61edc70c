// Routes of an incident's people: roles put into hands, handed over, taken and declined; responders
// who join and are released.
#include "api/incident_view.hpp"
#include "api/routes.hpp"

namespace tocsin::api {
namespace {

struct RolePerson {
  Slug user;
};
TOCSIN_DESCRIBE(RolePerson, user)

// Answers with the incident as it is then.
Write answer_with(const Call& call, CommandBody body, IncidentId id) {
  return Write{call.command(std::move(body)),
               [id](Call& done, Desk& later, const Reply&) -> Result<net::Response> {
                 const auto incident = later.reader->incident(sight_of_all, id);
                 if (!incident) return std::unexpected(incident.error());
                 return json_response(200, view_for(done, *incident, done.sight(), *later.reader));
               }};
}

// Asks `command_of` for the command, once the caller may respond.
template <typename CommandOf>
Result<Outcome> respond_to(Call& call, Desk& desk, CommandOf command_of) {
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  return answer_with(call, command_of(incident->id), incident->id);
}

template <typename Command>
Result<Outcome> with_person(Call& call, Desk& desk, bool needed) {
  const auto request = call.body<RolePerson>();
  if (!request) return std::unexpected(request.error());
  if (request->user.empty() && needed) {
    return fail(Error::Code::invalid, "who? name a user", "/user");
  }
  return respond_to(call, desk, [&](IncidentId id) {
    Command command;
    command.incident = id;
    command.role = call.part(1);
    command.user = request->user;
    return command;
  });
}

Result<Outcome> assign(Call& call, Desk& desk) { return with_person<AssignRole>(call, desk, true); }
Result<Outcome> offer(Call& call, Desk& desk) { return with_person<OfferRole>(call, desk, false); }

Result<Outcome> take_out(Call& call, Desk& desk) {
  return respond_to(call, desk, [&](IncidentId id) {
    return AssignRole{
        .incident = id, .role = call.part(1), .user = call.query("user"), .gone = true};
  });
}

template <typename Command>
Result<Outcome> by_oneself(Call& call, Desk& desk) {
  return respond_to(call, desk, [&](IncidentId id) { return Command{id, call.part(1)}; });
}

struct TickWrite {
  std::string point;
  bool ticked = true;
};
TOCSIN_DESCRIBE(TickWrite, point, ticked)

Result<Outcome> tick(Call& call, Desk& desk) {
  const auto request = call.body<TickWrite>();
  if (!request) return std::unexpected(request.error());
  if (request->point.empty()) {
    return fail(Error::Code::invalid, "which point? give its words", "/point");
  }
  return respond_to(call, desk, [&](IncidentId id) {
    return TickChecklist{
        .incident = id, .role = call.part(1), .point = request->point, .off = !request->ticked};
  });
}

Result<Outcome> join(Call& call, Desk& desk) {
  return respond_to(call, desk, [](IncidentId id) { return JoinIncident{id}; });
}

Result<Outcome> release(Call& call, Desk& desk) {
  return respond_to(call, desk, [&](IncidentId id) { return ReleaseResponder{id, call.part(1)}; });
}

Result<Outcome> list_usual_roles(Call&, Desk&) {
  return json_response(200, list_json(usual_roles(), ""));
}

}  // namespace

void add_responding_routes(std::vector<Route>& routes) {
  const Shape view = joined_shape<Incident, IncidentView>;
  const auto add = [&](std::string_view method, std::string_view pattern,
                       Result<Outcome> (*handle)(Call&, Desk&), std::string_view summary,
                       Shape takes = {}, std::string_view query = {}) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .gate = Gate::signed_in,
                      .handle = handle,
                      .summary = summary,
                      .takes = takes,
                      .gives = view,
                      .query = query});
  };
  add("PUT", "/api/v1/incidents/{id}/roles/{role}", assign,
      "Put a person into an incident role, instead of its holder or, where many may hold it, "
      "beside",
      shape<RolePerson>);
  add("DELETE", "/api/v1/incidents/{id}/roles/{role}", take_out,
      "Take a person out of an incident role; without `user`, everybody", {}, "user");
  add("POST", "/api/v1/incidents/{id}/roles/{role}/offer", offer,
      "Offer a role to a person: it moves when they take it. An empty user takes the offer back",
      shape<RolePerson>);
  add("POST", "/api/v1/incidents/{id}/roles/{role}/take", by_oneself<TakeRole>,
      "Take a role that is vacant, was offered, or that one was called for");
  add("POST", "/api/v1/incidents/{id}/roles/{role}/decline", by_oneself<DeclineRole>,
      "Decline a role that was offered or that one was called for");
  add("PUT", "/api/v1/incidents/{id}/roles/{role}/checklist", tick,
      "Tick a point of the checklist of a role that one holds, by its words; or take the tick back",
      shape<TickWrite>);
  add("POST", "/api/v1/incidents/{id}/join", join,
      "Be in the room: one's open pages for the incident are acknowledged by it");
  add("POST", "/api/v1/incidents/{id}/responders/{user}/release", release,
      "Release a responder: their pages for the incident end, and policies call them no more");
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/usual-incident-roles",
                    .handle = list_usual_roles,
                    .summary = "Incident roles to begin with, for an organisation that has none",
                    .gives = list_shape<IncidentRole>});
}

}  // namespace tocsin::api
