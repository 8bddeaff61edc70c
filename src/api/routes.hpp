// The groups of routes; each stands in a file of its own. all_routes() puts them together.
#pragma once

#include <vector>

#include "api/router.hpp"

namespace tocsin::api {

void add_session_routes(std::vector<Route>& routes);
void add_sign_in_code_routes(std::vector<Route>& routes);
void add_alert_routes(std::vector<Route>& routes);
void add_why_routes(std::vector<Route>& routes);
void add_incident_routes(std::vector<Route>& routes);
void add_stream_routes(std::vector<Route>& routes);
void add_search_routes(std::vector<Route>& routes);
void add_responding_routes(std::vector<Route>& routes);
void add_impact_routes(std::vector<Route>& routes);
void add_task_routes(std::vector<Route>& routes);
void add_roll_call_routes(std::vector<Route>& routes);
void add_change_routes(std::vector<Route>& routes);
void add_emergency_change_routes(std::vector<Route>& routes);
void add_change_intake_routes(std::vector<Route>& routes);
void add_call_routes(std::vector<Route>& routes);
void add_page_routes(std::vector<Route>& routes);
void add_silence_routes(std::vector<Route>& routes);
void add_schedule_routes(std::vector<Route>& routes);
void add_arrangement_routes(std::vector<Route>& routes);
void add_rehearsal_routes(std::vector<Route>& routes);
void add_calendar_routes(std::vector<Route>& routes);
void add_holiday_routes(std::vector<Route>& routes);
void add_handoff_note_routes(std::vector<Route>& routes);
void add_contact_routes(std::vector<Route>& routes);
void add_webhook_subscription_routes(std::vector<Route>& routes);
void add_push_routes(std::vector<Route>& routes);
void add_integration_routes(std::vector<Route>& routes);
void add_preview_routes(std::vector<Route>& routes);
void add_token_routes(std::vector<Route>& routes);
void add_home_routes(std::vector<Route>& routes);
void add_audit_routes(std::vector<Route>& routes);
void add_live_routes(std::vector<Route>& routes);
void add_intake_routes(std::vector<Route>& routes);
void add_alertmanager_routes(std::vector<Route>& routes);
void add_link_routes(std::vector<Route>& routes);
void add_twilio_routes(std::vector<Route>& routes);
void add_slack_routes(std::vector<Route>& routes);
void add_slack_event_routes(std::vector<Route>& routes);
void add_evidence_routes(std::vector<Route>& routes);
void add_file_routes(std::vector<Route>& routes);
void add_guest_routes(std::vector<Route>& routes);
void add_ops_routes(std::vector<Route>& routes);

}  // namespace tocsin::api
