// Integration: a source of events with its keys and its protocol.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/slug.hpp"

namespace tocsin {

enum class Protocol { alertmanager, webhook, pagerduty, json, heartbeat };
TOCSIN_DESCRIBE_ENUM(Protocol, alertmanager, webhook, pagerduty, json, heartbeat)

constexpr std::size_t integration_key_bytes_min = 16;

// A key is kept as its SHA-256 only. Two keys may be valid at once while senders are moved over.
struct IntegrationKey {
  std::string hash;                // 64 hexadecimal digits
  std::string hint;                // the last 4 characters of the key, to tell keys apart
  std::optional<Time> expires_at;  // set when a newer key replaces this one
  bool operator==(const IntegrationKey&) const = default;
};
TOCSIN_DESCRIBE(IntegrationKey, hash, hint, expires_at)

// Generic JSON: where in the payload each field stands, as a JSON pointer ("/host/name"), or text
// with pointers in braces ("{/check} on {/host/name}").
struct JsonMapping {
  std::string events;  // pointer to a list of events; empty: the payload is one event
  std::string summary = "{/summary}";
  std::string dedup_key = "{/dedup_key}";
  std::string status = "{/status}";  // compared with resolved_when, without case
  std::vector<std::string> resolved_when = {"resolved", "ok", "up", "recovery"};
  std::string severity = "{/severity}";
  std::string source_url = "{/url}";
  std::map<std::string, std::string> labels;       // name -> text; besides these, top-level scalars
  std::map<std::string, std::string> annotations;  // name -> text
  bool operator==(const JsonMapping&) const = default;
};
TOCSIN_DESCRIBE(JsonMapping, events, summary, dedup_key, status, resolved_when, severity,
                source_url, labels, annotations)

struct Integration {
  Slug slug;
  std::string name;
  Protocol protocol = Protocol::json;
  Slug service;  // where its events go when no routing rule says otherwise
  std::vector<IntegrationKey> keys;
  bool readable = false;  // its keys may also read alerts and manage silences (amtool, Grafana)
  Duration resolve_timeout = 5min;     // Alertmanager: an alert without endsAt ends after this
  Duration heartbeat_interval = 5min;  // heartbeat: a beat is expected this often
  Duration heartbeat_grace = 1min;     // and is late after interval + grace
  std::int64_t alerts_per_second_max = 10'000;  // above it: 429; a burst of 10 s is let through
  JsonMapping mapping;
  bool enabled = true;
  bool operator==(const Integration&) const = default;
};
TOCSIN_DESCRIBE(Integration, slug, name, protocol, service, keys, readable, resolve_timeout,
                heartbeat_interval, heartbeat_grace, alerts_per_second_max, mapping, enabled)

}  // namespace tocsin
