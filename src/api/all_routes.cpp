// Puts the groups of routes together.
#include "api/config_routes.hpp"
#include "api/guests.hpp"
#include "api/routes.hpp"

namespace tocsin::api {

std::vector<Route> all_routes() {
  std::vector<Route> routes;
  add_session_routes(routes);
  add_sign_in_code_routes(routes);
  add_people_routes(routes);
  add_catalogue_routes(routes);
  add_schedule_routes(routes);
  add_arrangement_routes(routes);
  add_rehearsal_routes(routes);
  add_calendar_routes(routes);
  add_holiday_routes(routes);
  add_handoff_note_routes(routes);
  add_contact_routes(routes);
  add_webhook_subscription_routes(routes);
  add_push_routes(routes);
  add_integration_routes(routes);
  add_token_routes(routes);
  add_alert_routes(routes);
  add_why_routes(routes);
  add_incident_routes(routes);
  add_stream_routes(routes);
  add_search_routes(routes);
  add_responding_routes(routes);
  add_impact_routes(routes);
  add_task_routes(routes);
  add_roll_call_routes(routes);
  add_change_routes(routes);
  add_emergency_change_routes(routes);
  add_call_routes(routes);
  add_evidence_routes(routes);
  add_page_routes(routes);
  add_silence_routes(routes);
  add_home_routes(routes);
  add_audit_routes(routes);
  add_intake_routes(routes);
  add_change_intake_routes(routes);
  add_alertmanager_routes(routes);
  add_link_routes(routes);
  add_twilio_routes(routes);
  add_slack_routes(routes);
  add_slack_event_routes(routes);
  add_live_routes(routes);
  add_preview_routes(routes);
  add_file_routes(routes);
  add_ops_routes(routes);
  add_guest_routes(routes);
  let_guests_ask(routes);
  return routes;
}

}  // namespace tocsin::api
