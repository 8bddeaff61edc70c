// WebhookSubscription: a program outside that hears of everything that happens in incidents, each
// event as one signed HTTP request, in the order in which it happened.
#pragma once

#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/result.hpp"
#include "domain/incidents/incident.hpp"
#include "domain/timeline.hpp"

namespace tocsin {

// tocsin: our own, signed as Standard Webhooks has it. pagerduty_v3: what receivers of PagerDuty's
// V3 webhooks read.
enum class WebhookShape { tocsin, pagerduty_v3 };
TOCSIN_DESCRIBE_ENUM(WebhookShape, tocsin, pagerduty_v3)

// Sent with every request, for gateways that ask for a key of their own.
struct WebhookHeader {
  std::string name;
  std::string value;  // sealed
  bool operator==(const WebhookHeader&) const = default;
};
TOCSIN_DESCRIBE(WebhookHeader, name, value)

struct WebhookSubscription {
  Slug slug;
  std::string name;
  std::string url;
  std::string secret;  // sealed; two, parted by a blank, while receivers change over
  std::vector<WebhookHeader> headers;
  WebhookShape shape = WebhookShape::tocsin;
  std::vector<EntryKind> events;  // empty: all that incidents have
  std::vector<Slug> services;     // of incidents of any of these; empty: of all
  // Whose lines are sent: those that responders read, or only those that stakeholders or everybody
  // may. Never what is for the people of the incident's roles alone.
  Visibility audience = Visibility::internal;
  bool private_incidents = false;
  bool drills = false;
  bool enabled = true;
  bool operator==(const WebhookSubscription&) const = default;
};
TOCSIN_DESCRIBE(WebhookSubscription, slug, name, url, secret, headers, shape, events, services,
                audience, private_incidents, drills, enabled)

constexpr std::size_t webhook_subscriptions_max = 20;
constexpr std::size_t webhook_headers_max = 10;
constexpr std::size_t webhook_header_bytes_max = 1'000;
constexpr std::size_t webhook_url_bytes_max = 2'000;

// Whether incidents have such entries at all.
bool is_of_incidents(EntryKind kind);

// Whether its members make sense together. Errors: invalid, with the member as pointer.
Status check(const WebhookSubscription& subscription);
// Of a header's value as it was written, before it is sealed. Errors: invalid, at "/headers".
Status check_header_value(const std::string& value);

// Whether it is to hear of the entry, as its incident stands; nullptr: that is not known yet, and
// only what the entry itself tells counts.
bool wants(const WebhookSubscription& subscription, const TimelineEntry& entry,
           const Incident* incident);

}  // namespace tocsin
