// Alertmanager API v2, the reading half and silences: what amtool, karma and Grafana ask for.
// Pure: values in, JSON out. Source: prometheus/alertmanager api/v2/openapi.yaml.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/alerts/alert.hpp"
#include "domain/alerts/silence.hpp"

namespace tocsin::alertmanager_api {

// An alert with what the API shows besides it.
struct ShownAlert {
  Alert alert;
  std::map<std::string, std::string> annotations;
  std::string generator_url;
  std::vector<std::string> silenced_by;   // uuids of silences
  std::vector<std::string> inhibited_by;  // fingerprints of alerts
  std::string receiver;                   // the service that it was routed to
};

// The query of GET /alerts and /alerts/groups.
struct AlertFilter {
  bool active = true;
  bool silenced = true;
  bool inhibited = true;
  bool unprocessed = true;  // taken, and without effect: every alert is processed at once
  std::vector<Matcher> matchers;
  std::optional<Matcher> receiver;
};

// From the decoded parameters, in order. Unknown ones are ignored. Errors: invalid.
Result<AlertFilter> alert_filter(const std::vector<std::pair<std::string, std::string>>& query);
bool shows(const AlertFilter& filter, const ShownAlert& shown);

// The state is `suppressed` while the alert has a quiet reason, else `active`. Without an end, it
// ends one resolve timeout after it was last seen.
json::object gettable_alert(const ShownAlert& shown, Duration resolve_timeout);
// Sorted by fingerprint, as the peer does.
json::array gettable_alerts(std::vector<ShownAlert> shown, Duration resolve_timeout);
// One group a receiver, without labels: Tocsin routes to services and does not group.
json::array alert_groups(std::vector<ShownAlert> shown, Duration resolve_timeout);

json::object gettable_silence(const Silence& silence, Time now);
// Active ones first, the next to end leading; then pending by start; then expired, latest first.
json::array gettable_silences(std::vector<Silence> silences, Time now);
// Whether the silence has each of these matchers, word for word (amtool silence query).
bool silence_has(const Silence& silence, const std::vector<Matcher>& matchers);

// POST /silences. `silence.uuid` names the silence to change; empty: a new one. Errors: invalid.
Result<Silence> posted_silence(std::string_view body, Time now);

json::array receivers(const std::vector<std::string>& names);

// `config` is shown by amtool config show: YAML text.
json::object status(std::string_view version, Time started_at, std::string_view config);

}  // namespace tocsin::alertmanager_api
