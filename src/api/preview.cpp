// Routes that answer "what would happen" without writing: a payload through an integration's
// protocol and the rules; other rules over the alerts of late.
#include <algorithm>

#include "api/config_routes.hpp"
#include "api/json_any.hpp"
#include "api/routes.hpp"
#include "intake/protocols.hpp"

namespace tocsin::api {
namespace {

struct PayloadRequest {
  json::value payload;                 // as the sender would post it
  std::optional<JsonMapping> mapping;  // instead of the integration's own
};
TOCSIN_DESCRIBE(PayloadRequest, payload, mapping)

struct EntryProblem {
  std::size_t index = 0;
  std::string pointer;
  std::string detail;
};
TOCSIN_DESCRIBE(EntryProblem, index, pointer, detail)

// What the rules make of one event.
struct Placed {
  Slug rule;
  Slug service;
  Severity severity = Severity::SEV3;
  Urgency urgency = Urgency::high;
  bool suppressed = false;
  bool operator==(const Placed&) const = default;
};
TOCSIN_DESCRIBE(Placed, rule, service, severity, urgency, suppressed)

struct PlacedEvent {
  Slug rule;
  Slug service;
  Severity severity = Severity::SEV3;
  Urgency urgency = Urgency::high;
  bool suppress = false;
  std::vector<RouteStep> trace;
};
TOCSIN_DESCRIBE(PlacedEvent, rule, service, severity, urgency, suppress, trace)

struct PayloadPreview {
  std::vector<Event> events;
  std::vector<EntryProblem> errors;
  std::vector<PlacedEvent> routes;
};
TOCSIN_DESCRIBE(PayloadPreview, events, errors, routes)

struct RulesRequest {
  std::vector<RoutingRule> rules;  // the whole set, as it would be
  int limit = 200;
};
TOCSIN_DESCRIBE(RulesRequest, rules, limit)

struct RuleChange {
  AlertId alert;
  std::string summary;
  Placed before;
  Placed after;
};
TOCSIN_DESCRIBE(RuleChange, alert, summary, before, after)

struct RulesPreview {
  std::vector<RuleChange> items;
  std::size_t changed = 0;
  std::size_t looked_at = 0;
};
TOCSIN_DESCRIBE(RulesPreview, items, changed, looked_at)

// As the engine places an alert that has no service of its own yet.
Placed place(const Config& config, const tocsin::Route& route, const Labels& labels,
             const Slug& integration) {
  Placed placed;
  placed.rule = route.rule;
  placed.service = route.service;
  if (placed.service.empty()) {
    if (const Integration* from = config.find<Integration>(integration))
      placed.service = from->service;
  }
  const Service* service = config.find<Service>(placed.service);
  placed.severity = route.severity.value_or(severity_of_word(labels.get("severity")));
  placed.urgency = route.urgency.value_or(service == nullptr ? Urgency::high : service->urgency);
  placed.suppressed = route.suppress;
  return placed;
}

Result<Outcome> preview_payload(Call& call, Desk&) {
  auto request = call.body<PayloadRequest>();
  if (!request) return std::unexpected(std::move(request.error()));
  const auto entry = entry_for<Integration>(call, call.part(0));
  if (!entry) return std::unexpected(entry.error());
  Integration integration = (*entry)->value;
  if (request->mapping) {
    if (const Status good = check(*request->mapping); !good)
      return fail_at("mapping", good.error());
    integration.mapping = *request->mapping;
  }
  // A payload given as text is what the sender wrote, to the letter.
  const std::string body = request->payload.is_string() ? std::string(request->payload.get_string())
                                                        : json_text(request->payload);
  auto parsed =
      protocol_row(integration.protocol).parse(body, integration, call.now, "preview-of-a-new-key");
  if (!parsed) return fail_at("payload", std::move(parsed.error()));
  PayloadPreview preview;
  for (const EntryError& bad : parsed->errors) {
    preview.errors.push_back({bad.index, bad.error.pointer, bad.error.message});
  }
  for (const Event& event : parsed->events) {
    RouteTrace trace = call.config->compiled->routes.explain(event.labels, integration.slug);
    const Placed placed = place(*call.config, trace.route, event.labels, integration.slug);
    preview.routes.push_back({placed.rule, placed.service, placed.severity, placed.urgency,
                              placed.suppressed, std::move(trace.steps)});
  }
  preview.events = std::move(parsed->events);
  return respond_with(preview);
}

Result<Outcome> preview_rules(Call& call, Desk& desk) {
  const auto request = call.body<RulesRequest>();
  if (!request) return std::unexpected(request.error());
  const auto rules = RouteTree::compile(request->rules);
  if (!rules) return fail_at("rules", rules.error());
  AlertQuery query;
  query.limit = std::clamp(request->limit, 1, 1000);
  const auto recent = desk.reader->alerts(call.sight(), query);
  if (!recent) return std::unexpected(recent.error());
  RulesPreview preview;
  preview.looked_at = recent->rows.size();
  for (const Alert& alert : recent->rows) {
    const tocsin::Route now = call.config->compiled->routes.route(alert.labels, alert.integration);
    const tocsin::Route then = rules->route(alert.labels, alert.integration);
    RuleChange change{.alert = alert.id,
                      .summary = alert.summary,
                      .before = place(*call.config, now, alert.labels, alert.integration),
                      .after = place(*call.config, then, alert.labels, alert.integration)};
    if (change.before == change.after) continue;
    ++preview.changed;
    preview.items.push_back(std::move(change));
  }
  return respond_with(preview);
}

}  // namespace

void add_preview_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/integrations/{slug}/preview",
                    .gate = Gate::view,
                    .handle = preview_payload,
                    .summary = "What a payload would become, without taking it in",
                    .takes = partial<PayloadRequest>,
                    .gives = shape<PayloadPreview>,
                    .body_bytes_max = 2 * json_body_bytes_max});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/routing-rules/preview",
                    .gate = Gate::view,
                    .handle = preview_rules,
                    .summary = "What other rules would change for the alerts of late",
                    .takes = partial<RulesRequest>,
                    .gives = shape<RulesPreview>});
}

}  // namespace tocsin::api
