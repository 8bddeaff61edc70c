#include "domain/incidents/pagerduty_event.hpp"

namespace tocsin {
namespace {

std::string_view of_status(std::string_view change) {
  if (change.ends_with("-> resolved") || change.ends_with("-> cancelled")) {
    return "incident.resolved";
  }
  if (change.ends_with("-> closed")) return {};  // PagerDuty's are over when they are resolved
  return "incident.status_update_published";
}

}  // namespace

std::string_view pagerduty_event_type(const TimelineEntry& entry) {
  switch (entry.kind) {
    case EntryKind::declared:
      return "incident.triggered";
    case EntryKind::status_changed:
      return of_status(entry.text);
    case EntryKind::merged:
      return "incident.resolved";
    case EntryKind::reopened:
      return "incident.reopened";
    case EntryKind::page_acknowledged:
      return "incident.acknowledged";
    case EntryKind::step_fired:
      return "incident.escalated";
    case EntryKind::severity_changed:
      return "incident.priority_updated";
    case EntryKind::services_changed:
      return "incident.service_updated";
    case EntryKind::type_changed:
      return "incident.incident_type.changed";
    case EntryKind::field_changed:
      return "incident.custom_field_values.updated";
    case EntryKind::bridge_changed:
      return "incident.conference_bridge.updated";
    case EntryKind::responder_joined:
      return "incident.responder.replied";
    case EntryKind::commander_changed:
    case EntryKind::role_assigned:
    case EntryKind::role_left:
      return "incident.role.assigned";
    case EntryKind::task_created:
      return "incident.task.created";
    case EntryKind::task_started:
    case EntryKind::task_skipped:
    case EntryKind::task_reopened:
    case EntryKind::task_changed:
      return "incident.task.updated";
    case EntryKind::task_done:
      return "incident.task.completed";
    case EntryKind::said:
    case EntryKind::note:
    case EntryKind::finding:
    case EntryKind::decision:
    case EntryKind::hypothesis:
      return entry.visibility >= Visibility::stakeholder ? "incident.status_update_published"
                                                         : "incident.annotated";
    default:
      return {};
  }
}

}  // namespace tocsin
