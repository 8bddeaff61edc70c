// The route that answers why an alert paged somebody, or nobody: its whole trace.
#include "api/alert_view.hpp"
#include "api/explain.hpp"
#include "api/json_any.hpp"
#include "api/routes.hpp"

namespace tocsin::api {
namespace {

struct RouteTraceView {
  Slug rule;
  bool matched = false;
  std::string why;
};
TOCSIN_DESCRIBE(RouteTraceView, rule, matched, why)

struct RouteView {
  Slug rule;
  std::string reason;
  std::vector<RouteTraceView> trace;
};
TOCSIN_DESCRIBE(RouteView, rule, reason, trace)

struct QuietText {
  std::string text;
};
TOCSIN_DESCRIBE(QuietText, text)

struct EscalationExtra {
  std::string policy_name;
  std::vector<Step> steps;
};
TOCSIN_DESCRIBE(EscalationExtra, policy_name, steps)

struct WhyPageExtra {
  std::string why;
  std::string end_why;  // "" while it rings
  std::vector<Notification> notifications;
};
TOCSIN_DESCRIBE(WhyPageExtra, why, end_why, notifications)

RouteView route_view(const Alert& alert, const Config& config) {
  RouteView view{.rule = alert.rule, .reason = {}, .trace = {}};
  const Reason reason{.code = !alert.rule.empty()      ? Reason::Code::rule_matched
                              : !alert.service.empty() ? Reason::Code::integration_default
                                                       : Reason::Code::no_service,
                      .object = alert.rule.empty() ? alert.integration : alert.rule};
  view.reason = tocsin::explain(config, reason);
  for (const RouteStep& step :
       config.compiled->routes.explain(alert.labels, alert.integration).steps) {
    view.trace.push_back({.rule = step.rule,
                          .matched = step.matched,
                          .why = step.matched                   ? "matched"
                                 : step.failed == "integration" ? "is for another integration"
                                                                : step.failed + " does not hold"});
  }
  return view;
}

// The steps as they were when it began.
const EscalationPolicy* policy_of(const Escalation& escalation, const Config& config) {
  const auto old = config.policy_versions.find({escalation.policy, escalation.policy_version});
  return old != config.policy_versions.end() ? &old->second
                                             : config.find<EscalationPolicy>(escalation.policy);
}

json::array quiet_json(const Alert& alert, const Config& config) {
  json::array items;
  for (const QuietReason& quiet : alert.quiet) {
    items.push_back(joined(quiet, QuietText{explain(config, quiet)}));
  }
  return items;
}

json::array escalations_json(const std::vector<Escalation>& escalations, const Config& config) {
  json::array items;
  for (const Escalation& escalation : escalations) {
    EscalationExtra extra;
    if (const EscalationPolicy* policy = policy_of(escalation, config)) {
      extra = {policy->name, policy->steps};
    }
    items.push_back(joined(escalation, extra));
  }
  return items;
}

json::array pages_json(const std::vector<Page>& pages, const std::vector<Notification>& attempts,
                       const Config& config) {
  json::array items;
  for (const Page& page : pages) {
    WhyPageExtra extra;
    extra.why = why_paged(config, page);
    if (page.ended_at) extra.end_why = tocsin::explain(config, page.end_reason);
    for (const Notification& attempt : attempts) {
      if (std::ranges::find(attempt.pages, page.id) != attempt.pages.end()) {
        extra.notifications.push_back(attempt);
      }
    }
    items.push_back(joined(page, extra));
  }
  return items;
}

Result<Outcome> why(Call& call, Desk& desk) {
  const auto id = id_of<AlertId>(call.part(0));
  if (!id) return std::unexpected(id.error());
  const Sight sight = call.sight();
  const auto alert = desk.reader->alert(sight, *id);
  if (!alert) return std::unexpected(alert.error());
  const auto escalations = desk.reader->escalations(SubjectOf::alert, id->value);
  if (!escalations) return std::unexpected(escalations.error());
  PageQuery page_query;
  page_query.subject_kind = SubjectOf::alert;
  page_query.subject = id->value;
  const auto pages = desk.reader->pages(sight, page_query);
  if (!pages) return std::unexpected(pages.error());
  std::vector<Notification> attempts;
  if (!pages->rows.empty()) {
    NotificationQuery query;
    for (const Page& page : pages->rows) query.pages.push_back(page.id);
    query.limit = 1000;
    auto found = desk.reader->notifications(sight, query);
    if (!found) return std::unexpected(std::move(found.error()));
    attempts = std::move(found->rows);
  }
  return json_response(
      200, json::object{
               {"alert", to_json(view_of(*alert, *desk.reader))},
               {"route", to_json(route_view(*alert, *call.config))},
               {"quiet", quiet_json(*alert, *call.config)},
               {"escalations", escalations_json(*escalations, *call.config)},
               {"pages", pages_json(pages->rows, attempts, *call.config)},
               {"verdict", verdict_of(*alert, *escalations, pages->rows, attempts, *call.config)}});
}

json::value why_shape(Schemas& schemas) {
  const auto list = [](json::value item) {
    return json::object{{"type", "array"}, {"items", std::move(item)}};
  };
  json::object properties{{"alert", schemas.of<AlertView>()},
                          {"route", schemas.of<RouteView>()},
                          {"quiet", list(joined_shape<QuietReason, QuietText>(schemas))},
                          {"escalations", list(joined_shape<Escalation, EscalationExtra>(schemas))},
                          {"pages", list(joined_shape<Page, WhyPageExtra>(schemas))},
                          {"verdict", detail::text_schema()}};
  return json::object{
      {"type", "object"},
      {"properties", std::move(properties)},
      {"required", json::array{"alert", "route", "quiet", "escalations", "pages", "verdict"}}};
}

}  // namespace

void add_why_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/alerts/{id}/why",
                    .gate = Gate::view,
                    .handle = why,
                    .summary = "Why somebody was paged for it, or nobody",
                    .gives = why_shape});
}

}  // namespace tocsin::api
