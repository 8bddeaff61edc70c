// Routes that take changes in: from programs with the key of an integration, in our own words and
// in PagerDuty's, and from whoever has a token. Each is one command, answered after its commit.
#include <fmt/format.h>

#include "api/change_view.hpp"
#include "api/intake_key.hpp"
#include "api/routes.hpp"
#include "base/crypto.hpp"
#include "intake/change_events.hpp"
#include "intake/pagerduty.hpp"

namespace tocsin::api {
namespace {

constexpr int record_tries_max = 5;  // somebody tells of the same change at the same moment

struct ToldChangeRequest {
  std::string id;  // what the sender calls it: the same again is the same change
  std::optional<std::string> source;
  std::optional<std::string> title;
  std::optional<ChangeKind> kind;
  std::optional<ChangeState> state;
  std::optional<std::vector<Slug>> services;
  std::optional<std::string> who;
  std::optional<Time> began_at;
  std::optional<Time> ended_at;
  std::optional<std::vector<Link>> links;
  std::optional<json::value> details;
};
TOCSIN_DESCRIBE(ToldChangeRequest, id, source, title, kind, state, services, who, began_at,
                ended_at, links, details)

struct ChangeAccepted {
  std::string status = "accepted";
  ChangeId id;
  std::int64_t version = 1;  // so often it was told of
};
TOCSIN_DESCRIBE(ChangeAccepted, status, id, version)

// One change on its way to the engine and back.
struct ToldChange {
  Backend& backend;
  Call call;
  Answered respond;
  Slug integration;  // whose key it came with; empty: a person's token
  ChangeReport report = {};
  std::vector<Slug> usual_services = {};
  net::Response (*accepted)(const Reply&) = nullptr;
  net::Response (*refused)(const Error&) = nullptr;
  int tries = 0;
};
using ToldPointer = std::shared_ptr<ToldChange>;

net::Response change_accepted(const Reply& reply) {
  const ChangeAccepted told{.id = ChangeId{reply.ids.front()}, .version = reply.version};
  return json_response(202, to_json(told));
}
net::Response change_refused(const Error& error) { return problem(error); }
net::Response change_event_accepted(const Reply&) {
  return net::respond_with(
      202, "application/json",
      json_text(json::object{{"status", "success"}, {"message", "Change event processed"}}));
}

void refuse_change(const ToldPointer& told, const Error& error, Duration wait = 1s) {
  if (!told->integration.empty()) {
    told->backend.events_refused.fetch_add(1, std::memory_order_relaxed);
  }
  net::Response response = told->refused(error);
  if (error.code == Error::Code::rate_limited || error.code == Error::Code::unavailable) {
    response.headers.set("Retry-After", retry_after(wait));
  }
  told->respond(std::move(response));
}

Error busy_with_changes() {
  return {Error::Code::unavailable, "Tocsin is busy; nothing was kept, send it again", {}};
}

// A person tells of what they respond for; what it was on before counts as well.
Status may_tell(const ToldChange& told, const std::optional<Change>& known) {
  if (!told.integration.empty()) return {};
  std::vector<Slug> services = known ? known->services : std::vector<Slug>();
  if (told.report.services) {
    services.insert(services.end(), told.report.services->begin(), told.report.services->end());
  }
  if (services.empty()) return told.call.must(Action::respond);
  for (const Slug& service : services) {
    const Object object = object_of_service(*told.call.config, service);
    if (auto may = told.call.must(Action::respond, object); !may) return may;
  }
  return {};
}

void record_change(const ToldPointer& told, Reader& reader);

void record_again(const ToldPointer& told) {
  told->backend.readers.submit_rest([told](const Result<Reader*>& reader) {
    if (!reader) return refuse_change(told, reader.error());
    record_change(told, **reader);
  });
}

Command telling_of(const ToldChange& told, RecordChange body) {
  if (told.integration.empty()) return told.call.command(std::move(body));
  return intake_command(told.call, *told.call.config->find<Integration>(told.integration),
                        std::move(body));
}

// On a reader's thread.
void record_change(const ToldPointer& told, Reader& reader) {
  Command command = telling_of(*told, RecordChange{});
  ChangeQuery query;
  query.key = change_key(command.actor, told->report.source_id);
  auto slice = reader.changes(sight_of_all, query);
  if (!slice) return refuse_change(told, slice.error());
  RecordChange body{.report = told->report, .usual_services = told->usual_services};
  if (!slice->rows.empty()) body.known = std::move(slice->rows.front());
  if (auto may = may_tell(*told, body.known); !may) return refuse_change(told, may.error());
  command.body = std::move(body);
  const bool taken = told->backend.engine.submit(std::move(command), [told](Answer answer) {
    const bool raced = !answer.reply && answer.reply.error().code == Error::Code::stale;
    if (raced && ++told->tries < record_tries_max) return record_again(told);
    if (raced) return refuse_change(told, busy_with_changes());
    if (!answer.reply) return refuse_change(told, answer.reply.error());
    if (!told->integration.empty()) {
      told->backend.events_accepted.fetch_add(1, std::memory_order_relaxed);
    }
    net::Response response = told->accepted(*answer.reply);
    response.headers.set("X-Tocsin-Seq", std::to_string(answer.seq));
    told->respond(std::move(response));
  });
  if (!taken) refuse_change(told, busy_with_changes());
}

void begin_telling(const ToldPointer& told) {
  Pool::Work work = [told](const Result<Reader*>& reader) {
    if (!reader) return refuse_change(told, reader.error());
    record_change(told, **reader);
  };
  if (!told->backend.readers.submit(work)) refuse_change(told, busy_with_changes());
}

// ---- in our own words
// -----------------------------------------------------------------------------

Status read_told(ToldChange& told) {
  auto request = told.call.body<ToldChangeRequest>();
  if (!request) return std::unexpected(std::move(request.error()));
  if (request->services) {
    for (std::size_t i = 0; i < request->services->size(); ++i) {
      const Slug& slug = (*request->services)[i];
      if (told.call.config->find<Service>(slug) != nullptr) continue;
      return fail(Error::Code::invalid, fmt::format("there is no service \"{}\"", slug),
                  fmt::format("/services/{}", i));
    }
  }
  ChangeReport& report = told.report;
  report.source_id = std::move(request->id);
  report.source = std::move(request->source);
  report.title = std::move(request->title);
  report.kind = request->kind;
  report.state = request->state;
  report.services = std::move(request->services);
  report.who = std::move(request->who);
  report.began_at = request->began_at;
  report.ended_at = request->ended_at;
  report.links = std::move(request->links);
  if (request->details) report.details = json_text(*request->details);
  return {};
}

void receive_from_person(Call&& call, Backend& backend, Answered respond) {
  const auto told = std::make_shared<ToldChange>(backend, std::move(call), std::move(respond), "");
  told->accepted = change_accepted;
  told->refused = change_refused;
  if (auto good = read_told(*told); !good) return refuse_change(told, good.error());
  begin_telling(told);
}

// What the rules say where a source names no service, or else the integration's own.
std::vector<Slug> usual_services_of(const ToldChange& told, const Labels& labels) {
  const Slug routed = told.call.config->compiled->routes.route(labels, told.integration).service;
  const Slug& own = told.call.config->find<Integration>(told.integration)->service;
  const Slug& service = routed.empty() ? own : routed;
  return service.empty() ? std::vector<Slug>() : std::vector<Slug>{service};
}

// Errors: those of the key, and of its rate.
Status admit_sender(ToldChange& told, const Result<const Integration*>& integration,
                    Duration& wait) {
  if (!integration) return std::unexpected(integration.error());
  told.integration = (*integration)->slug;
  const auto full = told.backend.intake_rates.take(
      told.integration, (*integration)->alerts_per_second_max, 1, told.call.now);
  if (!full) return {};
  wait = *full;
  return fail(Error::Code::rate_limited,
              fmt::format("more than {} events a second; this was not kept, send it again later",
                          (*integration)->alerts_per_second_max));
}

void receive_by_key(Call&& call, Backend& backend, Answered respond) {
  const auto told = std::make_shared<ToldChange>(backend, std::move(call), std::move(respond), "");
  told->accepted = change_accepted;
  told->refused = change_refused;
  Duration wait = 1s;
  const auto integration =
      integration_of_key(*told->call.config, told->call.part(0), told->call.now);
  if (auto in = admit_sender(*told, integration, wait); !in)
    return refuse_change(told, in.error(), wait);
  if (auto good = read_told(*told); !good) return refuse_change(told, good.error());
  const std::string source = told->report.source.value_or("");
  const std::string kind(to_text(told->report.kind.value_or(ChangeKind::other)));
  const auto labels = Labels::from_pairs({{"kind", kind}, {"source", source}});
  if (!labels) return refuse_change(told, labels.error());
  told->usual_services = usual_services_of(*told, *labels);
  begin_telling(told);
}

// ---- in PagerDuty's
// -------------------------------------------------------------------------------

// By slug or by name; what is not known here is passed over.
std::vector<Slug> services_called(const Config& config, const std::vector<std::string>& names) {
  std::vector<Slug> services;
  for (const std::string& name : names) {
    for (const auto& [slug, entry] : config.table<Service>().all()) {
      const bool meant = slug == name || entry.value.name == name;
      if (meant && !holds(services, slug)) services.push_back(slug);
    }
  }
  return services;
}

void receive_change_event(Call&& call, Backend& backend, Answered respond) {
  const auto told = std::make_shared<ToldChange>(backend, std::move(call), std::move(respond), "");
  told->accepted = change_event_accepted;
  told->refused = pagerduty_refused;
  const std::string& body = told->call.request.body;
  const auto key = pagerduty_routing_key(body);
  if (!key) return refuse_change(told, key.error());
  Duration wait = 1s;
  const auto integration = integration_of_key(*told->call.config, *key, told->call.now);
  if (auto in = admit_sender(*told, integration, wait); !in)
    return refuse_change(told, in.error(), wait);
  // The same words with the same time are the same change: its sender tried again.
  const std::string same = to_hex(sha256(body));
  auto event = parse_change_event(body, same);
  if (!event) return refuse_change(told, event.error());
  told->report = std::move(event->report);
  if (told->report.source_id == same && !told->report.began_at) {
    told->report.source_id = to_hex(backend.random.bytes(16));
  }
  if (auto services = services_called(*told->call.config, event->services); !services.empty()) {
    told->report.services = std::move(services);
  }
  told->usual_services = usual_services_of(*told, event->labels);
  begin_telling(told);
}

}  // namespace

void add_change_intake_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/change-records",
                    .gate = Gate::respond,
                    .start = receive_from_person,
                    .summary = "Tell of a change: a deployment, a setting, a flag. The same id "
                               "again says more of the same change",
                    .takes = partial<ToldChangeRequest>,
                    .gives = shape<ChangeAccepted>,
                    .status = 202});
  routes.push_back({.method = "POST",
                    .pattern = "/intake/changes/{key}",
                    .gate = Gate::open,
                    .start = receive_by_key,
                    .summary = "The same with the key of an integration",
                    .takes = partial<ToldChangeRequest>,
                    .gives = shape<ChangeAccepted>,
                    .status = 202});
  routes.push_back({.method = "POST",
                    .pattern = "/v2/change/enqueue",
                    .gate = Gate::open,
                    .start = receive_change_event,
                    .summary = "PagerDuty change events",
                    .takes = shape<json::value>,
                    .status = 202,
                    .body_bytes_max = pagerduty_body_bytes_max});
}

}  // namespace tocsin::api
