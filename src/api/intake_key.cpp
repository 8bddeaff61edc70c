#include "api/intake_key.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "api/content_text.hpp"
#include "api/seen_contents.hpp"
#include "base/crypto.hpp"
#include "base/hash.hpp"
#include "intake/protocols.hpp"

namespace tocsin::api {

Result<const Integration*> integration_of_key(const Config& config, std::string_view key,
                                              Protocol protocol, Time now) {
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
  if (integration->protocol != protocol) {
    return fail(Error::Code::invalid,
                fmt::format("this is the key of integration \"{}\", which speaks {}: send to {}",
                            integration->slug, to_text(integration->protocol),
                            protocol_row(integration->protocol).path));
  }
  return integration;
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
