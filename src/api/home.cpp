// Route of the first screen: what is going on, what waits for me, what is still to be set up.
#include <algorithm>
#include <set>

#include "api/config_kinds.hpp"
#include "api/incident_view.hpp"
#include "api/page_view.hpp"
#include "api/routes.hpp"

namespace tocsin::api {
namespace {

// Counts stop here: "1000" is shown as "1000 or more".
constexpr int counted_max = 1000;
constexpr Duration recent_time = std::chrono::days{7};

struct SetupStep {
  std::string key;
  bool done = false;
};
TOCSIN_DESCRIBE(SetupStep, key, done)

struct ServicesSummary {
  std::uint64_t total = 0;
  std::uint64_t with_firing = 0;
};
TOCSIN_DESCRIBE(ServicesSummary, total, with_firing)

struct RecentCounts {
  std::uint64_t incidents = 0;
  std::uint64_t alerts = 0;
  std::uint64_t pages = 0;
};
TOCSIN_DESCRIBE(RecentCounts, incidents, alerts, pages)

struct MailFolderView {
  bool failing = false;
  std::string fault;  // for administrators
  std::optional<Time> since;
};
TOCSIN_DESCRIBE(MailFolderView, failing, fault, since)

// Whoever answers by mail should know when nobody reads it.
MailFolderView mail_folder_view(const Call& call, const Backend& backend) {
  const MailFolderState state = backend.mail_folder ? backend.mail_folder() : MailFolderState{};
  const bool failing = !state.fault.empty();
  return {failing, call.may(Action::administer) ? state.fault : "", state.failing_since};
}

template <typename Row, typename At>
std::uint64_t count_since(const Result<Slice<Row>>& slice, Time since, At at) {
  if (!slice) return 0;
  return static_cast<std::uint64_t>(std::ranges::count_if(
      slice->rows, [&](const Row& row) { return !row.drill && std::invoke(at, row) >= since; }));
}

RecentCounts recent_counts(const Call& call, const Sight& sight, Reader& reader) {
  const Time since = call.now - recent_time;
  IncidentQuery incidents;
  AlertQuery alerts;
  PageQuery pages;
  incidents.limit = alerts.limit = pages.limit = counted_max;
  return {
      .incidents = count_since(reader.incidents(sight, incidents), since, &Incident::declared_at),
      .alerts = count_since(reader.alerts(sight, alerts), since, &Alert::created_at),
      .pages = count_since(reader.pages(sight, pages), since, &Page::created_at)};
}

ServicesSummary services_summary(const Call& call, const Sight& sight, Reader& reader) {
  ServicesSummary summary;
  AlertQuery query;
  query.statuses = {AlertStatus::firing};
  query.suppressed = false;
  query.limit = counted_max;
  std::set<Slug> firing;
  if (const auto slice = reader.alerts(sight, query)) {
    for (const Alert& alert : slice->rows) firing.insert(alert.service);
  }
  for (const auto& [slug, entry] : call.config->table<Service>().all()) {
    if (!KindRules<Service>::may_read(call, entry.value)) continue;
    ++summary.total;
    if (firing.contains(slug)) ++summary.with_firing;
  }
  return summary;
}

std::vector<SetupStep> setup_steps(const Call& call, const RecentCounts& counts, Reader& reader,
                                   const Sight& sight) {
  const Config& config = *call.config;
  const bool verified =
      std::ranges::any_of(config.table<ContactMethod>().all(), [&](const auto& item) {
        return item.second.value.user == call.who.viewer.user &&
               (item.second.value.vouched || verification_of(config, item.second.value) != nullptr);
      });
  AlertQuery one_alert;
  one_alert.limit = 1;
  const auto alerts = reader.alerts(sight, one_alert);
  IncidentQuery one_incident;
  one_incident.limit = 1;
  const auto incidents = reader.incidents(sight, one_incident);
  return {{"contact_verified", verified},
          {"policy", !config.table<EscalationPolicy>().all().empty()},
          {"service", !config.table<Service>().all().empty()},
          {"integration", !config.table<Integration>().all().empty()},
          {"first_event", counts.alerts > 0 || (alerts && !alerts->rows.empty())},
          {"incident", counts.incidents > 0 || (incidents && !incidents->rows.empty())}};
}

Result<Outcome> home(Call& call, Desk& desk) {
  constexpr int shown_max = 50;
  Reader& reader = *desk.reader;
  const Sight sight = call.sight();
  IncidentQuery open;
  open.statuses = {IncidentStatus::triage,     IncidentStatus::investigating,
                   IncidentStatus::identified, IncidentStatus::contained,
                   IncidentStatus::mitigated,  IncidentStatus::monitoring};
  open.limit = shown_max;
  const auto incidents = reader.incidents(sight, open);
  if (!incidents) return std::unexpected(incidents.error());
  const auto counts = reader.count_alerts(sight, AlertQuery{});
  if (!counts) return std::unexpected(counts.error());
  PageQuery mine;
  mine.user = call.who.viewer.user;
  mine.statuses = {PageStatus::open, PageStatus::escalated};
  mine.limit = shown_max;
  json::array my_pages;
  if (!mine.user.empty()) {
    const auto pages = reader.pages(sight_of_all, mine);
    if (!pages) return std::unexpected(pages.error());
    for (const Page& page : pages->rows) my_pages.push_back(view_of(page, reader));
  }
  json::array open_incidents;
  for (const Incident& incident : incidents->rows) {
    open_incidents.push_back(view_for(call, incident, sight, reader));
  }
  const RecentCounts last = recent_counts(call, sight, reader);
  return json_response(
      200, json::object{{"incidents", std::move(open_incidents)},
                        {"alerts", to_json(*counts)},
                        {"my_pages", std::move(my_pages)},
                        {"services", to_json(services_summary(call, sight, reader))},
                        {"setup", to_json(setup_steps(call, last, reader, sight))},
                        {"last_7_days", to_json(last)},
                        {"mail_folder", to_json(mail_folder_view(call, desk.backend))}});
}

json::value home_shape(Schemas& schemas) {
  const auto list = [](json::value item) {
    return json::object{{"type", "array"}, {"items", std::move(item)}};
  };
  return json::object{
      {"type", "object"},
      {"properties",
       json::object{{"incidents", list(joined_shape<Incident, IncidentView>(schemas))},
                    {"alerts", schemas.of<AlertCounts>()},
                    {"my_pages", list(joined_shape<Page, PageView>(schemas))},
                    {"services", schemas.of<ServicesSummary>()},
                    {"setup", schemas.of<std::vector<SetupStep>>()},
                    {"last_7_days", schemas.of<RecentCounts>()},
                    {"mail_folder", schemas.of<MailFolderView>()}}},
      {"required", json::array{"incidents", "alerts", "my_pages", "services", "setup",
                               "last_7_days", "mail_folder"}}};
}

}  // namespace

void add_home_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/home",
                    .handle = home,
                    .summary = "What is going on, what waits for me, what is to be set up",
                    .gives = home_shape});
}

}  // namespace tocsin::api
