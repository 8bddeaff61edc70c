#include "intake/alertmanager.hpp"

#include <fmt/format.h>

#include "intake/prometheus_alert.hpp"

namespace tocsin {
namespace {

Result<Event> event_from(const PrometheusAlert& alert, const Integration& integration, Time now) {
  auto event = event_of(alert);
  if (!event) return event;
  event->dedup_key = fingerprint_of(event->labels);
  event->starts_at = alert.starts_at ? *alert.starts_at : alert.ends_at.value_or(now);
  event->ends_at = alert.ends_at;
  if (!event->ends_at) {
    event->ends_at = now + integration.resolve_timeout;
    event->ends_at_assumed = true;
  }
  if (*event->ends_at < *event->starts_at) {
    return fail(Error::Code::invalid, "an alert must not end before it starts", "/endsAt");
  }
  event->action = *event->ends_at <= now ? EventAction::resolve : EventAction::trigger;
  return event;
}

}  // namespace

Result<ParsedBatch> parse_alertmanager(std::string_view body, const Integration& integration,
                                       Time now, std::string_view /*fresh_key*/) {
  JsonCursor cursor(body);
  ParsedBatch batch;
  if (cursor.kind() != JsonCursor::Kind::array && cursor.kind() != JsonCursor::Kind::nothing) {
    return fail(Error::Code::invalid, "a list of alerts is wanted here");
  }
  PrometheusAlert alert;
  std::size_t entries = 0;
  cursor.elements([&](std::size_t index) {
    entries = index + 1;
    read_prometheus_alert(cursor, alert);
    if (!cursor.ok() || entries > events_per_body_max) return;
    if (auto event = event_from(alert, integration, now)) {
      batch.events.push_back(std::move(*event));
    } else {
      event.error().pointer.insert(0, fmt::format("/{}", index));
      batch.errors.push_back({index, std::move(event.error())});
    }
  });
  if (!cursor.finish()) return std::unexpected(cursor.error());
  if (entries > events_per_body_max) {
    return fail(Error::Code::too_large,
                fmt::format("at most {} alerts may come at once", events_per_body_max));
  }
  return batch;
}

}  // namespace tocsin
