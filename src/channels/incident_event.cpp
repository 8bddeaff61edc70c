#include "channels/incident_event.hpp"

#include <fmt/format.h>

#include "base/crypto.hpp"
#include "base/url.hpp"
#include "channels/signing.hpp"
#include "channels/text.hpp"
#include "engine/notice_words.hpp"

namespace tocsin {
namespace {

constexpr std::size_t line_bytes_max = 20'000;  // the longest line that people can write
constexpr std::size_t name_bytes_max = 1'000;

std::string room_of(const Config& config, IncidentId id) {
  const std::string& base = config.settings().public_url;
  return base.empty() ? "" : fmt::format("{}/incidents/INC-{}", without_slashes(base), id.value);
}

json::array services_of(const Config& config, const Incident& incident) {
  json::array services;
  for (const Slug& slug : incident.services) {
    services.push_back(json::object{
        {"slug", slug}, {"name", valid_text(name_of_service(config, slug), name_bytes_max)}});
  }
  return services;
}

json::array roles_of(const Config& config, const Incident& incident) {
  json::array roles;
  for (const RoleHolding& holding : incident.roles) {
    if (holding.state != HoldingState::held) continue;
    roles.push_back(
        json::object{{"role", holding.role},
                     {"user", holding.user},
                     {"name", valid_text(name_of_user(config, holding.user), name_bytes_max)}});
  }
  return roles;
}

// What stakeholders see of it; the rest only where responders' lines are sent as well.
json::object incident_body(const IncidentEvent& event) {
  const Incident& incident = event.next.incident;
  json::object body{
      {"id", fmt::format("INC-{}", incident.id.value)},
      {"number", incident.id.value},
      {"title", valid_text(incident.title, incident_title_bytes_max)},
      {"status", to_text(incident.status)},
      {"severity", to_text(incident.severity)},
      {"major", is_major(incident)},
      {"crisis", incident.crisis},
      {"private", incident.is_private},
      {"drill", incident.drill},
      {"type", incident.type},
      {"services", services_of(event.config, incident)},
      {"declared_at", format_time(incident.declared_at)},
      {"updated_at", format_time(incident.updated_at)},
      {"resolved_at", to_json(incident.resolved_at)},
      {"url", room_of(event.config, incident.id)},
  };
  if (event.subscription.audience > Visibility::internal) return body;
  body["summary"] = valid_text(incident.summary, line_bytes_max);
  body["major_state"] = to_text(incident.major_state);
  body["roles"] = roles_of(event.config, incident);
  body["fields"] = to_json(incident.fields);
  body["bridge"] = to_json(incident.bridge);
  body["parent"] = incident.parent ? json::value(fmt::format("INC-{}", incident.parent.value))
                                   : json::value(nullptr);
  return body;
}

json::object entry_body(const IncidentEvent& event) {
  const TimelineEntry& entry = *event.next.entry;
  json::object body{
      {"id", entry.id.value},
      {"kind", to_text(entry.kind)},
      {"at", format_time(entry.at)},
      {"occurred_at", format_time(entry.occurred_at.value_or(entry.at))},
      {"visibility",
       entry.visibility == Visibility::public_ ? "public" : to_text(entry.visibility)},
      {"actor", to_json(entry.actor)},
      {"text", event.next.withdrawn ? "" : valid_text(entry.text, line_bytes_max)},
      {"withdrawn", event.next.withdrawn},
      {"user", entry.user},
      {"ref", entry.ref},
      {"about", entry.about.value},
  };
  if (entry.actor.kind == ActorKind::user) {
    body["actor"].as_object()["name"] =
        valid_text(name_of_user(event.config, entry.actor.slug), name_bytes_max);
  }
  return body;
}

json::object tocsin_body(const IncidentEvent& event) {
  json::object data{{"organisation", valid_text(event.config.settings().name, name_bytes_max)}};
  const auto& entry = event.next.entry;
  if (entry) {
    data["incident"] = incident_body(event);
    data["entry"] = entry_body(event);
  }
  return json::object{
      {"id", event_id(event)},
      {"type", event_type(event)},
      {"timestamp", format_time(entry ? entry->at : event.at)},
      {"data", std::move(data)},
  };
}

void sign_as_standard(HttpMessage& message, const IncidentEvent& event) {
  const std::string id = event_id(event);
  const std::string timestamp = std::to_string(to_ms(event.at) / 1000);
  message.headers.emplace_back("webhook-id", id);
  message.headers.emplace_back("webhook-timestamp", timestamp);
  std::string signature =
      standard_signatures(event.subscription.secret, id, timestamp, message.body);
  if (!signature.empty()) message.headers.emplace_back("webhook-signature", std::move(signature));
}

void sign_as_pagerduty(HttpMessage& message, const IncidentEvent& event) {
  message.headers.emplace_back("X-Webhook-Id", event_id(event));
  message.headers.emplace_back("X-Webhook-Subscription", event.subscription.slug);
  std::string signature = hex_signatures(event.subscription.secret, message.body);
  if (!signature.empty()) {
    message.headers.emplace_back("X-PagerDuty-Signature", std::move(signature));
  }
}

}  // namespace

std::string event_id(const IncidentEvent& event) {
  return event.next.entry ? fmt::format("entry-{}", event.next.entry->id.value)
                          : fmt::format("test-{}", event.job.value);
}

std::string event_type(const IncidentEvent& event) {
  if (!event.next.entry) return "ping";
  return fmt::format("incident.{}", to_text(event.next.entry->kind));
}

Result<OutgoingMessage> render(const IncidentEvent& event) {
  const WebhookSubscription& subscription = event.subscription;
  if (const auto url = check_http_url(subscription.url); !url) {
    return fail_at("url", url.error());
  }
  const bool own = subscription.shape == WebhookShape::tocsin;
  HttpMessage message{.url = subscription.url,
                      .headers = {{"Content-Type", "application/json; charset=utf-8"}},
                      .body = json_text(own ? tocsin_body(event) : pagerduty_body(event))};
  own ? sign_as_standard(message, event) : sign_as_pagerduty(message, event);
  for (const WebhookHeader& header : subscription.headers) {
    message.headers.emplace_back(header.name, header.value);
  }
  return message;
}

}  // namespace tocsin
