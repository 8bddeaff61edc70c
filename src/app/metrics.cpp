#include "app/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>
#include <unistd.h>

#include <fstream>

#include "api/live.hpp"

namespace tocsin {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

MetricFamily family(const char* name, const char* help, MetricType type, double value) {
  ClientMetric metric;
  if (type == MetricType::Counter) {
    metric.counter.value = value;
  } else {
    metric.gauge.value = value;
  }
  MetricFamily family;
  family.name = name;
  family.help = help;
  family.type = type;
  family.metric.push_back(std::move(metric));
  return family;
}

double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  double total = 0, resident = 0;
  statm >> total >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

std::vector<MetricFamily> families(const api::Backend& backend) {
  const EngineStats stats = backend.engine.stats();
  const auto counter = [](const char* name, const char* help, auto value) {
    return family(name, help, MetricType::Counter, static_cast<double>(value));
  };
  const auto gauge = [](const char* name, const char* help, auto value) {
    return family(name, help, MetricType::Gauge, static_cast<double>(value));
  };
  const api::MailFolderState mail =
      backend.mail_folder ? backend.mail_folder() : api::MailFolderState{};
  return {
      counter("tocsin_requests_total", "HTTP requests.", backend.requests.load()),
      counter("tocsin_events_accepted_total", "Events that are on disk.",
              backend.events_accepted.load()),
      counter("tocsin_intake_refused_total", "Intake requests that were refused.",
              backend.events_refused.load()),
      counter("tocsin_engine_commands_total", "Commands decided.", stats.commands),
      counter("tocsin_engine_commits_total", "Commits.", stats.commits),
      counter("tocsin_engine_failed_commits_total", "Commits that failed.", stats.failed_commits),
      counter("tocsin_engine_refused_total", "Commands refused because the queue was full.",
              stats.refused),
      gauge("tocsin_engine_queued", "Commands that wait.", stats.queued),
      gauge("tocsin_engine_ready", "1 when it takes commands.", stats.ready ? 1 : 0),
      gauge("tocsin_open_alerts", "Open alerts.", stats.open_alerts),
      gauge("tocsin_running_escalations", "Escalations that call people now.",
            stats.running_escalations),
      gauge("tocsin_waiting_jobs", "Messages still owed.", stats.waiting_jobs),
      gauge("tocsin_live_clients", "Open live connections.", backend.live.clients()),
      gauge("tocsin_mail_folder_failing", "1 when replies by mail cannot be read.",
            mail.fault.empty() ? 0 : 1),
      counter("tocsin_mail_folder_failures_total", "Looks into the mail folder that failed.",
              mail.failures),
      counter("tocsin_mails_read_total", "Mails that were read and dealt with.", mail.mails),
      counter("tocsin_mail_answers_total", "Of these, answers that were acted on.", mail.answers),
      gauge("process_resident_memory_bytes", "Resident memory.", resident_bytes()),
      gauge("process_start_time_seconds", "Start, in seconds since 1970.",
            static_cast<double>(to_ms(backend.started_at)) / 1000),
  };
}

void metrics(api::Call&&, api::Backend& backend, api::Answered respond) {
  respond(net::respond_with(200, "text/plain; version=0.0.4; charset=utf-8",
                            prometheus::TextSerializer().Serialize(families(backend))));
}

}  // namespace

void add_metrics_route(std::vector<api::Route>& routes) {
  routes.push_back(
      {.method = "GET", .pattern = "/metrics", .gate = api::Gate::open, .start = metrics});
}

}  // namespace tocsin
