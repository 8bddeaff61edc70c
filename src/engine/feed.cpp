// What a commit means for people who look at lists: which rows changed, by topic.
#include <algorithm>

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

}  // namespace

std::vector<FeedRow> feed_of(const Commit& commit) {
  std::vector<FeedRow> feed;
  const Effects& effects = commit.effects;
  add_topic(feed, commit.seq, "alerts", ids_of(effects.alerts));
  std::vector<std::uint64_t> incidents = ids_of(effects.incidents);
  for (const TimelineEntry& entry : effects.timeline) {
    if (entry.subject_kind == EntryOf::incident) incidents.push_back(entry.subject);
  }
  add_topic(feed, commit.seq, "incidents", std::move(incidents));
  std::vector<std::uint64_t> pages = ids_of(effects.pages);
  for (const Notification& notification : effects.notifications) {
    for (const PageId page : notification.pages) pages.push_back(page.value);
  }
  for (const Receipt& receipt : effects.receipts) {
    for (const PageId page : receipt.pages) pages.push_back(page.value);
  }
  add_topic(feed, commit.seq, "pages", std::move(pages));
  add_topic(feed, commit.seq, "silences", ids_of(effects.silences));
  if (std::any_of(effects.config.begin(), effects.config.end(),
                  [](const ConfigRow& row) { return row.kind != ConfigKind::session; })) {
    feed.push_back(FeedRow{commit.seq, "config", {}});
  }
  return feed;
}

Sight sight_of(const Config& config, const Viewer& viewer) {
  const VisibleServices visible = visible_to(viewer);
  Sight sight{visible.all, visible.services, visible.incidents};
  if (visible.all || visible.teams.empty()) return sight;
  for (const auto& [slug, entry] : config.table<Service>().all()) {
    const bool of_team = std::find(visible.teams.begin(), visible.teams.end(), entry.value.team) !=
                         visible.teams.end();
    if (of_team) sight.services.push_back(slug);
  }
  return sight;
}

}  // namespace tocsin
