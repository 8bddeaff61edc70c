// Heartbeats: silence raises an alert, the next beat resolves it, in the same transaction.
#include <fmt/format.h>

#include "engine/decision.hpp"

namespace tocsin {
namespace {

constexpr std::string_view heartbeat_key = "heartbeat";

IngestEvents event_about(const Integration& integration, EventAction action, Time last_beat_at) {
  Event event;
  event.action = action;
  event.dedup_key = heartbeat_key;
  event.summary = fmt::format("heartbeat {} is missing, last heard at {}", integration.name,
                              format_time(last_beat_at));
  event.labels = *Labels::from_pairs({{"alertname", "HeartbeatMissed"},
                                      {"heartbeat", integration.slug},
                                      {"severity", "critical"}});
  ArrivedEvent arrived;
  arrived.key = alert_key(integration.slug, event.dedup_key);
  arrived.content = content_digest(event);
  arrived.content_json = write_json(event.content);
  arrived.event = std::move(event);
  IngestEvents ingest;
  ingest.integration = integration.slug;
  ingest.events.push_back(std::move(arrived));
  return ingest;
}

}  // namespace

Status decide_body(Decision& decision, const Heartbeat& body) {
  const Integration* integration = decision.config.find<Integration>(body.integration);
  if (integration == nullptr) return fail(Error::Code::not_found, "this heartbeat is gone");
  const auto known = decision.state.heartbeats().find(body.integration);
  if (known != decision.state.heartbeats().end() && known->second.expired) {
    decision.then(event_about(*integration, EventAction::resolve, decision.now));
  }
  decision.effects.heartbeats.push_back(
      HeartbeatRow{body.integration, false, decision.now,
                   decision.now + integration->heartbeat_interval + integration->heartbeat_grace});
  return {};
}

Status wake_heartbeat(Decision& decision, const Slug& slug) {
  const auto known = decision.state.heartbeats().find(slug);
  if (known == decision.state.heartbeats().end()) return {};
  HeartbeatRow row = known->second;
  row.wake_at.reset();
  const Integration* integration = decision.config.find<Integration>(slug);
  if (integration != nullptr && integration->enabled && !row.expired) {
    row.expired = true;
    decision.then(event_about(*integration, EventAction::trigger, row.last_beat_at));
  }
  decision.effects.heartbeats.push_back(std::move(row));
  return {};
}

}  // namespace tocsin
