#include "domain/incidents/webhook_subscription.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/ascii.hpp"
#include "base/url.hpp"

namespace tocsin {
namespace {

constexpr std::array alerts_only{
    EntryKind::created,     EntryKind::acknowledged, EntryKind::resolved,
    EntryKind::quiet_began, EntryKind::quiet_ended,  EntryKind::content_changed,
};

// A token of RFC 9110.
bool is_header_name(std::string_view name) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::ranges::all_of(name, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
}

// What the request says of itself.
bool is_taken(std::string_view lower_name) {
  constexpr std::array<std::string_view, 7> taken{
      "host",       "content-length", "content-type", "transfer-encoding",
      "connection", "expect",         "user-agent"};
  return std::ranges::find(taken, lower_name) != taken.end() ||
         lower_name.starts_with("webhook-") || lower_name.starts_with("x-pagerduty-") ||
         lower_name.starts_with("x-webhook-");
}

Status refuse(std::string message, std::string pointer) {
  return fail(Error::Code::invalid, std::move(message), std::move(pointer));
}

Status check_headers(const std::vector<WebhookHeader>& headers) {
  if (headers.size() > webhook_headers_max) {
    return refuse(fmt::format("at most {} headers", webhook_headers_max), "/headers");
  }
  std::set<std::string> seen;
  for (const WebhookHeader& header : headers) {
    const std::string name = lower_case(header.name);
    if (!is_header_name(header.name) || header.name.size() > 100) {
      return refuse("a header's name is letters, digits and dashes, like X-Api-Key", "/headers");
    }
    if (is_taken(name)) {
      return refuse(fmt::format("Tocsin sets the header {} itself", header.name), "/headers");
    }
    if (!seen.insert(name).second) {
      return refuse(fmt::format("the header {} stands there twice", header.name), "/headers");
    }
  }
  return {};
}

bool shares_one(const std::vector<Slug>& some, const std::vector<Slug>& others) {
  return std::ranges::any_of(
      some, [&](const Slug& slug) { return std::ranges::find(others, slug) != others.end(); });
}

}  // namespace

bool is_of_incidents(EntryKind kind) {
  return std::ranges::find(alerts_only, kind) == alerts_only.end();
}

Status check(const WebhookSubscription& subscription) {
  if (const auto url = check_http_url(subscription.url); !url) {
    return refuse(url.error().message, "/url");
  }
  if (host_of(subscription.url).empty()) return refuse("the address names no host", "/url");
  if (subscription.url.size() > webhook_url_bytes_max) {
    return refuse(fmt::format("at most {} bytes", webhook_url_bytes_max), "/url");
  }
  if (auto good = check_headers(subscription.headers); !good) return good;
  std::set<EntryKind> seen;
  for (const EntryKind kind : subscription.events) {
    if (!is_of_incidents(kind)) {
      return refuse(fmt::format("incidents have no event \"{}\"", to_text(kind)), "/events");
    }
    if (!seen.insert(kind).second) {
      return refuse(fmt::format("\"{}\" stands there twice", to_text(kind)), "/events");
    }
  }
  if (subscription.audience == Visibility::restricted) {
    return refuse("what is for the people of the incident's roles alone leaves by no webhook",
                  "/audience");
  }
  return {};
}

Status check_header_value(const std::string& value) {
  const bool good = !value.empty() && value.size() <= webhook_header_bytes_max &&
                    std::ranges::all_of(value, [](char c) { return c >= 0x20 && c < 0x7F; });
  if (good) return {};
  return refuse(fmt::format("a header's value is 1 to {} characters of ASCII on one line",
                            webhook_header_bytes_max),
                "/headers");
}

bool wants(const WebhookSubscription& subscription, const TimelineEntry& entry,
           const Incident* incident) {
  if (!subscription.enabled || entry.subject_kind != EntryOf::incident) return false;
  if (entry.visibility == Visibility::restricted || entry.visibility < subscription.audience) {
    return false;
  }
  const auto& events = subscription.events;
  if (!events.empty() && std::ranges::find(events, entry.kind) == events.end()) return false;
  if (incident == nullptr) return true;
  if (incident->is_private && !subscription.private_incidents) return false;
  if (incident->drill && !subscription.drills) return false;
  return subscription.services.empty() || shares_one(subscription.services, incident->services);
}

}  // namespace tocsin
