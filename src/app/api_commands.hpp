// Words that speak to a running server over its API; what they share.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>

#include "app/api_client.hpp"
#include "app/print.hpp"

namespace tocsin {

// A word below `parent` that does something with a client. The common options are added.
CLI::App* add_word(CLI::App& parent, int& status, const std::string& name, const std::string& about,
                   std::function<int(const ApiClient&)> perform);

// "/api/v1/alerts?status=firing&q=disk": values are encoded, empty ones left out.
std::string path_with(const std::string& path,
                      const std::vector<std::pair<std::string, std::string>>& query);

// Text as one segment of a path.
std::string segment(const std::string& text);

void add_alert_commands(CLI::App& app, int& status);     // event, alert, silence
void add_incident_commands(CLI::App& app, int& status);  // incident
void add_task_commands(CLI::App& app, int& status);      // task
void add_evidence_commands(CLI::App& app, int& status);  // incident files; after those of incidents
void add_roll_call_commands(CLI::App& app, int& status);  // incident roll-call; likewise
void add_impact_commands(CLI::App& app, int& status);     // incident impact; likewise
void add_guest_commands(CLI::App& app, int& status);      // incident guest; likewise
void add_paging_commands(CLI::App& app, int& status);     // incident page; likewise
void add_change_commands(CLI::App& app,
                         int& status);  // change, incident changes and emergency-change
void add_people_commands(CLI::App& app, int& status);  // user, token
void add_oncall_commands(CLI::App& app, int& status);  // on-call, rehearse, coverage, load
void add_file_commands(CLI::App& app, int& status);    // apply, export

}  // namespace tocsin
