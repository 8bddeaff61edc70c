// The alert object that Prometheus, Alertmanager and Grafana share, and its fingerprint.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "intake/batch.hpp"
#include "intake/json_cursor.hpp"

namespace tocsin {

// One entry, as it is written. Views into the body.
struct PrometheusAlert {
  std::vector<Labels::Pair> labels;
  std::vector<Labels::Pair> annotations;
  std::string_view status;        // webhooks: firing, resolved
  std::optional<Time> starts_at;  // none: absent, or Go's zero time
  std::optional<Time> ends_at;
  std::string_view starts_at_text;
  std::string_view ends_at_text;
  std::string_view generator_url;
  std::string_view fingerprint;  // webhooks
  std::string_view silence_url;  // Grafana, and all below
  std::string_view dashboard_url;
  std::string_view panel_url;
  std::string_view image_url;
  std::string_view value_string;
  std::string_view values;     // JSON
  std::string_view raw;        // the whole entry
  std::optional<Error> error;  // the first thing wrong with it

  void clear();  // keeps the memory: a batch reads all its entries into one
};

// Reads the next value of the cursor. Errors of shape go into `alert.error`, with a pointer from
// the entry on; errors of JSON into the cursor.
void read_prometheus_alert(JsonCursor& cursor, PrometheusAlert& alert);

// Writes the entry without the values of startsAt and endsAt to `text`: what is the same of it
// whenever it is sent. Two entries of one text differ in nothing but these times.
std::string_view text_without_times(const PrometheusAlert& alert, std::string& text);

// The event without action, key and times: labels, summary, annotations, links, raw text.
// Errors: invalid, too_large.
Result<Event> event_of(const PrometheusAlert& alert);

// Alertmanager's own fingerprint of a set of labels (FNV-1a, 64 bits, 16 hexadecimal digits).
// Source: prometheus/common model.LabelsToSignature.
std::string fingerprint_of(const Labels& labels);

}  // namespace tocsin
