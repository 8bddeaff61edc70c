// Routes of intake: what programs that we did not write send to. Bodies are read and fingerprinted
// on the net thread; each request is one command, answered after its commit, in the words of the
// original.
#include <fmt/format.h>

#include <algorithm>

#include "api/intake_key.hpp"
#include "api/routes.hpp"
#include "base/crypto.hpp"
#include "intake/protocols.hpp"

namespace tocsin::api {
namespace {

// What one protocol says to its sender.
struct Words {
  Protocol protocol;
  net::Response (*accepted)(const ParsedBatch&, const Reply&);
  net::Response (*refused)(const Error&);
  // Good entries were kept, these were not.
  net::Response (*partly)(const ParsedBatch&, std::size_t kept);
};

net::Response plain_json(int status, json::value body) {
  return net::respond_with(status, "application/json", json_text(body));
}

// ---- Alertmanager: 200 without a body; go-openapi's error; the joined errors as one JSON text
// ----

net::Response alertmanager_accepted(const ParsedBatch&, const Reply&) {
  net::Response response;
  response.status = 200;
  return response;
}
net::Response alertmanager_refused(const Error& error) {
  const int status = status_of(error.code);
  std::string message = error.message;
  if (!error.pointer.empty()) message = error.pointer + ": " + message;
  return plain_json(status, json::object{{"code", status}, {"message", std::move(message)}});
}
net::Response alertmanager_partly(const ParsedBatch& batch, std::size_t) {
  std::string text;
  for (const EntryError& bad : batch.errors) {
    text += (text.empty() ? "" : "; ") + bad.error.pointer + ": " + bad.error.message;
  }
  return plain_json(400, json::value(text));
}

// ---- our own ------------------------------------------------------------------------------------

net::Response own_accepted(const ParsedBatch& batch, const Reply& reply) {
  return plain_json(202, json::object{{"status", "accepted"},
                                      {"events", batch.events.size()},
                                      {"alerts", to_json(reply.ids)}});
}
net::Response own_refused(const Error& error) { return problem(error); }
net::Response own_partly(const ParsedBatch& batch, std::size_t kept) {
  json::array errors;
  for (const EntryError& bad : batch.errors) {
    errors.push_back(json::object{
        {"index", bad.index}, {"pointer", bad.error.pointer}, {"detail", bad.error.message}});
  }
  const EntryError& first = batch.errors.front();
  return problem(
      Error{Error::Code::invalid,
            fmt::format("{} of {} events were not understood and not kept: {}", batch.errors.size(),
                        batch.errors.size() + kept, first.error.message),
            first.error.pointer},
      {{"errors", std::move(errors)}, {"accepted", kept}});
}

// ---- PagerDuty Events v2
// --------------------------------------------------------------------------

net::Response pagerduty_accepted(const ParsedBatch& batch, const Reply&) {
  return plain_json(202, json::object{{"status", "success"},
                                      {"message", "Event processed"},
                                      {"dedup_key", batch.events.front().dedup_key}});
}
net::Response pagerduty_partly(const ParsedBatch& batch, std::size_t) {
  return pagerduty_refused(batch.errors.front().error);
}

constexpr Words alertmanager_words{Protocol::alertmanager, alertmanager_accepted,
                                   alertmanager_refused, alertmanager_partly};
constexpr Words webhook_words{Protocol::webhook, own_accepted, own_refused, own_partly};
constexpr Words json_words{Protocol::json, own_accepted, own_refused, own_partly};
constexpr Words pagerduty_words{Protocol::pagerduty, pagerduty_accepted, pagerduty_refused,
                                pagerduty_partly};

// ---------------------------------------------------------------------------------------------------

void refuse(const Words& words, Backend& backend, const Error& error, Answered& respond,
            Duration wait = 1s) {
  backend.events_refused.fetch_add(1, std::memory_order_relaxed);
  net::Response response = words.refused(error);
  if (error.code == Error::Code::rate_limited || error.code == Error::Code::unavailable) {
    response.headers.set("Retry-After", retry_after(wait));
  }
  respond(std::move(response));
}

// One request on its way to the engine and back.
struct Parcel {
  const Words& words;
  Backend& backend;
  Call call;
  const Integration& integration;  // of call.config
  Answered respond;
  ParsedBatch told = {};  // the events without their contents: only what the answer needs
};

KnownEntries& known_here() {
  thread_local KnownEntries known;
  return known;
}

// Whether an alert is spoken of twice in one body, so that the order of its entries counts.
bool doubles_a_key(const IngestEvents& ingest) {
  std::vector<Digest> keys;
  keys.reserve(ingest.repeats.size() + ingest.events.size());
  for (const Repeat& repeat : ingest.repeats) keys.push_back(repeat.key);
  for (const ArrivedEvent& event : ingest.events) keys.push_back(event.key);
  std::ranges::sort(keys);
  return std::ranges::adjacent_find(keys) != keys.end();
}

Result<ParsedBatch> parse_whole(const Parcel& parcel) {
  const std::string fresh_key = parcel.words.protocol == Protocol::pagerduty
                                    ? to_hex(parcel.backend.random.bytes(16))
                                    : std::string();
  return protocol_row(parcel.words.protocol)
      .parse(parcel.call.request.body, parcel.integration, parcel.call.now, fresh_key);
}

void submit(const std::shared_ptr<Parcel>& parcel, IngestEvents ingest);

// Some entry was no repeat after all.
void submit_whole(const std::shared_ptr<Parcel>& parcel) {
  auto parsed = parse_whole(*parcel);
  if (!parsed) return refuse(parcel->words, parcel->backend, parsed.error(), parcel->respond);
  submit(parcel, ingest_of(parcel->integration, std::move(parsed->events)));
}

void submit(const std::shared_ptr<Parcel>& parcel, IngestEvents ingest) {
  const bool whole = ingest.repeats.empty();
  Command command = intake_command(parcel->call, parcel->integration, std::move(ingest));
  if (whole) parcel->call.request.body = {};  // it is not read again
  const bool taken = parcel->backend.engine.submit(std::move(command), [parcel](Answer answer) {
    if (!answer.reply && answer.reply.error().code == Error::Code::stale) {
      // Not on the engine's thread.
      return parcel->backend.readers.submit_rest(
          [parcel](const Result<Reader*>&) { submit_whole(parcel); });
    }
    if (!answer.reply) {
      return refuse(parcel->words, parcel->backend, answer.reply.error(), parcel->respond);
    }
    const std::size_t kept = parcel->told.events.size();
    parcel->backend.events_accepted.fetch_add(kept, std::memory_order_relaxed);
    net::Response response = parcel->told.errors.empty()
                                 ? parcel->words.accepted(parcel->told, *answer.reply)
                                 : parcel->words.partly(parcel->told, kept);
    response.headers.set("X-Tocsin-Seq", std::to_string(answer.seq));
    parcel->respond(std::move(response));
  });
  if (!taken) {
    refuse(parcel->words, parcel->backend,
           Error{Error::Code::unavailable, "Tocsin is busy; nothing was kept, send it again", {}},
           parcel->respond);
  }
}

void take(const std::shared_ptr<Parcel>& parcel, ParsedBatch&& parsed) {
  const Integration& integration = parcel->integration;
  const std::size_t count = parsed.events.size() + parsed.repeats.size();
  if (const auto wait = parcel->backend.intake_rates.take(
          integration.slug, integration.alerts_per_second_max, count, parcel->call.now)) {
    return refuse(parcel->words, parcel->backend,
                  Error{Error::Code::rate_limited,
                        fmt::format("more than {} events a second; nothing of this was kept, send "
                                    "it again later",
                                    integration.alerts_per_second_max),
                        {}},
                  parcel->respond, *wait);
  }
  parcel->told.errors = std::move(parsed.errors);
  parcel->told.events.resize(count);
  if (count == 0) {
    return parcel->respond(parcel->told.errors.empty()
                               ? parcel->words.accepted(parcel->told, Reply{})
                               : parcel->words.partly(parcel->told, 0));
  }
  if (parcel->words.protocol == Protocol::pagerduty) {
    parcel->told.events.front().dedup_key = parsed.events.front().dedup_key;
  }
  IngestEvents ingest = ingest_of(integration, std::move(parsed.events));
  for (std::size_t i = 0; i < parsed.entries.size(); ++i) {
    known_here().put(parsed.entries[i], {ingest.events[i].key, ingest.events[i].content});
  }
  ingest.repeats = std::move(parsed.repeats);
  if (!ingest.repeats.empty() && doubles_a_key(ingest)) return submit_whole(parcel);
  submit(parcel, std::move(ingest));
}

void receive(const Words& words, Call&& call, Backend& backend, const std::string& key,
             Answered respond) {
  const auto integration = integration_of_key(*call.config, key, words.protocol, call.now);
  if (!integration) return refuse(words, backend, integration.error(), respond);
  const auto parcel =
      std::make_shared<Parcel>(words, backend, std::move(call), **integration, std::move(respond));
  const RecogniseBody recognise = protocol_row(words.protocol).recognise;
  auto parsed = recognise == nullptr ? parse_whole(*parcel)
                                     : recognise(parcel->call.request.body, parcel->integration,
                                                 parcel->call.now, known_here());
  if (!parsed) return refuse(words, backend, parsed.error(), parcel->respond);
  take(parcel, std::move(*parsed));
}

template <const Words& words>
void receive_by_path(Call&& call, Backend& backend, Answered respond) {
  const std::string key = call.part(0);
  receive(words, std::move(call), backend, key, std::move(respond));
}

void enqueue(Call&& call, Backend& backend, Answered respond) {
  const auto key = pagerduty_routing_key(call.request.body);
  if (!key) return refuse(pagerduty_words, backend, key.error(), respond);
  receive(pagerduty_words, std::move(call), backend, *key, std::move(respond));
}

void beat(Call&& call, Backend& backend, Answered respond) {
  const auto integration =
      integration_of_key(*call.config, call.part(0), Protocol::heartbeat, call.now);
  if (!integration) return respond(problem(integration.error()));
  if (backend.intake_rates.take((*integration)->slug, (*integration)->alerts_per_second_max, 1,
                                call.now)) {
    return respond(problem(Error{Error::Code::rate_limited, "too many beats; slow down", {}}));
  }
  auto parcel = std::make_shared<Answered>(std::move(respond));
  const bool taken =
      backend.engine.submit(intake_command(call, **integration, Heartbeat{(*integration)->slug}),
                            [parcel](Answer answer) {
                              if (!answer.reply) return (*parcel)(problem(answer.reply.error()));
                              (*parcel)(plain_json(200, json::object{{"status", "ok"}}));
                            });
  if (!taken) {
    (*parcel)(problem(Error{Error::Code::unavailable, "Tocsin is busy; send it again", {}}));
  }
}

}  // namespace

void add_intake_routes(std::vector<Route>& routes) {
  const auto post = [&](std::string_view pattern, std::string_view summary,
                        void (*start)(Call&&, Backend&, Answered), std::size_t body_bytes_max) {
    routes.push_back({.method = "POST",
                      .pattern = pattern,
                      .gate = Gate::open,
                      .start = start,
                      .summary = summary,
                      .takes = shape<json::value>,
                      .body_bytes_max = body_bytes_max});
  };
  post("/intake/alertmanager/{key}/api/v2/alerts", "Alertmanager API v2: post alerts",
       receive_by_path<alertmanager_words>, intake_body_bytes_max);
  post("/intake/webhook/{key}", "Alertmanager's webhook v4, and Grafana's",
       receive_by_path<webhook_words>, intake_body_bytes_max);
  post("/intake/json/{key}", "Generic JSON, by the integration's mapping",
       receive_by_path<json_words>, intake_body_bytes_max);
  post("/v2/enqueue", "PagerDuty Events API v2", enqueue, pagerduty_body_bytes_max);
  for (const std::string_view method : {"GET", "POST"}) {
    routes.push_back({.method = method,
                      .pattern = "/intake/heartbeat/{key}",
                      .gate = Gate::open,
                      .start = beat,
                      .summary = "A beat of a dead man's switch"});
  }
}

}  // namespace tocsin::api
