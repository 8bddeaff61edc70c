#include "intake/webhook.hpp"

#include <fmt/format.h>

#include "intake/prometheus_alert.hpp"

namespace tocsin {
namespace {

Result<Event> event_from(const PrometheusAlert& alert, Time now) {
  auto event = event_of(alert);
  if (!event) return event;
  if (alert.fingerprint.size() > dedup_key_bytes_max) {
    return fail(Error::Code::too_large,
                fmt::format("a fingerprint has at most {} bytes", dedup_key_bytes_max),
                "/fingerprint");
  }
  if (alert.fingerprint.find('\0') != std::string_view::npos) {
    return fail(Error::Code::invalid, "a fingerprint must not hold a NUL character",
                "/fingerprint");
  }
  event->dedup_key =
      alert.fingerprint.empty() ? fingerprint_of(event->labels) : std::string(alert.fingerprint);
  event->starts_at = alert.starts_at.value_or(now);
  if (alert.status == "resolved") {
    event->action = EventAction::resolve;
    event->ends_at = std::min(alert.ends_at.value_or(now), now);
  } else if (alert.status != "firing" && !alert.status.empty()) {
    return fail(Error::Code::invalid, "a status is firing or resolved", "/status");
  }
  return event;
}

}  // namespace

Result<ParsedBatch> parse_webhook(std::string_view body, const Integration& /*integration*/,
                                  Time now, std::string_view /*fresh_key*/) {
  JsonCursor cursor(body);
  ParsedBatch batch;
  PrometheusAlert alert;
  bool found = false;
  std::size_t entries = 0;
  if (cursor.kind() != JsonCursor::Kind::object && cursor.kind() != JsonCursor::Kind::nothing) {
    return fail(Error::Code::invalid, "an object with a list of alerts is wanted here");
  }
  cursor.members([&](std::string_view name) {
    if (name != "alerts" || cursor.kind() != JsonCursor::Kind::array || found) {
      cursor.skip();
      return;
    }
    found = true;
    cursor.elements([&](std::size_t index) {
      entries = index + 1;
      read_prometheus_alert(cursor, alert);
      if (!cursor.ok() || entries > events_per_body_max) return;
      if (auto event = event_from(alert, now)) {
        batch.events.push_back(std::move(*event));
      } else {
        event.error().pointer.insert(0, fmt::format("/alerts/{}", index));
        batch.errors.push_back({index, std::move(event.error())});
      }
    });
  });
  if (!cursor.finish()) return std::unexpected(cursor.error());
  if (!found) {
    return fail(Error::Code::invalid,
                "a list of alerts is wanted here, as Alertmanager and Grafana send it", "/alerts");
  }
  if (entries > events_per_body_max) {
    return fail(Error::Code::too_large,
                fmt::format("at most {} alerts may come at once", events_per_body_max));
  }
  return batch;
}

}  // namespace tocsin
