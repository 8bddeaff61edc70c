// Alertmanager API v2: the alerts that Prometheus posts.
#pragma once

#include "intake/batch.hpp"

namespace tocsin {

// A list of postable alerts. The key is Alertmanager's fingerprint of the labels. Without a start
// it began now (or when it ended); without an end it ends after the integration's resolve timeout
// unless repeated; with an end that is not after now it is resolved.
// Source: Alertmanager api/v2, postAlertsHandler.
Result<ParsedBatch> parse_alertmanager(std::string_view body, const Integration& integration,
                                       Time now, std::string_view fresh_key);

// Entries are known by their text without startsAt and endsAt.
Result<ParsedBatch> recognise_alertmanager(std::string_view body, const Integration& integration,
                                           Time now, KnownEntries& known);

}  // namespace tocsin
