#include "intake/alertmanager.hpp"

#include <fmt/format.h>

#include "intake/prometheus_alert.hpp"

namespace tocsin {
namespace {

// Errors: invalid (it ends before it starts).
Result<AlertSpan> span_of(const PrometheusAlert& alert, const Integration& integration, Time now) {
  AlertSpan span;
  span.starts_at = alert.starts_at ? *alert.starts_at : alert.ends_at.value_or(now);
  span.ends_at = alert.ends_at;
  if (!span.ends_at) {
    span.ends_at = now + integration.resolve_timeout;
    span.ends_at_assumed = true;
  }
  if (*span.ends_at < span.starts_at) {
    return fail(Error::Code::invalid, "an alert must not end before it starts", "/endsAt");
  }
  return span;
}

Result<Event> event_from(const PrometheusAlert& alert, const Integration& integration, Time now) {
  auto event = event_of(alert);
  if (!event) return event;
  const auto span = span_of(alert, integration, now);
  if (!span) return std::unexpected(span.error());
  event->dedup_key = fingerprint_of(event->labels);
  event->starts_at = span->starts_at;
  event->ends_at = span->ends_at;
  event->ends_at_assumed = span->ends_at_assumed;
  event->action = ended(*span, now) ? EventAction::resolve : EventAction::trigger;
  return event;
}

// Reads the entries of one body.
class Entries {
 public:
  // `known`: null to make an event of each.
  Entries(const Integration& integration, Time now, KnownEntries* known)
      : integration_(integration),
        now_(now),
        known_(known),
        seed_(digest_of(integration.slug).low) {}

  void take(const PrometheusAlert& alert, std::size_t index) {
    Digest entry;
    if (known_ != nullptr && !alert.error) {
      entry = digest_of(text_without_times(alert, text_), seed_);
      if (recognised(alert, entry)) return;
    }
    if (auto event = event_from(alert, integration_, now_)) {
      batch_.events.push_back(std::move(*event));
      if (known_ != nullptr) batch_.entries.push_back(entry);
    } else {
      event.error().pointer.insert(0, fmt::format("/{}", index));
      batch_.errors.push_back({index, std::move(event.error())});
    }
  }

  ParsedBatch batch() && { return std::move(batch_); }

 private:
  bool recognised(const PrometheusAlert& alert, Digest entry) {
    const KnownEntries::Read* read = known_->find(entry);
    if (read == nullptr) return false;
    const auto span = span_of(alert, integration_, now_);
    if (!span || ended(*span, now_)) return false;
    batch_.repeats.push_back({read->key, read->content, *span});
    return true;
  }

  const Integration& integration_;
  const Time now_;
  KnownEntries* const known_;
  const std::uint64_t seed_;  // one text is two alerts at two integrations
  std::string text_;
  ParsedBatch batch_;
};

Result<ParsedBatch> read_body(std::string_view body, Entries read) {
  JsonCursor cursor(body);
  if (cursor.kind() != JsonCursor::Kind::array && cursor.kind() != JsonCursor::Kind::nothing) {
    return fail(Error::Code::invalid, "a list of alerts is wanted here");
  }
  PrometheusAlert alert;
  std::size_t entries = 0;
  cursor.elements([&](std::size_t index) {
    entries = index + 1;
    read_prometheus_alert(cursor, alert);
    if (cursor.ok() && entries <= events_per_body_max) read.take(alert, index);
  });
  if (!cursor.finish()) return std::unexpected(cursor.error());
  if (entries > events_per_body_max) {
    return fail(Error::Code::too_large,
                fmt::format("at most {} alerts may come at once", events_per_body_max));
  }
  return std::move(read).batch();
}

}  // namespace

Result<ParsedBatch> parse_alertmanager(std::string_view body, const Integration& integration,
                                       Time now, std::string_view /*fresh_key*/) {
  return read_body(body, Entries(integration, now, nullptr));
}

Result<ParsedBatch> recognise_alertmanager(std::string_view body, const Integration& integration,
                                           Time now, KnownEntries& known) {
  return read_body(body, Entries(integration, now, &known));
}

}  // namespace tocsin
