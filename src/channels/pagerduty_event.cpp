// PagerDuty's V3 webhooks, as their documentation and their Go client have them. What points into
// PagerDuty's API points into ours.
#include <fmt/format.h>

#include "base/url.hpp"
#include "channels/incident_event.hpp"
#include "channels/text.hpp"
#include "domain/incidents/pagerduty_event.hpp"
#include "engine/notice_words.hpp"

namespace tocsin {
namespace {

constexpr std::size_t content_bytes_max = 20'000;
constexpr std::size_t name_bytes_max = 1'000;

// A thing that is named only.
json::object reference(const Config& config, std::string_view type, std::string_view id,
                       std::string_view words, std::string_view path, std::string_view api) {
  const std::string_view base = without_slashes(config.settings().public_url);
  json::object made{{"id", id},
                    {"summary", valid_text(words, name_bytes_max)},
                    {"type", type},
                    {"self", nullptr},
                    {"html_url", nullptr}};
  if (base.empty()) return made;
  if (!api.empty()) made["self"] = fmt::format("{}/api/v1/{}/{}", base, api, id);
  if (!path.empty()) made["html_url"] = fmt::format("{}/{}/{}", base, path, id);
  return made;
}

json::object user_reference(const Config& config, const Slug& user) {
  return reference(config, "user_reference", user, name_of_user(config, user), "settings/people",
                   "users");
}

json::value service_reference(const Config& config, const Slug& service) {
  return reference(config, "service_reference", service, name_of_service(config, service),
                   "services", "services");
}

json::object incident_reference(const IncidentEvent& event) {
  const Incident& incident = event.next.incident;
  return reference(event.config, "incident_reference", fmt::format("INC-{}", incident.id.value),
                   incident.title, "incidents", "incidents");
}

std::string_view status_of(const Incident& incident) {
  if (incident.status == IncidentStatus::triage) return "triggered";
  return is_open(incident.status) ? "acknowledged" : "resolved";
}

json::array assignees_of(const Config& config, const Incident& incident) {
  json::array assignees;
  for (const RoleHolding& holding : incident.roles) {
    if (holding.state == HoldingState::held) {
      assignees.push_back(user_reference(config, holding.user));
    }
  }
  return assignees;
}

json::array teams_of(const Config& config, const Incident& incident) {
  json::array teams;
  std::vector<Slug> named;
  for (const Slug& slug : incident.services) {
    const Service* service = config.find<Service>(slug);
    const Team* team = service == nullptr ? nullptr : config.find<Team>(service->team);
    if (team == nullptr || holds(named, team->slug)) continue;
    named.push_back(team->slug);
    teams.push_back(
        reference(config, "team_reference", team->slug, team->name, "settings/teams", "teams"));
  }
  return teams;
}

json::object incident_data(const IncidentEvent& event) {
  const Config& config = event.config;
  const Incident& incident = event.next.incident;
  const bool inside = event.subscription.audience <= Visibility::internal;
  json::object data = incident_reference(event);
  data["type"] = "incident";
  data.erase("summary");
  data["number"] = incident.id.value;
  data["status"] = status_of(incident);
  data["incident_key"] = fmt::format("tocsin-{}", incident.id.value);
  data["created_at"] = format_time(incident.declared_at);
  data["title"] = valid_text(incident.title, incident_title_bytes_max);
  data["service"] = incident.services.empty()
                        ? json::value(nullptr)
                        : service_reference(config, incident.services.front());
  data["assignees"] = inside ? assignees_of(config, incident) : json::array{};
  data["escalation_policy"] = nullptr;
  data["teams"] = teams_of(config, incident);
  data["priority"] = reference(config, "priority_reference", to_text(incident.severity),
                               to_text(incident.severity), "", "");
  data["urgency"] = page_urgency(incident.severity) == PageUrgency::high ? "high" : "low";
  data["conference_bridge"] = inside && incident.bridge != Bridge()
                                  ? json::value{{"conference_number", incident.bridge.phone},
                                                {"conference_url", incident.bridge.url}}
                                  : json::value(nullptr);
  data["incident_type"] = json::object{{"name", incident.type}};
  data["resolve_reason"] = nullptr;
  return data;
}

json::object words_data(const IncidentEvent& event, std::string_view type,
                        std::string_view member) {
  const TimelineEntry& entry = *event.next.entry;
  json::object data{{"incident", incident_reference(event)},
                    {"id", std::to_string(entry.id.value)},
                    {"trimmed", entry.text.size() > content_bytes_max},
                    {"type", type}};
  data[member] = event.next.withdrawn ? "" : valid_text(entry.text, content_bytes_max);
  return data;
}

json::object responder_data(const IncidentEvent& event) {
  return {{"incident", incident_reference(event)},
          {"user", user_reference(event.config, event.next.entry->user)},
          {"escalation_policy", nullptr},
          {"message", ""},
          {"state", "accepted"},
          {"type", "incident_responder"}};
}

json::object role_data(const IncidentEvent& event) {
  const TimelineEntry& entry = *event.next.entry;
  const bool left = entry.kind == EntryKind::role_left;
  const bool commander = entry.kind == EntryKind::commander_changed;
  const json::value user = entry.user.empty()
                               ? json::value(nullptr)
                               : json::value(user_reference(event.config, entry.user));
  const std::string role = commander ? name_of_role(event.config, commander_role) : entry.text;
  json::object assignment{{"id", std::to_string(entry.id.value)},
                          {"incident", incident_reference(event)},
                          {"assignee", left ? json::value(nullptr) : user},
                          {"old_assignee", left ? user : json::value(nullptr)},
                          {"role",
                           {{"id", valid_text(role, name_bytes_max)},
                            {"summary", valid_text(role, name_bytes_max)},
                            {"type", "role_reference"}}},
                          {"status", left || entry.user.empty() ? "inactive" : "active"},
                          {"type", "role_assignment_reference"}};
  return {{"type", "incident_role_assignment"},
          {"incident_role_assignments", json::array{std::move(assignment)}}};
}

json::object task_data(const IncidentEvent& event) {
  const TimelineEntry& entry = *event.next.entry;
  const std::string name = valid_text(entry.text, name_bytes_max);
  return {{"id", std::to_string(entry.ref)},
          {"name", name},
          {"summary", name},
          {"description", nullptr},
          {"status", entry.kind == EntryKind::task_done ? "done" : "todo"},
          {"incident", incident_reference(event)},
          {"type", "incident_task"}};
}

json::object bridge_data(const IncidentEvent& event) {
  const Bridge& bridge = event.next.incident.bridge;
  return {{"incident", incident_reference(event)},
          {"conference_number", bridge.phone},
          {"conference_url", bridge.url},
          {"type", "incident_conference_bridge"}};
}

json::object field_data(const IncidentEvent& event) {
  json::array fields;
  for (const auto& [slug, value] : event.next.incident.fields) {
    fields.push_back(json::object{{"id", slug},
                                  {"name", slug},
                                  {"value", valid_text(value, content_bytes_max)},
                                  {"type", "field_value"}});
  }
  return {{"incident", incident_reference(event)},
          {"custom_fields", std::move(fields)},
          {"type", "incident_field_values"}};
}

json::object data_of(const IncidentEvent& event, std::string_view type) {
  if (type == "incident.annotated") return words_data(event, "incident_note", "content");
  if (type == "incident.status_update_published") {
    return words_data(event, "incident_status_update", "message");
  }
  if (type == "incident.responder.replied") return responder_data(event);
  if (type == "incident.role.assigned") return role_data(event);
  if (type.starts_with("incident.task.")) return task_data(event);
  if (type == "incident.conference_bridge.updated") return bridge_data(event);
  if (type == "incident.custom_field_values.updated") return field_data(event);
  return incident_data(event);
}

}  // namespace

json::object pagerduty_body(const IncidentEvent& event) {
  json::object told{{"id", event_id(event)}, {"agent", nullptr}, {"client", {{"name", "Tocsin"}}}};
  if (!event.next.entry) {
    told["event_type"] = "pagey.ping";
    told["resource_type"] = "pagey";
    told["occurred_at"] = format_time(event.at);
    told["data"] =
        json::object{{"message", "A test: events of incidents arrive here"}, {"type", "ping"}};
    return {{"event", std::move(told)}};
  }
  const TimelineEntry& entry = *event.next.entry;
  const std::string_view type = pagerduty_event_type(entry);
  told["event_type"] = type;
  told["resource_type"] = "incident";
  told["occurred_at"] = format_time(entry.at);
  if (entry.actor.kind == ActorKind::user) {
    told["agent"] = user_reference(event.config, entry.actor.slug);
  }
  told["data"] = data_of(event, type);
  return {{"event", std::move(told)}};
}

}  // namespace tocsin
