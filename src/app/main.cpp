// The program: one line of words, one thing done.
#include "app/api_commands.hpp"
#include "app/commands.hpp"
#include "app/version.hpp"

// jemalloc's own settings: what a burst of requests took goes back to the system within seconds,
// also when nothing follows on it. Other allocators do not look at it.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "background_thread:true,dirty_decay_ms:1000";
}

int main(int argc, char** argv) {
  CLI::App app{"Tocsin: hears an alarm, rings the right person, keeps the record"};
  app.set_version_flag("--version", std::string(tocsin::version_text));
  app.require_subcommand(1);
  int status = 0;
  tocsin::add_server_commands(app, status);
  tocsin::add_file_commands(app, status);
  tocsin::add_alert_commands(app, status);
  tocsin::add_incident_commands(app, status);
  tocsin::add_task_commands(app, status);
  tocsin::add_evidence_commands(app, status);
  tocsin::add_roll_call_commands(app, status);
  tocsin::add_impact_commands(app, status);
  tocsin::add_guest_commands(app, status);
  tocsin::add_paging_commands(app, status);
  tocsin::add_change_commands(app, status);
  tocsin::add_people_commands(app, status);
  tocsin::add_oncall_commands(app, status);
  CLI11_PARSE(app, argc, argv);
  return status;
}
