// Routes that prove beforehand: whom a policy would call, whether everybody is reached, who is on
// call how much.
#include <fmt/format.h>

#include <algorithm>

#include "api/config_routes.hpp"
#include "api/csv.hpp"
#include "api/routes.hpp"
#include "api/schedule_history.hpp"
#include "api/time_range.hpp"
#include "domain/oncall/load.hpp"
#include "engine/coverage.hpp"
#include "engine/holidays.hpp"
#include "engine/rehearsal.hpp"

namespace tocsin::api {
namespace {

struct RehearsalRequest {
  Slug policy;
  std::optional<EscalationPolicy> draft;  // instead of the policy as it stands
  Severity severity = Severity::SEV1;
  std::optional<Time> at;  // when the alert begins; none: now
  Duration length = std::chrono::hours(24);
};
TOCSIN_DESCRIBE(RehearsalRequest, policy, draft, severity, at, length)

struct CoverageView {
  Time from{};
  Time to{};
  Coverage coverage;
};
TOCSIN_DESCRIBE(CoverageView, from, to, coverage)

struct PersonLoad {
  Slug user;
  Slug schedule;
  Load load;
};
TOCSIN_DESCRIBE(PersonLoad, user, schedule, load)

constexpr Duration coverage_usual = std::chrono::days(365);

Result<Outcome> rehearsal(Call& call, Desk& desk) {
  auto request = call.body<RehearsalRequest>();
  if (!request) return std::unexpected(std::move(request.error()));
  RehearsalQuestion question{request->policy, request->severity, request->at.value_or(call.now),
                             request->length};
  auto turns = desk.reader->step_turns();
  if (!turns) return std::unexpected(std::move(turns.error()));
  if (!request->draft) {
    auto rehearsed = rehearse(*call.config, question, std::move(*turns));
    if (!rehearsed) return std::unexpected(std::move(rehearsed.error()));
    return respond_with(*rehearsed);
  }
  EscalationPolicy draft = *request->draft;
  if (draft.slug.empty()) draft.slug = request->policy.empty() ? "draft" : request->policy;
  if (draft.name.empty()) draft.name = draft.slug;
  question.policy = draft.slug;
  const auto config = with_policy(*call.config, draft);
  if (!config) return std::unexpected(config.error());
  auto rehearsed = rehearse(*config, question, std::move(*turns));
  if (!rehearsed) return std::unexpected(std::move(rehearsed.error()));
  return respond_with(*rehearsed);
}

Result<Outcome> coverage(Call& call, Desk&) {
  const auto range = range_of_query(call, coverage_usual);
  if (!range) return std::unexpected(range.error());
  const Slug policy = call.query("policy");
  if (!policy.empty() && call.config->find<EscalationPolicy>(policy) == nullptr) {
    return no_such("policies", policy);
  }
  return respond_with(
      CoverageView{range->begin, range->end, coverage_of(*call.config, *range, policy)});
}

// Errors: those of the range; too_large.
Result<std::vector<PersonLoad>> loads_of(const Call& call, Reader& reader) {
  const auto range = range_of_query(call, shifts_range_usual);
  if (!range) return std::unexpected(range.error());
  const Slug only = call.query("schedule");
  const Slug team = call.query("team");
  const Slug user = call.query("user");
  std::vector<const Schedule*> schedules;
  for (const auto& [slug, entry] : call.config->table<Schedule>().all()) {
    const Schedule& schedule = entry.value;
    if (!only.empty() && slug != only) continue;
    if (!team.empty() && schedule.team != team) continue;
    if (!TimeZone::find(schedule.time_zone)) continue;
    if (const Status small = small_enough(schedule, *range); !small) {
      return std::unexpected(small.error());
    }
    schedules.push_back(&schedule);
  }
  const auto records = records_of_range(*call.config, reader, schedules, *range, call.now);
  if (!records) return std::unexpected(records.error());
  std::vector<PersonLoad> loads;
  for (const Schedule* schedule : schedules) {
    const auto zone = TimeZone::find(schedule->time_zone);
    std::vector<Span> holidays;
    for (const HolidaySpan& day : holidays_of(*call.config, *schedule, *range)) {
      holidays.push_back({day.begin, day.end});
    }
    merge(holidays);
    const std::vector<Shift>& shifts = records->at(schedule->slug).shifts;
    for (const auto& [person, load] : load_of(shifts, *zone, *range, holidays)) {
      if (user.empty() || user == person) loads.push_back({person, schedule->slug, load});
    }
  }
  std::ranges::stable_sort(loads, {}, &PersonLoad::user);
  return loads;
}

double hours(Duration duration) {
  return std::chrono::duration<double, std::ratio<3600>>(duration).count();
}

// Slugs need no quotes.
std::string csv_of(const std::vector<PersonLoad>& loads) {
  std::string csv =
      "user,schedule,shifts,day_hours,night_hours,weekend_hours,holiday_hours,total_hours\r\n";
  for (const PersonLoad& each : loads) {
    const Load& load = each.load;
    csv += fmt::format("{},{},{},{:.2f},{:.2f},{:.2f},{:.2f},{:.2f}\r\n", each.user, each.schedule,
                       load.shifts, hours(load.day), hours(load.night), hours(load.weekend),
                       hours(load.holiday), hours(load.total()));
  }
  return csv;
}

Result<Outcome> load(Call& call, Desk& desk) {
  const auto loads = loads_of(call, *desk.reader);
  if (!loads) return std::unexpected(loads.error());
  return json_response(200, list_json(*loads, {}));
}

Result<Outcome> load_csv(Call& call, Desk& desk) {
  const auto loads = loads_of(call, *desk.reader);
  if (!loads) return std::unexpected(loads.error());
  return csv_file(csv_of(*loads), "on-call");
}

}  // namespace

void add_rehearsal_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/policies/rehearse",
                    .gate = Gate::view,
                    .handle = rehearsal,
                    .summary = "Whom a policy would call, when and by which message, if an alert "
                               "began and nobody answered; writes and sends nothing",
                    .takes = partial<RehearsalRequest>,
                    .gives = shape<Rehearsed>});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/coverage",
                    .gate = Gate::view,
                    .handle = coverage,
                    .summary = "When an alert would reach nobody, and why; a year unless told",
                    .gives = shape<CoverageView>,
                    .query = "policy from to"});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/on-call/load",
                    .gate = Gate::view,
                    .handle = load,
                    .summary = "How long each person is on call, by kind of hour",
                    .gives = list_shape<PersonLoad>,
                    .query = "schedule team user from to"});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/on-call/load.csv",
                    .gate = Gate::view,
                    .handle = load_csv,
                    .summary = "The same as a table for spreadsheets",
                    .query = "schedule team user from to"});
}

}  // namespace tocsin::api
