// PagerDuty Events API v2: one event a request.
#pragma once

#include "intake/batch.hpp"

namespace tocsin {

constexpr std::size_t pagerduty_body_bytes_max = 512 * 1024;
constexpr std::size_t pagerduty_dedup_key_bytes_max = 255;
// Details with short values become labels "custom_details.<name>", so that rules can look at them.
constexpr std::size_t pagerduty_detail_labels_max = 32;
constexpr std::size_t pagerduty_detail_label_bytes_max = 256;

// What stands in a kept event instead of the key: who may read events need not be able to send
// some.
constexpr std::string_view hidden_key = "(key)";

// The integration's key, which stands in the body. Errors: invalid.
Result<std::string> pagerduty_routing_key(std::string_view body);

// A trigger without dedup_key gets `fresh_key`, to be told to the sender. A trigger needs a
// payload with a summary; severity, source and the rest may be missing, as an alarm is never
// refused for its trimmings. Labels: severity, source, component, group, class, custom_details.*.
// Source: developer.pagerduty.com, Events API v2.
Result<ParsedBatch> parse_pagerduty(std::string_view body, const Integration& integration, Time now,
                                    std::string_view fresh_key);

}  // namespace tocsin
