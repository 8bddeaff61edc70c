#include "storage/memory_store.hpp"

#include <algorithm>

#include "storage/memory_tables.hpp"

namespace tocsin {
namespace {

constexpr Duration replies_kept = std::chrono::hours(24);

template <typename Map, typename Keep>
auto rows_where(const Map& map, Keep keep) {
  std::vector<typename Map::mapped_type> rows;
  for (const auto& [id, row] : map) {
    if (keep(row)) rows.push_back(row);
  }
  return rows;
}

template <typename Map>
auto all_rows(const Map& map) {
  return rows_where(map, [](const auto&) { return true; });
}

template <typename Map, typename Row>
void put_all(Map& map, const std::vector<Row>& rows) {
  for (const Row& row : rows) map.insert_or_assign(row.id, row);
}

void put_alerts(MemoryTables& tables, const Commit& commit) {
  put_all(tables.alerts, commit.effects.alerts);
  for (const Renewal& renewal : commit.effects.renewals) {
    if (const auto found = tables.alerts.find(renewal.alert); found != tables.alerts.end()) {
      found->second.fresh = renewal.fresh;
      found->second.wake_at = renewal.wake_at;
    }
  }
}

void put_config(MemoryTables& tables, const Commit& commit) {
  for (const ConfigRow& row : commit.effects.config) {
    if (!keeps_versions(row.kind)) {
      std::erase_if(tables.config, [&](const ConfigRow& old) {
        return old.kind == row.kind && old.slug == row.slug;
      });
      if (row.deleted) continue;
    }
    tables.config.push_back(row);
  }
}

void put(MemoryTables& tables, const Commit& commit) {
  const Effects& effects = commit.effects;
  tables.counters = effects.counters;
  tables.last_seq = commit.seq;
  tables.last_commit_at = commit.at;
  put_alerts(tables, commit);
  put_all(tables.payloads, effects.payloads);
  for (const EventRecord& record : effects.events) tables.events.push_back({commit.seq, record});
  put_all(tables.escalations, effects.escalations);
  put_all(tables.pages, effects.pages);
  put_all(tables.jobs, effects.jobs);
  std::erase_if(tables.jobs, [](const auto& job) {
    return job.second.status != JobStatus::pending && job.second.status != JobStatus::leased;
  });
  put_all(tables.notifications, effects.notifications);
  for (const Receipt& receipt : effects.receipts) {
    const auto found = tables.notifications.find(receipt.notification);
    if (found == tables.notifications.end()) continue;
    found->second.status = receipt.status;
    found->second.receipt = receipt.receipt;
  }
  put_all(tables.silences, effects.silences);
  put_all(tables.incidents, effects.incidents);
  for (const HeartbeatRow& row : effects.heartbeats) {
    tables.heartbeats.insert_or_assign(row.integration, row);
  }
  for (const Slug& gone : effects.heartbeats_gone) tables.heartbeats.erase(gone);
  for (const LastMessage& row : effects.last_messages) {
    tables.last_messages.insert_or_assign({row.contact_method, row.drill}, row);
  }
  for (const StepTurn& row : effects.step_turns) tables.step_turns.insert_or_assign(row.step, row);
  for (const ToldOf& gone : effects.told_gone) {
    std::erase_if(tables.told, [&](const Told& row) {
      return row.subject_kind == gone.subject_kind && row.subject == gone.subject;
    });
  }
  tables.told.insert(effects.told.begin(), effects.told.end());
  for (const Slug& gone : effects.on_call_gone) tables.on_call.erase(gone);
  for (const OnCallRow& row : effects.on_call) tables.on_call.insert_or_assign(row.schedule, row);
  put_all(tables.timeline, effects.timeline);
  put_all(tables.tasks, effects.tasks);
  put_all(tables.service_checks, effects.service_checks);
  put_all(tables.files, effects.files);
  put_all(tables.custody, effects.custody);
  put_all(tables.changes, effects.changes);
  for (const ChatLink& row : effects.chat_links) {
    tables.chat_links.insert_or_assign(std::pair(row.channel, row.message), row);
  }
  put_config(tables, commit);
  put_all(tables.audit, effects.audit);
  for (const KeptReply& row : effects.replies) tables.replies.insert_or_assign(row.key, row);
  for (FeedRow& row : feed_of(commit)) tables.feed.push_back(std::move(row));
}

// The newest row of each object, and every one of the policies.
std::vector<ConfigRow> present_config(const MemoryTables& tables) {
  std::map<std::pair<ConfigKind, Slug>, const ConfigRow*> newest;
  for (const ConfigRow& row : tables.config) newest[{row.kind, row.slug}] = &row;
  std::vector<ConfigRow> rows;
  for (const ConfigRow& row : tables.config) {
    if (row.kind == ConfigKind::policy || newest.at({row.kind, row.slug}) == &row) {
      rows.push_back(row);
    }
  }
  return rows;
}

Rows present_rows(const MemoryTables& tables) {
  Rows rows;
  rows.counters = tables.counters;
  for (const auto& [id, row] : tables.alerts) {
    if (row.open()) rows.alerts.put(row);
  }
  rows.escalations = rows_where(tables.escalations, [](const Escalation& row) {
    return row.status == EscalationStatus::running;
  });
  rows.pages = rows_where(tables.pages, [&](const Page& row) {
    const auto of = tables.escalations.find(row.escalation);
    return of != tables.escalations.end() && of->second.status == EscalationStatus::running;
  });
  rows.jobs = all_rows(tables.jobs);
  rows.silences = rows_where(tables.silences, [](const Silence& row) { return !row.over; });
  rows.incidents =
      rows_where(tables.incidents, [](const Incident& row) { return is_live(row.status); });
  rows.tasks = rows_where(tables.tasks, [&](const Task& row) {
    const auto of = tables.incidents.find(row.incident);
    return is_held(row, of != tables.incidents.end() && is_live(of->second.status));
  });
  rows.service_checks = rows_where(tables.service_checks, [&](const ServiceCheck& row) {
    const auto of = tables.incidents.find(row.incident);
    return of != tables.incidents.end() && is_live(of->second.status);
  });
  rows.emergency_changes = rows_where(tables.changes, [&](const Change& row) {
    const auto of = tables.incidents.find(row.incident);
    return of != tables.incidents.end() && is_live(of->second.status);
  });
  for (const auto& [id, row] : tables.changes) {
    if (id.value + known_changes_max <= tables.changes.rbegin()->first.value) continue;
    rows.known_changes.push_back({id, row.key, row.version});
  }
  rows.heartbeats = all_rows(tables.heartbeats);
  rows.last_messages = all_rows(tables.last_messages);
  rows.step_turns = all_rows(tables.step_turns);
  rows.told.assign(tables.told.begin(), tables.told.end());
  rows.on_call = all_rows(tables.on_call);
  Time newest{};
  for (const auto& [key, row] : tables.replies) newest = std::max(newest, row.at);
  rows.replies = rows_where(tables.replies,
                            [&](const KeptReply& row) { return row.at >= newest - replies_kept; });
  return rows;
}

std::unexpected<Error> away() {
  return fail(Error::Code::unavailable, "the store cannot be reached: try again");
}

}  // namespace

MemoryStore::MemoryStore() : tables_(std::make_shared<MemoryTables>()) {}
MemoryStore::~MemoryStore() = default;

bool MemoryStore::is_due(int& countdown) { return countdown >= 0 && countdown-- == 0; }

Result<Loaded> MemoryStore::load() {
  if (unreachable_) return away();
  const std::scoped_lock locked(tables_->lock);
  return Loaded{present_config(*tables_), present_rows(*tables_), tables_->last_commit_at};
}

Status MemoryStore::commit(const Commit& commit) {
  if (unreachable_ || is_due(fail_at_)) return away();
  const std::scoped_lock locked(tables_->lock);
  if (commit.seq <= tables_->last_seq) {
    return fail(Error::Code::internal, "a commit must follow the last one");
  }
  put(*tables_, commit);
  if (is_due(lie_at_)) return away();
  return {};
}

std::unique_ptr<Reader> MemoryStore::make_reader() const { return memory_reader(tables_); }

}  // namespace tocsin
