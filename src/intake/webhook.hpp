// The webhook of Alertmanager (version 4) and of Grafana's alerting, which is the same with more
// members.
#pragma once

#include "intake/batch.hpp"

namespace tocsin {

// Each alert of the payload is an event of its own and resolves on its own; the status of the
// payload as a whole is not looked at. The key is the fingerprint that the sender gives, or
// Alertmanager's fingerprint of the labels.
Result<ParsedBatch> parse_webhook(std::string_view body, const Integration& integration, Time now,
                                  std::string_view fresh_key);

}  // namespace tocsin
