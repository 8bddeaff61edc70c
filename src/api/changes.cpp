// Routes of changes: the list of them, and those that may have caused an incident.
#include <fmt/format.h>

#include <algorithm>

#include "api/change_view.hpp"
#include "api/incident_view.hpp"
#include "api/routes.hpp"
#include "api/time_range.hpp"
#include "domain/incidents/cost.hpp"
#include "domain/incidents/stream.hpp"
#include "engine/notice_words.hpp"

namespace tocsin::api {
namespace {

constexpr int suspects_max = 200;

Result<Outcome> list_changes(Call& call, Desk& desk) {
  ChangeQuery query{.services = list_of(call.query("service"))};
  if (query.services.size() > related_services_max) {
    return fail(Error::Code::too_large, fmt::format("at most {} services", related_services_max),
                "/service");
  }
  const auto since = time_of(call, "since");
  if (!since) return std::unexpected(since.error());
  const auto until = time_of(call, "until");
  if (!until) return std::unexpected(until.error());
  query.since = *since;
  query.until = *until;
  query.cursor = call.query("cursor");
  const auto limit = call.limit();
  if (!limit) return std::unexpected(limit.error());
  query.limit = *limit;
  const auto slice = desk.reader->changes(call.sight(), query);
  if (!slice) return std::unexpected(slice.error());
  return json_response(200, list_json(slice->rows, slice->next, [](const Change& change) {
                         return to_json(view_of(change));
                       }));
}

Result<Change> change_by_id(ChangeId id, const Sight& sight, Reader& reader) {
  auto slice = reader.changes(sight, {.ids = {id}});
  if (!slice) return std::unexpected(std::move(slice.error()));
  if (slice->rows.empty()) return fail(Error::Code::not_found, "there is no such change");
  return std::move(slice->rows.front());
}

Result<Outcome> get_change(Call& call, Desk& desk) {
  const auto id = id_of<ChangeId>(call.part(0));
  if (!id) return std::unexpected(id.error());
  const auto change = change_by_id(*id, call.sight(), *desk.reader);
  if (!change) return std::unexpected(change.error());
  return json_response(200, to_json(view_of(*change)));
}

// ---- those of an incident
// -------------------------------------------------------------------------

struct RelatedView {
  Slug service;
  std::string name;
  Slug affected;
  int distance = 0;
};
TOCSIN_DESCRIBE(RelatedView, service, name, affected, distance)

struct SuspectsView {  // what stands beside the items
  Time impact_began_at{};
  Time since{};                       // what was over before then is not listed
  std::vector<RelatedView> services;  // that are looked at
  bool more = false;                  // there are more changes than are listed
};
TOCSIN_DESCRIBE(SuspectsView, impact_began_at, since, services, more)

// The hypothesis about a change: the oldest that was not withdrawn.
struct Judged {
  TimelineEntry entry;
  std::optional<EntryKind> verdict;
};
using JudgedChanges = std::map<std::uint64_t, Judged>;  // by change

Result<JudgedChanges> judged_changes(IncidentId incident, Reader& reader) {
  EntryQuery query;
  query.incident = incident;
  query.kinds = {EntryKind::hypothesis};
  query.limit = 1000;
  const auto slice = reader.entries(query);
  if (!slice) return std::unexpected(slice.error());
  std::vector<EntryId> ids;
  for (const TimelineEntry& entry : slice->rows) {
    if (entry.ref != 0) ids.push_back(entry.id);
  }
  const auto later = reader.entries_about(incident, ids);
  if (!later) return std::unexpected(later.error());
  JudgedChanges judged;
  for (const TimelineEntry& entry : slice->rows) {
    if (entry.ref == 0) continue;
    const EntryStanding standing = standing_of(entry, *later);
    if (standing.withdrawn) continue;
    judged.insert_or_assign(
        entry.ref,
        Judged{entry, standing.verdict ? std::optional(standing.verdict->kind) : std::nullopt});
  }
  return judged;
}

ChangeVerdict verdict_of(const Judged& judged) {
  if (judged.verdict == EntryKind::confirmed) return ChangeVerdict::confirmed;
  if (judged.verdict == EntryKind::ruled_out) return ChangeVerdict::ruled_out;
  return ChangeVerdict::suspect;
}

// What one question about an incident's changes is answered from.
struct Inquiry {
  SuspectsView view;
  std::vector<Suspect> suspects;
  std::map<ChangeId, Change> changes;
  JudgedChanges judged;
};

Result<Inquiry> inquire(const Incident& incident, const Sight& sight, const Config& config,
                        Reader& reader, Time now) {
  const auto related = related_services(incident.services, [&](std::string_view slug) {
    const Service* service = config.find<Service>(slug);
    return service == nullptr ? nullptr : &service->depends_on;
  });
  Inquiry inquiry;
  const Time end = incident.resolved_at ? std::min(*incident.resolved_at, now) : now;
  const Time began = impact_began(incident);
  inquiry.view.impact_began_at = began;
  inquiry.view.since = began - suspect_window;
  // What went out before it began stands first among what is looked at: later ones may be many.
  ChangeQuery query{
      .since = inquiry.view.since, .until = std::min(began, end), .limit = suspects_max};
  for (const RelatedService& each : related) {
    query.services.push_back(each.service);
    inquiry.view.services.push_back(
        {each.service, name_of_service(config, each.service), each.affected, each.distance});
  }
  if (related.empty()) return inquiry;
  auto slice = reader.changes(sight, query);
  if (!slice) return std::unexpected(std::move(slice.error()));
  inquiry.view.more = !slice->next.empty();
  query.since = began;
  query.until = end;
  auto later = reader.changes(sight, query);
  if (!later) return std::unexpected(std::move(later.error()));
  inquiry.view.more |= !later->next.empty();
  for (Change& change : later->rows) {
    const bool known = std::ranges::find(slice->rows, change.id, &Change::id) != slice->rows.end();
    if (!known) slice->rows.push_back(std::move(change));
  }
  // What was asked for in this very room stands by itself.
  std::erase_if(slice->rows, [&](const Change& change) { return change.incident == incident.id; });
  inquiry.suspects = suspects_of(slice->rows, related, began, end);
  for (Change& change : slice->rows) inquiry.changes.emplace(change.id, std::move(change));
  auto judged = judged_changes(incident.id, reader);
  if (!judged) return std::unexpected(std::move(judged.error()));
  inquiry.judged = std::move(*judged);
  return inquiry;
}

json::object suspect_json(const Suspect& suspect, const Inquiry& inquiry, const Config& config) {
  SuspectView view{
      .why = why_suspect(suspect,
                         [&](std::string_view slug) { return name_of_service(config, slug); }),
      .service = suspect.related.service,
      .affected = suspect.related.affected,
      .distance = suspect.related.distance,
      .before_seconds = std::chrono::floor<std::chrono::seconds>(suspect.before).count(),
      .just_before = suspect.just_before,
      .hypothesis = {},
      .verdict = {}};
  if (const auto found = inquiry.judged.find(suspect.change.value); found != inquiry.judged.end()) {
    view.hypothesis = found->second.entry.id;
    view.verdict = verdict_of(found->second);
  }
  return joined(view_of(inquiry.changes.at(suspect.change)), view);
}

Result<Outcome> list_suspects(Call& call, Desk& desk) {
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  const auto inquiry = inquire(*incident, call.sight(), *call.config, *desk.reader, call.now);
  if (!inquiry) return std::unexpected(inquiry.error());
  json::object list = list_json(inquiry->suspects, {}, [&](const Suspect& suspect) {
    return json::value(suspect_json(suspect, *inquiry, *call.config));
  });
  for (auto& [name, value] : to_json(inquiry->view).as_object()) list.insert_or_assign(name, value);
  return json_response(200, list);
}

struct JudgeRequest {
  std::optional<ChangeVerdict> verdict;
  std::string why;
};
TOCSIN_DESCRIBE(JudgeRequest, verdict, why)

Result<const Suspect*> suspect_among(const Inquiry& inquiry, ChangeId id) {
  const auto found = std::ranges::find(inquiry.suspects, id, &Suspect::change);
  if (found != inquiry.suspects.end()) return &*found;
  return fail(Error::Code::not_found,
              "this change is not among those of the incident: is its service affected?");
}

Result<Outcome> judge_change(Call& call, Desk& desk) {
  auto request = call.body<JudgeRequest>();
  if (!request) return std::unexpected(std::move(request.error()));
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  const auto id = id_of<ChangeId>(call.part(1));
  if (!id) return std::unexpected(id.error());
  if (!request->verdict) {
    return fail(Error::Code::invalid, "what is it? suspect, confirmed or ruled_out", "/verdict");
  }
  const auto inquiry = inquire(*incident, call.sight(), *call.config, *desk.reader, call.now);
  if (!inquiry) return std::unexpected(inquiry.error());
  if (auto suspect = suspect_among(*inquiry, *id); !suspect) {
    return std::unexpected(suspect.error());
  }
  JudgeChange judge{.incident = incident->id,
                    .change = inquiry->changes.at(*id),
                    .verdict = *request->verdict,
                    .why = std::move(request->why)};
  if (const auto known = inquiry->judged.find(id->value); known != inquiry->judged.end()) {
    judge.hypothesis = known->second.entry;
    judge.before = known->second.verdict;
  }
  if (!is_live(incident->status)) judge.closed = *incident;
  return Write{call.command(std::move(judge)),
               [id = *id](Call& done, Desk& later, const Reply&) -> Result<net::Response> {
                 const auto as_it_is = incident_to_change(done, later);
                 if (!as_it_is) return std::unexpected(as_it_is.error());
                 const auto again =
                     inquire(*as_it_is, done.sight(), *done.config, *later.reader, done.now);
                 if (!again) return std::unexpected(again.error());
                 const auto suspect = suspect_among(*again, id);
                 if (!suspect) return std::unexpected(suspect.error());
                 return json_response(200, suspect_json(**suspect, *again, *done.config));
               }};
}

json::value suspects_shape(Schemas& schemas) {
  json::object shape = list_shape<ChangeView>(schemas).as_object();
  json::object& properties = shape.at("properties").as_object();
  properties.at("items").as_object()["items"] = joined_shape<ChangeView, SuspectView>(schemas);
  const json::value beside = schemas.inline_struct<SuspectsView>(true);
  for (const auto& [name, value] : beside.at("properties").as_object()) properties[name] = value;
  return shape;
}

}  // namespace

ChangeView view_of(const Change& change) {
  json::value details;
  if (!change.details.empty()) {
    if (auto read = parse_json(change.details)) details = std::move(*read);
  }
  return {.id = change.id,
          .source_id = change.source_id,
          .source = change.source,
          .title = change.title,
          .kind = change.kind,
          .state = change.state,
          .services = change.services,
          .who = change.who,
          .began_at = change.began_at,
          .ended_at = change.ended_at,
          .links = change.links,
          .details = std::move(details),
          .incident = change.incident,
          .actor = change.actor,
          .received_at = change.received_at,
          .updated_at = change.updated_at,
          .version = change.version,
          .approval = change.emergency.approval,
          .lacks_approval = lacks_approval(change)};
}

void add_change_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/change-records",
                    .gate = Gate::view,
                    .handle = list_changes,
                    .summary = "Changes of services, by when they began, newest first; those that "
                               "began or ran between `since` and `until`",
                    .gives = list_shape<ChangeView>,
                    .query = "service since until cursor limit"});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/change-records/{id}",
                    .gate = Gate::view,
                    .handle = get_change,
                    .summary = "One change",
                    .gives = shape<ChangeView>});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/incidents/{id}/changes",
                    .gate = Gate::signed_in,
                    .handle = list_suspects,
                    .summary = "Which changes may have caused it: on affected services and on what "
                               "these depend on, from a day before its impact began, newest first",
                    .gives = suspects_shape});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/incidents/{id}/changes/{change}",
                    .gate = Gate::signed_in,
                    .handle = judge_change,
                    .summary = "Make it a suspect, confirm it as the cause or rule it out: a "
                               "hypothesis of the stream says so",
                    .takes = partial<JudgeRequest>,
                    .gives = joined_shape<ChangeView, SuspectView>});
}

}  // namespace tocsin::api
