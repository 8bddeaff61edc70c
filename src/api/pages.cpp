// Routes of pages and the notifications that carried them.
#include "api/explain.hpp"
#include "api/incident_view.hpp"
#include "api/page_view.hpp"
#include "api/routes.hpp"
#include "domain/incidents/privacy.hpp"

namespace tocsin::api {
namespace {

struct PageDetail {
  std::vector<Notification> notifications;
  std::string why;
};
TOCSIN_DESCRIBE(PageDetail, notifications, why)

Result<Outcome> list_pages(Call& call, Desk& desk) {
  PageQuery query;
  query.user = call.asks("mine") ? call.who.viewer.user : call.query("user");
  auto statuses = enums_of<PageStatus>(call.query("status"), "status");
  if (!statuses) return std::unexpected(std::move(statuses.error()));
  query.statuses = std::move(*statuses);
  if (const std::string kind = call.query("subject_kind"); !kind.empty()) {
    const auto subject_kind = from_text<SubjectOf>(kind);
    if (!subject_kind) return fail_at("subject_kind", subject_kind.error());
    query.subject_kind = *subject_kind;
  }
  if (const std::string subject = call.query("subject"); !subject.empty()) {
    const auto number = number_of(subject);
    if (!number) return fail_at("subject", number.error());
    query.subject = *number;
  }
  query.cursor = call.query("cursor");
  const auto limit = call.limit();
  if (!limit) return std::unexpected(limit.error());
  query.limit = *limit;
  // One's own pages are always seen.
  const bool own = !query.user.empty() && query.user == call.who.viewer.user;
  const auto slice = desk.reader->pages(own ? sight_of_all : call.sight(), query);
  if (!slice) return std::unexpected(slice.error());
  return json_response(200, list_json(slice->rows, slice->next, [&](const Page& page) {
                         return json::value(view_of(page, *desk.reader));
                       }));
}

Result<Page> page_of_path(const Call& call, Desk& desk) {
  const auto id = id_of<PageId>(call.part(0));
  if (!id) return std::unexpected(id.error());
  auto page = desk.reader->page(*id);
  if (page && !may_see(call, *page, *desk.reader)) {
    return fail(Error::Code::not_found, "there is no page with this number");
  }
  return page;
}

Result<json::object> page_detail(const Call& call, const Page& page, Desk& desk) {
  NotificationQuery query;
  query.pages = {page.id};
  auto attempts = desk.reader->notifications(sight_of_all, query);
  if (!attempts) return std::unexpected(std::move(attempts.error()));
  json::object body = view_of(page, *desk.reader);
  body.emplace("notifications", to_json(attempts->rows));
  body.emplace("why", why_paged(*call.config, page));
  return body;
}

Result<Outcome> get_page(Call& call, Desk& desk) {
  const auto page = page_of_path(call, desk);
  if (!page) return std::unexpected(page.error());
  const auto body = page_detail(call, *page, desk);
  if (!body) return std::unexpected(body.error());
  return json_response(200, *body);
}

// The person paged may always answer; others need to be responders of its subject.
Status may_answer(const Call& call, const Page& page, Desk& desk) {
  if (page.user == call.who.viewer.user && !page.user.empty()) return {};
  if (page.subject_kind == SubjectOf::alert) {
    const auto alert = desk.reader->alert(call.sight(), AlertId{page.subject});
    if (!alert) return std::unexpected(alert.error());
    return call.must(Action::respond, object_of_service(*call.config, alert->service));
  }
  if (page.subject_kind == SubjectOf::incident) {
    const auto incident = desk.reader->incident(call.sight(), IncidentId{page.subject});
    if (!incident) return std::unexpected(incident.error());
    if (may_with(call, Action::respond, *incident)) return {};
  }
  return call.must(Action::respond);
}

template <PageVerb verb>
Result<Outcome> act_on_page(Call& call, Desk& desk) {
  const auto page = page_of_path(call, desk);
  if (!page) return std::unexpected(page.error());
  if (const Status may = may_answer(call, *page, desk); !may) return std::unexpected(may.error());
  return Write{
      call.command(answer_to(*page, verb, *desk.reader)),
      [id = page->id](Call& done, Desk& later, const Reply& reply) -> Result<net::Response> {
        const auto now = later.reader->page(id);
        if (!now) return std::unexpected(now.error());
        auto body = page_detail(done, *now, later);
        if (!body) return std::unexpected(std::move(body.error()));
        if (!reply.outcome.empty()) body->emplace("outcome", reply.outcome);
        return json_response(200, *body);
      }};
}

struct PageRequest {
  std::vector<Target> targets;  // people, teams, or whoever is on call by a schedule
  bool instead = false;         // of those who are called now
  std::string note;             // why, for the timeline
};
TOCSIN_DESCRIBE(PageRequest, targets, instead, note)

struct CalledView {
  std::string outcome;  // called, called_already
  std::vector<std::uint64_t> pages;
};
TOCSIN_DESCRIBE(CalledView, outcome, pages)

Result<Outcome> page_people(Call& call, PagePeople paging) {
  auto request = call.body<PageRequest>();
  if (!request) return std::unexpected(std::move(request.error()));
  if (request->targets.empty()) {
    return fail(Error::Code::invalid, "whom to call? name a user, a team or a schedule",
                "/targets");
  }
  if (request->note.size() > 2000) {
    return fail(Error::Code::too_large, "at most 2000 bytes", "/note");
  }
  paging.targets = std::move(request->targets);
  paging.instead = request->instead;
  paging.note = std::move(request->note);
  return Write{call.command(std::move(paging)),
               [](Call&, Desk&, const Reply& reply) -> Result<net::Response> {
                 return respond_with(CalledView{reply.outcome, reply.ids});
               }};
}

Result<Outcome> page_for_alert(Call& call, Desk& desk) {
  const auto id = id_of<AlertId>(call.part(0));
  if (!id) return std::unexpected(id.error());
  const auto alert = desk.reader->alert(call.sight(), *id);
  if (!alert) return std::unexpected(alert.error());
  const Object object = object_of_service(*call.config, alert->service);
  if (const Status may = call.must(Action::respond, object); !may) {
    return std::unexpected(may.error());
  }
  return page_people(call, PagePeople{.subject_kind = SubjectOf::alert,
                                      .subject = id->value,
                                      .targets = {},
                                      .instead = false,
                                      .note = {}});
}

Result<Outcome> page_for_incident(Call& call, Desk& desk) {
  const auto id = id_of<IncidentId>(call.part(0));
  if (!id) return std::unexpected(id.error());
  const auto incident = desk.reader->incident(call.sight(), *id);
  if (!incident) return std::unexpected(incident.error());
  if (!may_with(call, Action::respond, *incident)) {
    return std::unexpected(call.must(Action::respond).error());
  }
  return page_people(call, PagePeople{.subject_kind = SubjectOf::incident,
                                      .subject = id->value,
                                      .targets = {},
                                      .instead = false,
                                      .note = {}});
}

Result<Outcome> list_notifications(Call& call, Desk& desk) {
  NotificationQuery query;
  query.user = call.query("user");
  query.contact_method = call.query("contact_method");
  for (const std::string& text : list_of(call.query("page"))) {
    const auto page = id_of<PageId>(text);
    if (!page) return fail_at("page", page.error());
    query.pages.push_back(*page);
  }
  if (const std::string subject = call.query("subject"); !subject.empty()) {
    const auto kind = from_text<SubjectOf>(subject);
    if (!kind) return fail_at("subject", kind.error());
    query.subject_kind = *kind;
  }
  query.cursor = call.query("cursor");
  const auto limit = call.limit();
  if (!limit) return std::unexpected(limit.error());
  query.limit = *limit;
  const bool own = !query.user.empty() && query.user == call.who.viewer.user;
  const auto slice = desk.reader->notifications(own ? sight_of_all : call.sight(), query);
  if (!slice) return std::unexpected(slice.error());
  return json_response(200, list_json(slice->rows, slice->next));
}

json::value page_detail_shape(Schemas& schemas) {
  joined_shape<Page, PageView>(schemas);
  return json::object{{"allOf", json::array{schemas.reference("PageView"),
                                            schemas.inline_struct<PageDetail>(true)}}};
}
json::value pages_shape(Schemas& schemas) {
  joined_shape<Page, PageView>(schemas);
  return json::object{
      {"type", "object"},
      {"properties", json::object{{"items", json::object{{"type", "array"},
                                                         {"items", schemas.reference("PageView")}}},
                                  {"next", detail::text_schema()}}},
      {"required", json::array{"items", "next"}}};
}

}  // namespace

json::object view_of(const Page& page, Reader& reader) {
  PageView view{.title = "test page", .severity = Severity::SEV5, .service = {}};
  if (page.subject_kind == SubjectOf::alert) {
    if (const auto alert = reader.alert(sight_of_all, AlertId{page.subject})) {
      view = {title_for(page, alert->summary), alert->severity, alert->service};
    }
  } else if (page.subject_kind == SubjectOf::incident) {
    if (const auto incident = reader.incident(sight_of_all, IncidentId{page.subject})) {
      view = is_outside(*incident, page.user)
                 ? PageView{"INC-" + std::to_string(page.subject), Severity::SEV5, {}}
                 : PageView{incident->title, incident->severity,
                            incident->services.empty() ? Slug() : incident->services.front()};
    }
  }
  return joined(page, view);
}

std::optional<Escalation> last_escalation(Reader& reader, AlertId alert) {
  auto all = reader.escalations(SubjectOf::alert, alert.value);
  if (!all) return std::nullopt;
  std::erase_if(*all, [](const Escalation& escalation) { return escalation.policy.empty(); });
  const auto last = std::ranges::max_element(*all, {}, &Escalation::id);
  return last == all->end() ? std::nullopt : std::optional(*last);
}

bool still_acknowledged(const Page& page, Reader& reader) {
  if (page.status != PageStatus::acknowledged || page.subject_kind != SubjectOf::alert) {
    return false;
  }
  const auto alert = reader.alert(sight_of_all, AlertId{page.subject});
  return alert && alert->status == AlertStatus::acknowledged;
}

CommandBody answer_to(const Page& page, PageVerb verb, Reader& reader) {
  // Whoever is asked whether they are still on it has acknowledged, too.
  const bool over =
      page.subject_kind == SubjectOf::alert &&
      (page.status == PageStatus::acknowledged || page.reason.code == Reason::Code::still_on_it);
  if (!over || verb == PageVerb::acknowledge) return ActOnPage{.page = page.id, .verb = verb};
  const AlertId alert{page.subject};
  ActOnAlerts act{.alerts = {alert},
                  .verb = verb == PageVerb::resolve ? AlertVerb::resolve : AlertVerb::escalate,
                  .until = std::nullopt,
                  .note = {}};
  if (verb == PageVerb::escalate) {
    if (auto last = last_escalation(reader, alert)) act.ended.push_back(std::move(*last));
  }
  return act;
}

bool may_see(const Call& call, const Page& page, Reader& reader) {
  if (!page.user.empty() && page.user == call.who.viewer.user) return true;
  switch (page.subject_kind) {
    case SubjectOf::alert:
      return reader.alert(call.sight(), AlertId{page.subject}).has_value();
    case SubjectOf::incident:
      return reader.incident(call.sight(), IncidentId{page.subject}).has_value();
    case SubjectOf::test:
      return call.may(Action::administer);
  }
  return false;
}

void add_page_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/pages",
                    .handle = list_pages,
                    .summary = "Pages, newest first",
                    .gives = pages_shape,
                    .query = "user status subject_kind subject mine cursor limit"});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/pages/{id}",
                    .handle = get_page,
                    .summary = "One page, why it rang and every attempt to deliver it",
                    .gives = page_detail_shape});
  const auto paging = [&](std::string_view pattern, Result<Outcome> (*handle)(Call&, Desk&)) {
    routes.push_back({.method = "POST",
                      .pattern = pattern,
                      .gate = Gate::signed_in,  // they ask about the one that is meant
                      .handle = handle,
                      .summary = "Call people by hand, as well or instead",
                      .takes = shape<PageRequest>,
                      .gives = shape<CalledView>});
  };
  paging("/api/v1/alerts/{id}/page", page_for_alert);
  paging("/api/v1/incidents/{id}/page", page_for_incident);
  const auto verb = [&](std::string_view pattern, Result<Outcome> (*handle)(Call&, Desk&)) {
    routes.push_back({.method = "POST",
                      .pattern = pattern,
                      .handle = handle,
                      .summary = "Answer a page",
                      .gives = page_detail_shape});
  };
  verb("/api/v1/pages/{id}/acknowledge", act_on_page<PageVerb::acknowledge>);
  verb("/api/v1/pages/{id}/resolve", act_on_page<PageVerb::resolve>);
  verb("/api/v1/pages/{id}/escalate", act_on_page<PageVerb::escalate>);
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/notifications",
                    .handle = list_notifications,
                    .summary = "Attempts to reach people",
                    .gives = list_shape<Notification>,
                    .query = "user page contact_method subject cursor limit"});
}

}  // namespace tocsin::api
