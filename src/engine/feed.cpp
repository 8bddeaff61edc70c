// What a commit means for people who look at lists: which rows changed, by topic.
#include <algorithm>
#include <map>

#include "engine/store.hpp"

namespace tocsin {
namespace {

void add_topic(std::vector<FeedRow>& feed, std::uint64_t seq, std::string_view topic,
               std::vector<std::uint64_t> ids) {
  if (ids.empty()) return;
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  if (ids.size() > feed_ids_max) ids.clear();  // too many: whoever comes back reads the list again
  feed.push_back(FeedRow{seq, std::string(topic), std::move(ids)});
}

template <typename Row>
std::vector<std::uint64_t> ids_of(const std::vector<Row>& rows) {
  std::vector<std::uint64_t> ids;
  ids.reserve(rows.size());
  for (const Row& row : rows) ids.push_back(row.id.value);
  return ids;
}

// An incident that others saw becomes private: everybody's lists are read again. Of what was
// private before, nobody else is told that it changes.
bool closes(const Commit& commit) {
  const auto is_of = [](const TimelineEntry& entry, EntryKind kind, std::uint64_t incident) {
    return entry.subject_kind == EntryOf::incident && entry.kind == kind &&
           entry.subject == incident;
  };
  const auto& timeline = commit.effects.timeline;
  return std::ranges::any_of(commit.effects.incidents, [&](const Incident& incident) {
    const std::uint64_t id = incident.id.value;
    const auto told = [&](EntryKind kind) {
      return std::ranges::any_of(
          timeline, [&](const TimelineEntry& entry) { return is_of(entry, kind, id); });
    };
    return incident.is_private && told(EntryKind::privacy_changed) && !told(EntryKind::declared);
  });
}

// Each incident's stream is a topic of its own. What folds changes the entry that it is about, and
// so does an answer. An incident's tasks are another topic, its roll call a third. False: they are
// too many to be told apart.
bool add_streams(std::vector<FeedRow>& feed, const Commit& commit) {
  std::map<std::uint64_t, std::vector<std::uint64_t>> streams;
  for (const TimelineEntry& entry : commit.effects.timeline) {
    if (entry.subject_kind != EntryOf::incident) continue;
    std::vector<std::uint64_t>& ids = streams[entry.subject];
    if (entry.about.value != 0) ids.push_back(entry.about.value);
    if (!folds(entry.kind)) ids.push_back(entry.id.value);
  }
  std::map<std::uint64_t, std::vector<std::uint64_t>> tasks;
  for (const Task& task : commit.effects.tasks) {
    tasks[task.incident.value].push_back(task.id.value);
  }
  std::map<std::uint64_t, std::vector<std::uint64_t>> rolls;
  for (const ServiceCheck& check : commit.effects.service_checks) {
    rolls[check.incident.value].push_back(check.id.value);
  }
  if (streams.size() + tasks.size() + rolls.size() > feed_streams_max) return false;
  for (auto& [incident, ids] : streams) {
    add_topic(feed, commit.seq, stream_topic(IncidentId{incident}), std::move(ids));
  }
  for (auto& [incident, ids] : tasks) {
    add_topic(feed, commit.seq, tasks_topic(IncidentId{incident}), std::move(ids));
  }
  for (auto& [incident, ids] : rolls) {
    add_topic(feed, commit.seq, roll_topic(IncidentId{incident}), std::move(ids));
  }
  return true;
}

}  // namespace

std::string stream_topic(IncidentId incident) {
  return "incident:" + std::to_string(incident.value);
}

std::string tasks_topic(IncidentId incident) { return "tasks:" + std::to_string(incident.value); }

std::string roll_topic(IncidentId incident) { return "roll:" + std::to_string(incident.value); }

std::vector<FeedRow> feed_of(const Commit& commit) {
  std::vector<FeedRow> feed;
  const Effects& effects = commit.effects;
  add_topic(feed, commit.seq, "alerts", ids_of(effects.alerts));
  std::vector<std::uint64_t> incidents = ids_of(effects.incidents);
  for (const TimelineEntry& entry : effects.timeline) {
    if (entry.subject_kind == EntryOf::incident) incidents.push_back(entry.subject);
  }
  if (!closes(commit) && add_streams(feed, commit)) {
    add_topic(feed, commit.seq, "incidents", std::move(incidents));
  } else {
    feed.push_back(FeedRow{commit.seq, "incidents", {}});
  }
  std::vector<std::uint64_t> pages = ids_of(effects.pages);
  for (const Notification& notification : effects.notifications) {
    for (const PageId page : notification.pages) pages.push_back(page.value);
  }
  for (const Receipt& receipt : effects.receipts) {
    for (const PageId page : receipt.pages) pages.push_back(page.value);
  }
  add_topic(feed, commit.seq, "pages", std::move(pages));
  add_topic(feed, commit.seq, "silences", ids_of(effects.silences));
  add_topic(feed, commit.seq, "changes", ids_of(effects.changes));
  if (std::any_of(effects.config.begin(), effects.config.end(),
                  [](const ConfigRow& row) { return row.kind != ConfigKind::session; })) {
    feed.push_back(FeedRow{commit.seq, "config", {}});
  }
  return feed;
}

Sight sight_of(const Config& config, const Viewer& viewer, Action action) {
  const VisibleServices visible = visible_to(viewer, action);
  Sight sight{.all = visible.all,
              .services = visible.services,
              .incidents = visible.incidents,
              .user = is_below_ceiling(viewer, action) ? viewer.user : Slug(),
              .behind_doors = false,
              .guest_of = viewer.guest_of};
  if (visible.all || visible.teams.empty()) return sight;
  for (const auto& [slug, entry] : config.table<Service>().all()) {
    const bool of_team = std::find(visible.teams.begin(), visible.teams.end(), entry.value.team) !=
                         visible.teams.end();
    if (of_team) sight.services.push_back(slug);
  }
  return sight;
}

bool lets_in(const Sight& sight, IncidentId incident, const std::vector<Slug>& insiders) {
  if (sight.guest_of != 0 && sight.guest_of != incident.value) return false;
  return sight.behind_doors || (!sight.user.empty() && holds(insiders, sight.user));
}

}  // namespace tocsin
