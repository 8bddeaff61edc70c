#include "api/intake_key.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "api/content_text.hpp"
#include "api/seen_contents.hpp"
#include "base/crypto.hpp"
#include "base/hash.hpp"
#include "intake/protocols.hpp"

namespace tocsin::api {
namespace {

net::Response refusal_json(int status, json::value body) {
  return net::respond_with(status, "application/json", json_text(body));
}

}  // namespace

Result<const Integration*> integration_of_key(const Config& config, std::string_view key,
                                              Time now) {
  const auto refused = [] {
    return fail(
        Error::Code::unauthorized,
        "no integration has this key, or it has expired; copy it from the integration's page");
  };
  // Looked up by its hash: how long that takes tells nothing about the key.
  const std::string hash = to_hex(sha256(key));
  const auto found = config.compiled->integration_by_key_hash.find(hash);
  if (found == config.compiled->integration_by_key_hash.end()) return refused();
  const Integration* integration = config.find<Integration>(found->second);
  if (integration == nullptr) return refused();
  const auto it = std::ranges::find(integration->keys, hash, &IntegrationKey::hash);
  if (it == integration->keys.end() || (it->expires_at && *it->expires_at <= now)) return refused();
  if (!integration->enabled) {
    return fail(Error::Code::forbidden,
                fmt::format("integration \"{}\" is switched off", integration->slug));
  }
  return integration;
}

Result<const Integration*> integration_of_key(const Config& config, std::string_view key,
                                              Protocol protocol, Time now) {
  const auto found = integration_of_key(config, key, now);
  if (!found || (*found)->protocol == protocol) return found;
  const Integration& integration = **found;
  return fail(Error::Code::invalid,
              fmt::format("this is the key of integration \"{}\", which speaks {}: send to {}",
                          integration.slug, to_text(integration.protocol),
                          protocol_row(integration.protocol).path));
}

Command intake_command(const Call& call, const Integration& integration, CommandBody body) {
  Command command;
  command.actor = {.kind = ActorKind::integration, .slug = integration.slug, .on_behalf_of = {}};
  command.origin = Origin::intake;
  command.idempotency_key = std::string(call.request.header("Idempotency-Key"));
  if (!command.idempotency_key.empty()) {
    // A sender that says the same key with every event must not lose the second one.
    const Digest content = digest_of(call.request.body);
    command.idempotency_key += fmt::format(":{:016x}{:016x}", content.high, content.low);
  }
  command.body = std::move(body);
  return command;
}

net::Response pagerduty_refused(const Error& error) {
  // Events v2 knows 400 for what is wrong with the event or its key.
  const bool of_the_event =
      error.code == Error::Code::unauthorized || error.code == Error::Code::forbidden;
  const int status = of_the_event ? 400 : status_of(error.code);
  const std::string text =
      error.pointer.empty() ? error.message : error.pointer + ": " + error.message;
  if (error.code == Error::Code::rate_limited) {
    return refusal_json(429, json::object{{"status", "throttle exceeded"},
                                          {"message",
                                           "Requests for this service are arriving too "
                                           "quickly. Please retry later."}});
  }
  return refusal_json(status, json::object{{"status", "invalid event"},
                                           {"message", "Event object is invalid"},
                                           {"errors", json::array{json::value(text)}}});
}

std::string retry_after(Duration wait) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
  return std::to_string(std::max<std::int64_t>(seconds, 1));
}

IngestEvents ingest_of(const Integration& integration, std::vector<Event> events) {
  thread_local SeenContents contents;
  IngestEvents ingest;
  ingest.integration = integration.slug;
  ingest.events.reserve(events.size());
  for (Event& event : events) {
    ArrivedEvent arrived;
    arrived.key = alert_key(integration.slug, event.dedup_key);
    arrived.content = content_digest(event);
    if (!contents.seen(arrived.content)) {
      arrived.content_json = content_text(event.content);
      event.content = {};  // it travels as text
    }
    arrived.event = std::move(event);
    ingest.events.push_back(std::move(arrived));
  }
  return ingest;
}

}  // namespace tocsin::api
