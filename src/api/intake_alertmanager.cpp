// Routes by which amtool, karma and Grafana use Tocsin as an Alertmanager: reading alerts, and
// silences. They take a key that was given the scope to read.
#include <map>
#include <set>

#include "api/intake_key.hpp"
#include "api/routes.hpp"
#include "api/silence_uuid.hpp"
#include "intake/alertmanager_api.hpp"
#include "intake/prometheus_alert.hpp"

namespace tocsin::api {
namespace {

namespace am = alertmanager_api;

constexpr std::size_t shown_alerts_max = 20'000;

net::Response am_json(int status, const json::value& body) {
  net::Response response = net::respond_with(status, "application/json", json_text(body));
  response.headers.set("Cache-Control", "no-store");
  return response;
}
// Errors are a JSON text, as the original gives them.
net::Response am_error(const Error& error) {
  return am_json(status_of(error.code), json::value(error.message));
}

using AmHandler = Result<Outcome> (*)(Call&, Desk&, const Integration&);

// Errors of the handler and of its commit, in Alertmanager's form.
template <AmHandler handler>
void with_reading_key(Call&& call, Backend& backend, Answered respond) {
  const auto found =
      integration_of_key(*call.config, call.part(0), Protocol::alertmanager, call.now);
  if (!found) return respond(am_error(found.error()));
  if (!(*found)->readable) {
    return respond(am_error(Error{Error::Code::forbidden,
                                  "this key may only send alerts; allow its integration to read "
                                  "and silence",
                                  {}}));
  }
  answer_on(backend.readers, std::move(call), backend, std::move(respond),
            [integration = **found](Call& asked, Desk& desk) -> Result<Outcome> {
              Result<Outcome> outcome = handler(asked, desk, integration);
              if (!outcome) return am_error(outcome.error());
              return outcome;
            });
}

Result<std::vector<Alert>> alerts_of(Reader& reader, const Integration& integration) {
  AlertQuery query;
  query.statuses = {AlertStatus::firing, AlertStatus::acknowledged};
  query.integrations = {integration.slug};
  query.limit = 1000;
  std::vector<Alert> alerts;
  do {
    auto slice = reader.alerts(sight_of_all, query);
    if (!slice) return std::unexpected(std::move(slice.error()));
    std::ranges::move(slice->rows, std::back_inserter(alerts));
    query.cursor = std::move(slice->next);
  } while (!query.cursor.empty() && alerts.size() < shown_alerts_max);
  return alerts;
}

Result<std::vector<Silence>> silences_of(Reader& reader, bool with_expired) {
  constexpr std::size_t shown_silences_max = 10'000;
  std::vector<Silence> silences;
  std::string cursor;
  do {
    auto slice = reader.silences(with_expired, cursor, 1000);
    if (!slice) return std::unexpected(std::move(slice.error()));
    std::ranges::move(slice->rows, std::back_inserter(silences));
    cursor = std::move(slice->next);
  } while (!cursor.empty() && silences.size() < shown_silences_max);
  return silences;
}

// The fingerprints of the alerts that keep others quiet.
Result<std::map<std::uint64_t, std::string>> fingerprints(Reader& reader,
                                                          const std::vector<Alert>& alerts) {
  std::map<std::uint64_t, std::string> found;
  std::set<AlertId> wanted;
  for (const Alert& alert : alerts) {
    for (const QuietReason& quiet : alert.quiet) {
      if (quiet.kind == QuietKind::inhibition) wanted.insert(AlertId{quiet.id});
    }
  }
  for (const AlertId id : wanted) {
    if (const auto alert = reader.alert(sight_of_all, id)) {
      found.emplace(id.value, fingerprint_of(alert->labels));
    }
  }
  return found;
}

Result<std::vector<am::ShownAlert>> shown_alerts(const Call& call, Desk& desk,
                                                 const Integration& integration) {
  const auto filter = am::alert_filter(net::parse_form(call.request.query));
  if (!filter) return std::unexpected(filter.error());
  auto alerts = alerts_of(*desk.reader, integration);
  if (!alerts) return std::unexpected(std::move(alerts.error()));
  const auto silences = silences_of(*desk.reader, false);
  if (!silences) return std::unexpected(silences.error());
  std::map<std::uint64_t, std::string> uuids;
  for (const Silence& silence : *silences) uuids.emplace(silence.id.value, silence.uuid);
  const auto sources = fingerprints(*desk.reader, *alerts);
  if (!sources) return std::unexpected(sources.error());
  std::vector<PayloadId> payload_ids;
  for (const Alert& alert : *alerts) payload_ids.push_back(alert.payload);
  const auto payloads = desk.reader->payloads(payload_ids);
  if (!payloads) return std::unexpected(payloads.error());
  std::vector<am::ShownAlert> shown;
  for (std::size_t i = 0; i < alerts->size(); ++i) {
    am::ShownAlert one;
    one.alert = std::move((*alerts)[i]);
    one.receiver = one.alert.service;
    if (auto content = read_json<EventContent>((*payloads)[i])) {
      one.annotations = std::move(content->annotations);
      one.generator_url = std::move(content->source_url);
    }
    for (const QuietReason& quiet : one.alert.quiet) {
      if (quiet.kind == QuietKind::silence && uuids.contains(quiet.id)) {
        one.silenced_by.push_back(uuids.at(quiet.id));
      } else if (quiet.kind == QuietKind::inhibition && sources->contains(quiet.id)) {
        one.inhibited_by.push_back(sources->at(quiet.id));
      }
    }
    if (am::shows(*filter, one)) shown.push_back(std::move(one));
  }
  return shown;
}

Result<Outcome> get_alerts(Call& call, Desk& desk, const Integration& integration) {
  auto shown = shown_alerts(call, desk, integration);
  if (!shown) return std::unexpected(std::move(shown.error()));
  return am_json(200, am::gettable_alerts(std::move(*shown), integration.resolve_timeout));
}

Result<Outcome> get_groups(Call& call, Desk& desk, const Integration& integration) {
  auto shown = shown_alerts(call, desk, integration);
  if (!shown) return std::unexpected(std::move(shown.error()));
  return am_json(200, am::alert_groups(std::move(*shown), integration.resolve_timeout));
}

Result<Outcome> get_silences(Call& call, Desk& desk, const Integration&) {
  std::vector<Matcher> matchers;
  for (const auto& [name, value] : net::parse_form(call.request.query)) {
    if (name != "filter") continue;
    auto matcher = parse_matcher(value);
    if (!matcher) return std::unexpected(std::move(matcher.error()));
    matchers.push_back(std::move(*matcher));
  }
  auto silences = silences_of(*desk.reader, true);
  if (!silences) return std::unexpected(std::move(silences.error()));
  std::erase_if(*silences, [&](const Silence& silence) {
    return !matchers.empty() && !am::silence_has(silence, matchers);
  });
  return am_json(200, am::gettable_silences(std::move(*silences), call.now));
}

Result<Outcome> get_silence(Call& call, Desk& desk, const Integration&) {
  const auto silence = desk.reader->silence(call.part(1));
  if (!silence) return std::unexpected(silence.error());
  return am_json(200, am::gettable_silence(*silence, call.now));
}

Result<Outcome> post_silence(Call& call, Desk& desk, const Integration& integration) {
  auto silence = am::posted_silence(call.request.body, call.now);
  if (!silence) return std::unexpected(std::move(silence.error()));
  if (!silence->uuid.empty()) {
    const auto present = desk.reader->silence(silence->uuid);
    if (!present) return std::unexpected(present.error());
    // One that is over is made anew, as the original does.
    if (state_of(*present, call.now) != SilenceState::expired) silence->id = present->id;
  }
  silence->uuid = new_uuid(desk.backend.random);
  return Write{intake_command(call, integration, PutSilence{std::move(*silence)}),
               [](Call&, Desk&, const Reply& reply) -> Result<net::Response> {
                 return am_json(200, json::object{{"silenceID", reply.uuid}});
               }};
}

Result<Outcome> delete_silence(Call& call, Desk& desk, const Integration& integration) {
  const auto silence = desk.reader->silence(call.part(1));
  if (!silence) return std::unexpected(silence.error());
  return Write{intake_command(call, integration, ExpireSilence{silence->id}),
               [](Call&, Desk&, const Reply&) -> Result<net::Response> { return net::Response{}; }};
}

Result<Outcome> get_receivers(Call& call, Desk&, const Integration&) {
  std::vector<std::string> names;
  for (const auto& [slug, service] : call.config->table<Service>().all()) names.push_back(slug);
  return am_json(200, am::receivers(names));
}

Result<Outcome> get_status(Call&, Desk& desk, const Integration& integration) {
  const std::string config =
      "# Tocsin's own configuration is written by `tocsin export`.\nglobal:\n  resolve_timeout: " +
      format_duration(integration.resolve_timeout) + "\n";
  return am_json(200, am::status(desk.backend.version, desk.backend.started_at, config));
}

void healthy(Call&&, Backend&, Answered respond) {
  respond(net::respond_with(200, "text/plain; charset=utf-8", "OK"));
}

void ready(Call&&, Backend& backend, Answered respond) {
  const bool is_ready = backend.engine.stats().ready;
  respond(net::respond_with(is_ready ? 200 : 503, "text/plain; charset=utf-8",
                            is_ready ? "OK" : "not ready"));
}

}  // namespace

void add_alertmanager_routes(std::vector<Route>& routes) {
  const auto add = [&](std::string_view method, std::string_view pattern,
                       void (*start)(Call&&, Backend&, Answered), std::string_view summary) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .gate = Gate::open,
                      .start = start,
                      .summary = summary,
                      .gives = shape<json::value>});
  };
  add("GET", "/intake/alertmanager/{key}/api/v2/alerts", with_reading_key<get_alerts>,
      "Alertmanager API v2: alerts");
  add("GET", "/intake/alertmanager/{key}/api/v2/alerts/groups", with_reading_key<get_groups>,
      "Alertmanager API v2: alerts by receiver");
  add("GET", "/intake/alertmanager/{key}/api/v2/silences", with_reading_key<get_silences>,
      "Alertmanager API v2: silences");
  add("POST", "/intake/alertmanager/{key}/api/v2/silences", with_reading_key<post_silence>,
      "Alertmanager API v2: make or change a silence");
  add("GET", "/intake/alertmanager/{key}/api/v2/silence/{uuid}", with_reading_key<get_silence>,
      "Alertmanager API v2: one silence");
  add("DELETE", "/intake/alertmanager/{key}/api/v2/silence/{uuid}",
      with_reading_key<delete_silence>, "Alertmanager API v2: end a silence");
  add("GET", "/intake/alertmanager/{key}/api/v2/status", with_reading_key<get_status>,
      "Alertmanager API v2: status");
  add("GET", "/intake/alertmanager/{key}/api/v2/receivers", with_reading_key<get_receivers>,
      "Alertmanager API v2: receivers");
  add("GET", "/intake/alertmanager/{key}/-/healthy", healthy, "Alertmanager: healthy");
  add("GET", "/intake/alertmanager/{key}/-/ready", ready, "Alertmanager: ready");
}

}  // namespace tocsin::api
