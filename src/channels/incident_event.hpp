// An entry of an incident's timeline as a webhook, in our own shape or in PagerDuty's.
#pragma once

#include "base/describe.hpp"
#include "channels/message.hpp"
#include "engine/config.hpp"
#include "engine/follow_reading.hpp"

namespace tocsin {

struct IncidentEvent {
  const Config& config;
  const WebhookSubscription& subscription;  // its secret and the values of its headers opened
  const NextEntry& next;                    // without an entry: a test
  JobId job;                                // of a test
  Time at{};                                // of the attempt
};

// "entry-12", or "test-4": the same for each attempt.
std::string event_id(const IncidentEvent& event);
// "incident.declared"; a test: "ping".
std::string event_type(const IncidentEvent& event);

// Errors: invalid, when the address is no URL.
Result<OutgoingMessage> render(const IncidentEvent& event);

// The body in PagerDuty's shape (pagerduty_event.cpp).
json::object pagerduty_body(const IncidentEvent& event);

}  // namespace tocsin
