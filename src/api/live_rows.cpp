#include "api/live_rows.hpp"

#include <algorithm>
#include <charconv>

#include "api/alert_view.hpp"
#include "api/change_view.hpp"
#include "api/incident_view.hpp"
#include "api/page_view.hpp"
#include "api/roll_call_view.hpp"
#include "api/stream_view.hpp"
#include "api/task_view.hpp"

namespace tocsin::api {
namespace {

std::optional<std::vector<Slug>> insiders_of(const Incident& incident) {
  if (!incident.is_private) return std::nullopt;
  return incident.insiders;
}
// Of many rows there are few incidents: each is read once.
class Insiders {
 public:
  explicit Insiders(Reader& reader) : reader_(reader) {}

  std::optional<std::vector<Slug>> of(IncidentId id) {
    if (!id) return std::nullopt;
    const auto [known, first] = known_.try_emplace(id);
    if (!first) return known->second;
    if (const auto incident = reader_.incident(sight_of_all, id)) {
      known->second = insiders_of(*incident);
    }
    return known->second;
  }

 private:
  Reader& reader_;
  std::map<IncidentId, std::optional<std::vector<Slug>>> known_;
};

Result<std::vector<LiveRow>> alert_rows(const std::set<std::uint64_t>& ids, Reader& reader) {
  AlertQuery query;
  for (const std::uint64_t id : ids) query.ids.push_back(AlertId{id});
  query.limit = static_cast<int>(live_rows_max);
  const auto slice = reader.alerts(sight_of_all, query);
  if (!slice) return std::unexpected(slice.error());
  std::vector<LiveRow> rows;
  Insiders insiders(reader);
  for (const Alert& alert : slice->rows) {
    LiveRow row{.id = alert.id.value,
                .row = to_json(view_of(alert, reader)),
                .services = {alert.service},
                .incident = alert.incident.value,
                .user = {}};
    row.insiders = insiders.of(alert.incident);
    row.shared = row.insiders.has_value();
    if (row.shared) {
      Alert elsewhere = alert;
      elsewhere.incident = {};
      row.outside = to_json(view_of(elsewhere, reader));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<std::vector<LiveRow>> incident_rows(const std::set<std::uint64_t>& ids, Reader& reader) {
  std::vector<LiveRow> rows;
  for (const std::uint64_t id : ids) {
    const auto incident = reader.incident(sight_of_all, IncidentId{id});
    if (!incident) {
      if (incident.error().code == Error::Code::not_found) continue;
      return std::unexpected(incident.error());
    }
    json::object view = view_of(*incident, sight_of_all, reader);
    json::object without_money = view;
    hide_money(without_money.at("impact_facts").as_object());
    rows.push_back({.id = id,
                    .row = view,
                    .services = incident->services,
                    .incident = id,
                    .user = {},
                    .outside = view_from_outside(std::move(view)),
                    .guests = std::move(without_money),
                    .insiders = insiders_of(*incident)});
  }
  return rows;
}

Result<std::vector<LiveRow>> page_rows(const std::set<std::uint64_t>& ids, Reader& reader) {
  PageQuery query;
  for (const std::uint64_t id : ids) query.ids.push_back(PageId{id});
  query.limit = static_cast<int>(live_rows_max);
  const auto slice = reader.pages(sight_of_all, query);
  if (!slice) return std::unexpected(slice.error());
  std::vector<LiveRow> rows;
  Insiders insiders(reader);
  for (const Page& page : slice->rows) {
    json::object row = view_of(page, reader);
    const std::string service(row.at("service").as_string());
    const IncidentId incident{page.subject_kind == SubjectOf::incident ? page.subject : 0};
    rows.push_back({.id = page.id.value,
                    .row = std::move(row),
                    .services = {service},
                    .incident = incident.value,
                    .user = page.user,
                    .insiders = insiders.of(incident)});
  }
  return rows;
}

Result<std::vector<LiveRow>> silence_rows(const std::set<std::uint64_t>& ids, Reader& reader,
                                          Time now) {
  std::vector<LiveRow> rows;
  const auto slice = reader.silences(true, {}, 1000);
  if (!slice) return std::unexpected(slice.error());
  for (const Silence& silence : slice->rows) {
    if (!ids.contains(silence.id.value)) continue;
    json::object row = to_json(silence).as_object();
    row.emplace("state", to_text(state_of(silence, now)));
    rows.push_back({.id = silence.id.value,
                    .row = std::move(row),
                    .services = {},
                    .user = {},
                    .to_all = true});
  }
  return rows;
}

std::vector<Slug> holders_of(const Incident& incident) {
  std::vector<Slug> holders;
  for (const RoleHolding& holding : incident.roles) {
    if (holding.state == HoldingState::held) holders.push_back(holding.user);
  }
  return holders;
}

Result<std::vector<LiveRow>> change_rows(const std::set<std::uint64_t>& ids, Reader& reader) {
  ChangeQuery query{.limit = static_cast<int>(live_rows_max)};
  for (const std::uint64_t id : ids) query.ids.push_back(ChangeId{id});
  const auto slice = reader.changes(sight_of_all, query);
  if (!slice) return std::unexpected(slice.error());
  std::vector<LiveRow> rows;
  Insiders insiders(reader);
  for (const Change& change : slice->rows) {
    LiveRow row{.id = change.id.value,
                .row = to_json(view_of(change)),
                .services = change.services,
                .incident = change.incident.value,
                .user = {}};
    row.insiders = insiders.of(change.incident);
    rows.push_back(std::move(row));
  }
  return rows;
}

// Of what stands in an incident's room.
LiveRow row_in_room(const Incident& incident, std::uint64_t id, json::value row, bool internal) {
  return {.id = id,
          .row = std::move(row),
          .services = incident.services,
          .incident = incident.id.value,
          .user = {},
          .internal = internal,
          .insiders = insiders_of(incident)};
}

Result<std::vector<LiveRow>> stream_rows(IncidentId id, const std::set<std::uint64_t>& ids,
                                         const Config& config, Reader& reader) {
  const auto incident = reader.incident(sight_of_all, id);
  if (!incident) return std::unexpected(incident.error());
  EntryQuery query;
  query.incident = id;
  for (const std::uint64_t entry : ids) query.ids.push_back(EntryId{entry});
  query.limit = static_cast<int>(live_rows_max);
  const auto slice = reader.entries(query);
  if (!slice) return std::unexpected(slice.error());
  auto shown = stream_json(id, slice->rows, config, reader);
  if (!shown) return std::unexpected(shown.error());
  std::vector<LiveRow> rows;
  for (std::size_t i = 0; i < slice->rows.size(); ++i) {
    const TimelineEntry& entry = slice->rows[i];
    LiveRow row = row_in_room(*incident, entry.id.value, std::move((*shown)[i]),
                              !may_read(Clearance::stakeholder, entry));
    if (!may_read(Clearance::responder, entry)) row.only = holders_of(*incident);
    row.money = row.internal && !row.only && !may_read(Clearance::guest, entry);
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<std::vector<LiveRow>> task_rows(IncidentId id, const std::set<std::uint64_t>& ids,
                                       Reader& reader, Time now) {
  const auto incident = reader.incident(sight_of_all, id);
  if (!incident) return std::unexpected(incident.error());
  const auto tasks = reader.tasks(id);
  if (!tasks) return std::unexpected(tasks.error());
  const TaskList all = list_of_tasks(*tasks);
  std::vector<LiveRow> rows;
  for (const Task& task : *tasks) {
    if (!ids.contains(task.id.value)) continue;
    rows.push_back(row_in_room(*incident, task.id.value, view_of(task, all, now), true));
  }
  return rows;
}

Result<std::vector<LiveRow>> roll_rows(IncidentId id, const std::set<std::uint64_t>& ids,
                                       const Config& config, Reader& reader, Time now) {
  const auto incident = reader.incident(sight_of_all, id);
  if (!incident) return std::unexpected(incident.error());
  const auto checks = reader.service_checks(id);
  if (!checks) return std::unexpected(checks.error());
  std::vector<LiveRow> rows;
  OnCallOfTeams on_call(config, now);
  for (const ServiceCheck& check : *checks) {
    if (!ids.contains(check.id.value)) continue;
    rows.push_back(row_in_room(*incident, check.id.value, view_of(check, config, on_call), true));
  }
  return rows;
}

bool is_inside(const Sight& sight, const LiveRow& row) {
  return lets_in(sight, IncidentId{row.incident}, *row.insiders);
}

bool reaches(const Sight& sight, const LiveRow& row) {
  if (row.insiders && !row.shared) return is_inside(sight, row);
  if (sight.all) return true;
  if (row.incident != 0 &&
      std::ranges::find(sight.incidents, row.incident) != sight.incidents.end()) {
    return true;
  }
  return std::ranges::any_of(row.services, [&](const Slug& service) {
    return !service.empty() && holds(sight.services, service);
  });
}

bool is_of_tasks(std::string_view topic) { return topic.starts_with("tasks:"); }
bool is_of_roll(std::string_view topic) { return topic.starts_with("roll:"); }

}  // namespace

std::optional<IncidentId> incident_of_topic(std::string_view topic) {
  if (!topic.starts_with("incident:") && !is_of_tasks(topic) && !is_of_roll(topic)) {
    return std::nullopt;
  }
  return incident_behind(topic.substr(0, topic.find(':') + 1), topic);
}

std::optional<IncidentId> incident_behind(std::string_view begin, std::string_view topic) {
  if (!topic.starts_with(begin)) return std::nullopt;
  topic.remove_prefix(begin.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(topic.data(), topic.data() + topic.size(), number);
  if (error != std::errc{} || end != topic.data() + topic.size()) return std::nullopt;
  return IncidentId{number};
}

bool is_live_topic(std::string_view topic) {
  return std::ranges::find(live_topics, topic) != std::end(live_topics) ||
         incident_of_topic(topic).has_value();
}

Result<std::vector<LiveRow>> read_live_rows(std::string_view topic,
                                            const std::set<std::uint64_t>& ids,
                                            const Config& config, Reader& reader, Time now) {
  if (ids.empty()) return std::vector<LiveRow>{};
  if (topic == "alerts") return alert_rows(ids, reader);
  if (topic == "incidents") return incident_rows(ids, reader);
  if (topic == "pages") return page_rows(ids, reader);
  if (topic == "silences") return silence_rows(ids, reader, now);
  if (topic == "changes") return change_rows(ids, reader);
  if (const auto incident = incident_of_topic(topic)) {
    if (is_of_tasks(topic)) return task_rows(*incident, ids, reader, now);
    if (is_of_roll(topic)) return roll_rows(*incident, ids, config, reader, now);
    return stream_rows(*incident, ids, config, reader);
  }
  return std::vector<LiveRow>{};  // config: that something changed is all that is told
}

bool sees(const LiveSight& sight, const Slug& user, const LiveRow& row) {
  if (sight.guest_of != 0 && (row.money || row.incident != sight.guest_of)) return false;
  if (row.only && (user.empty() || !holds(*row.only, user))) return false;
  if (row.internal) return reaches(sight.respond, row);
  if (row.to_all || (!user.empty() && row.user == user)) return true;
  return reaches(sight.view, row);
}

bool responds_in_room(const LiveSight& sight, const Slug& user, const Incident& incident) {
  return sees(sight, user, row_in_room(incident, incident.id.value, {}, true));
}

bool is_hidden(const LiveSight& sight, const Slug& user, const LiveRow& row) {
  const bool own = !user.empty() && row.user == user;
  return row.insiders && !row.shared && !own && !is_inside(sight.view, row);
}

const json::value& shown_to(const LiveSight& sight, const LiveRow& row) {
  if (sight.guest_of != 0 && !row.guests.is_null()) return row.guests;
  if (row.shared) return is_inside(sight.view, row) ? row.row : row.outside;
  return row.outside.is_null() || reaches(sight.respond, row) ? row.row : row.outside;
}

}  // namespace tocsin::api
