// The keys of integrations, and what a sender is told whose key, rate or protocol is not right.
#pragma once

#include <optional>
#include <string_view>

#include "api/backend.hpp"
#include "api/call.hpp"

namespace tocsin::api {

inline constexpr std::size_t intake_body_bytes_max = 16 * 1024 * 1024;

// The integration that this key opens, of this protocol. Errors: unauthorized (unknown or expired),
// forbidden (switched off), invalid (of another protocol: says where to send to).
Result<const Integration*> integration_of_key(const Config& config, std::string_view key,
                                              Protocol protocol, Time now);

// The same, of any protocol: changes are told of with the key of whatever else a source tells.
Result<const Integration*> integration_of_key(const Config& config, std::string_view key, Time now);

// How PagerDuty tells a sender what is wrong.
net::Response pagerduty_refused(const Error& error);

// A command of this integration.
Command intake_command(const Call& call, const Integration& integration, CommandBody body);

// Whole seconds for Retry-After, at least one.
std::string retry_after(Duration wait);

// Fingerprinted for the engine: what the rules read, and the content as it is stored, or as it was
// read when it is probably stored already.
IngestEvents ingest_of(const Integration& integration, std::vector<Event> events);

}  // namespace tocsin::api
