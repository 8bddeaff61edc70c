#include "storage/commit_writer.hpp"

#include <algorithm>
#include <initializer_list>
#include <set>
#include <tuple>

#include "storage/block.hpp"
#include "storage/search_writer.hpp"
#include "storage/tables.hpp"

namespace tocsin {
namespace {

// The last row of each id, in the order of the ids: what counts, and kind to the tree it goes into.
template <typename T, typename KeyOf>
std::vector<const T*> last_of_each(const std::vector<T>& rows, KeyOf key_of) {
  std::vector<const T*> last;
  last.reserve(rows.size());
  for (const T& row : rows) last.push_back(&row);
  const auto less = [&](const T* a, const T* b) { return key_of(*a) < key_of(*b); };
  // Rows of one id stay in their order, which is that of their addresses.
  const auto before = [&](const T* a, const T* b) { return less(a, b) || (!less(b, a) && a < b); };
  if (!std::ranges::is_sorted(last, less)) std::ranges::sort(last, before);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < last.size(); ++i) {
    if (i + 1 < last.size() && !less(last[i], last[i + 1])) continue;
    last[kept++] = last[i];
  }
  last.resize(kept);
  return last;
}

auto key_of(const HeartbeatRow& row) { return std::string_view(row.integration); }
auto key_of(const LastMessage& row) { return std::string_view(row.contact_method); }
auto key_of(const StepTurn& row) { return std::string_view(row.step); }
auto key_of(const OnCallRow& row) { return std::string_view(row.schedule); }
auto key_of(const Told& row) {
  return std::tuple(row.subject_kind, row.subject, std::string_view(row.contact_method));
}
auto key_of(const ChatLink& row) {
  return std::tuple(std::string_view(row.channel), std::string_view(row.message));
}
auto key_of(const KeptReply& row) { return std::string_view(row.key); }
template <typename T>
  requires requires(const T& row) { row.id; }
auto key_of(const T& row) {
  return row.id;
}

template <typename T>
std::vector<const T*> last_of_each(const std::vector<T>& rows) {
  return last_of_each(rows, [](const T& row) { return key_of(row); });
}

// What the database computes its indexes from, beside the described columns.
std::vector<Column> alert_columns() {
  std::vector<Column> columns = columns_of<Alert>();
  columns.push_back({"suppressed", ColumnType::integer});
  return columns;
}

void add_alert(Values& values, const Alert& alert) {
  write_row(values, alert);
  values.add_integer(alert.suppressed() ? 1 : 0);
}

// Every column that no index holds, where the indexed ones are as they were: the usual change of an
// alert then touches one page of the table and no index.
std::string unindexed_update_sql() {
  using Names = std::initializer_list<std::string_view>;
  const Names of_key = {"id", "integration", "dedup_key"};
  const Names indexed = {"status", "severity", "service",    "suppressed",
                         "drill",  "incident", "resolved_at"};
  const std::vector<Column> columns = alert_columns();
  std::string updates;
  std::string same;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string term = "\"" + columns[i].name + "\" = $" + std::to_string(i + 1);
    if (columns[i].name == "resolved_at") {
      continue;  // open alerts have none
    } else if (std::ranges::find(indexed, columns[i].name) != indexed.end()) {
      same += " AND " + term;
    } else if (std::ranges::find(of_key, columns[i].name) == of_key.end()) {
      updates += (updates.empty() ? "" : ", ") + term;
    }
  }
  return "UPDATE alerts SET " + updates + " WHERE id = $1 AND resolved_at IS NULL" + same;
}

void add_body(Values& values, std::string raw) {
  PackedBody body = packed_body(std::move(raw));
  values.add_text(body.packing);
  values.own_blob(std::move(body.bytes));
}

}  // namespace

template <typename T>
Status CommitWriter::upsert_all(Connection& connection, const std::vector<T>& rows) {
  for (const T* row : last_of_each(rows)) {
    values_.clear();
    write_row(values_, *row);
    if (auto ran = connection.execute(upsert_of<T>(), values_); !ran) return ran;
  }
  return {};
}

Status CommitWriter::write(Connection& connection, const Commit& commit) {
  const Effects& effects = commit.effects;
  const auto steps = {&CommitWriter::write_alerts,        &CommitWriter::write_payloads,
                      &CommitWriter::write_events,        &CommitWriter::write_jobs,
                      &CommitWriter::write_notifications, &CommitWriter::write_heartbeats,
                      &CommitWriter::write_told,          &CommitWriter::write_config,
                      &CommitWriter::write_feed,          &CommitWriter::write_counters};
  for (const auto step : steps) {
    if (auto written = (this->*step)(connection, commit); !written) return written;
  }
  Status status = upsert_all(connection, effects.escalations);
  if (status) status = upsert_all(connection, effects.pages);
  if (status) status = upsert_all(connection, effects.silences);
  if (status) status = upsert_all(connection, effects.incidents);
  if (status) status = upsert_all(connection, effects.last_messages);
  if (status) status = upsert_all(connection, effects.step_turns);
  if (status) status = upsert_all(connection, effects.timeline);
  if (status) {
    status = write_searchable(connection, last_of_each(effects.timeline),
                              last_of_each(effects.incidents));
  }
  if (status) status = upsert_all(connection, effects.tasks);
  if (status) status = upsert_all(connection, effects.service_checks);
  if (status) status = upsert_all(connection, effects.files);
  if (status) status = upsert_all(connection, effects.custody);
  if (status) status = upsert_all(connection, effects.changes);
  if (status) status = upsert_all(connection, effects.chat_links);
  if (status) status = upsert_all(connection, effects.audit);
  if (status) status = upsert_all(connection, effects.replies);
  return status;
}

Status CommitWriter::write_alerts(Connection& connection, const Commit& commit) {
  for (const Alert* alert : last_of_each(commit.effects.alerts)) {
    if (auto written = write_alert(connection, *alert); !written) return written;
  }
  constexpr std::string_view renew =
      "UPDATE alerts SET fresh_last_seen_at = $2, fresh_event_count = $3, fresh_ends_at = $4, "
      "wake_at = $5 WHERE id = $1";
  for (const Renewal& renewal : commit.effects.renewals) {
    values_.clear();
    write_row(values_, renewal);
    if (auto ran = connection.execute(renew, values_); !ran) return ran;
  }
  return {};
}

Status CommitWriter::write_alert(Connection& connection, const Alert& alert) {
  static const std::string unindexed_update = unindexed_update_sql();
  static const std::string upsert = upsert_sql("alerts", alert_columns(), {"id"});
  values_.clear();
  add_alert(values_, alert);
  // A pipelined connection cannot say whether the first form did it; its database finds out by
  // itself that no indexed column changed.
  if (alert.id.value < next_alert_ && alert.open() && connection.changed()) {
    if (auto ran = connection.execute(unindexed_update, values_); !ran) return ran;
    if (connection.changed() == 1) return {};
  }
  return connection.execute(upsert, values_);
}

Status CommitWriter::write_payloads(Connection& connection, const Commit& commit) {
  constexpr std::string_view insert =
      "INSERT INTO payload_blocks (first_id, last_id, received_at, packing, body) "
      "VALUES ($1, $2, $3, $4, $5)";
  for (PayloadBlock& block : pack_payloads(last_of_each(commit.effects.payloads))) {
    values_.clear();
    values_.add_integer(static_cast<std::int64_t>(block.first.value));
    values_.add_integer(static_cast<std::int64_t>(block.last.value));
    values_.add_integer(to_ms(block.received_at));
    add_body(values_, std::move(block.body));
    if (auto ran = connection.execute(insert, values_); !ran) return ran;
  }
  return {};
}

Status CommitWriter::write_events(Connection& connection, const Commit& commit) {
  const std::vector<EventRecord>& events = commit.effects.events;
  if (events.empty()) return {};
  constexpr std::string_view insert =
      "INSERT INTO event_blocks (seq, from_at, to_at, records, packing, body) "
      "VALUES ($1, $2, $3, $4, $5, $6)";
  const auto [first, last] =
      std::ranges::minmax(events, {}, [](const EventRecord& event) { return event.received_at; });
  values_.clear();
  values_.add_integer(static_cast<std::int64_t>(commit.seq));
  values_.add_integer(to_ms(first.received_at));
  values_.add_integer(to_ms(last.received_at));
  values_.add_integer(static_cast<std::int64_t>(events.size()));
  add_body(values_, pack_events(events));
  if (auto ran = connection.execute(insert, values_); !ran) return ran;

  constexpr std::string_view insert_integration =
      "INSERT INTO event_integrations (integration, seq) VALUES ($1, $2)";
  std::set<std::string_view> integrations;
  for (const EventRecord& event : events) integrations.insert(event.integration);
  for (const std::string_view integration : integrations) {
    values_.clear();
    values_.add_text(integration);
    values_.add_integer(static_cast<std::int64_t>(commit.seq));
    if (auto ran = connection.execute(insert_integration, values_); !ran) return ran;
  }
  return {};
}

// A job that is done is nobody's business any more; its notifications tell what became of it.
Status CommitWriter::write_jobs(Connection& connection, const Commit& commit) {
  for (const Job* job : last_of_each(commit.effects.jobs)) {
    values_.clear();
    const bool owed = job->status == JobStatus::pending || job->status == JobStatus::leased;
    if (owed) {
      write_row(values_, *job);
    } else {
      values_.add_integer(static_cast<std::int64_t>(job->id.value));
    }
    constexpr std::string_view remove = "DELETE FROM jobs WHERE id = $1";
    auto ran = connection.execute(owed ? std::string_view(upsert_of<Job>()) : remove, values_);
    if (!ran) return ran;
  }
  return {};
}

Status CommitWriter::write_notifications(Connection& connection, const Commit& commit) {
  if (auto ran = upsert_all(connection, commit.effects.notifications); !ran) return ran;
  constexpr std::string_view link =
      "INSERT INTO notification_pages (page, notification) VALUES ($1, $2) "
      "ON CONFLICT (page, notification) DO NOTHING";
  for (const Notification& notification : commit.effects.notifications) {
    for (const PageId page : notification.pages) {
      values_.clear();
      values_.add_integer(static_cast<std::int64_t>(page.value));
      values_.add_integer(static_cast<std::int64_t>(notification.id.value));
      if (auto ran = connection.execute(link, values_); !ran) return ran;
    }
  }
  constexpr std::string_view settle =
      "UPDATE notifications SET status = $2, receipt = $3 WHERE id = $1";
  for (const Receipt& receipt : commit.effects.receipts) {
    values_.clear();
    values_.add_integer(static_cast<std::int64_t>(receipt.notification.value));
    values_.add_text(to_text(receipt.status));
    values_.add_text(receipt.receipt);
    if (auto ran = connection.execute(settle, values_); !ran) return ran;
  }
  return {};
}

Status CommitWriter::write_heartbeats(Connection& connection, const Commit& commit) {
  if (auto ran = upsert_all(connection, commit.effects.heartbeats); !ran) return ran;
  for (const Slug& gone : commit.effects.heartbeats_gone) {
    values_.clear();
    values_.add_text(gone);
    auto ran = connection.execute("DELETE FROM heartbeats WHERE integration = $1", values_);
    if (!ran) return ran;
  }
  return {};
}

Status CommitWriter::write_told(Connection& connection, const Commit& commit) {
  for (const ToldOf& gone : commit.effects.told_gone) {
    values_.clear();
    values_.add_text(to_text(gone.subject_kind));
    values_.add_integer(static_cast<std::int64_t>(gone.subject));
    constexpr std::string_view forget = "DELETE FROM told WHERE subject_kind = $1 AND subject = $2";
    if (auto ran = connection.execute(forget, values_); !ran) return ran;
  }
  for (const Slug& gone : commit.effects.on_call_gone) {
    values_.clear();
    values_.add_text(gone);
    auto ran = connection.execute("DELETE FROM on_call WHERE schedule = $1", values_);
    if (!ran) return ran;
  }
  if (auto ran = upsert_all(connection, commit.effects.told); !ran) return ran;
  return upsert_all(connection, commit.effects.on_call);
}

// Every version is a row of its own, in the order in which they were made: an object that was
// deleted and made again may count its versions from 1 once more. Of kinds without versions only
// the newest row stays, and none when it was deleted.
Status CommitWriter::write_config(Connection& connection, const Commit& commit) {
  constexpr std::string_view forget =
      "DELETE FROM config WHERE kind = $1 AND slug = $2 AND ordinal < $3";
  constexpr std::string_view insert =
      "INSERT INTO config (kind, slug, version, valid_from, created_at, deleted, managed_by, body, "
      "ordinal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
  constexpr std::int64_t config_rows_max = 1 << 20;  // in one commit
  std::int64_t ordinal = static_cast<std::int64_t>(commit.seq) * config_rows_max;
  for (const ConfigRow& row : commit.effects.config) {
    ++ordinal;
    if (!keeps_versions(row.kind)) {
      values_.clear();
      values_.add_text(to_text(row.kind));
      values_.add_text(row.slug);
      values_.add_integer(ordinal);
      if (auto ran = connection.execute(forget, values_); !ran) return ran;
      if (row.deleted) continue;
    }
    values_.clear();
    write_row(values_, row);
    values_.add_integer(ordinal);
    if (auto ran = connection.execute(insert, values_); !ran) return ran;
  }
  return {};
}

Status CommitWriter::write_feed(Connection& connection, const Commit& commit) {
  constexpr std::string_view insert =
      "INSERT INTO feed (seq, topic, ids, at) VALUES ($1, $2, $3, $4)";
  for (const FeedRow& row : feed_of(commit)) {
    values_.clear();
    write_row(values_, row);
    values_.add_integer(to_ms(commit.at));
    if (auto ran = connection.execute(insert, values_); !ran) return ran;
  }
  return {};
}

// A commit that does not follow the last one was decided on what is not so any more: by a second
// writer, or by one who missed that an earlier commit succeeded. NULL breaks the table's rule.
Status CommitWriter::write_counters(Connection& connection, const Commit& commit) {
  static const std::string upsert = [] {
    std::vector<Column> columns = columns_of<Counters>();
    columns.push_back({"last_seq", ColumnType::integer});
    columns.push_back({"last_commit_at", ColumnType::integer});
    columns.push_back({"one", ColumnType::integer});
    std::string sql = upsert_sql("counters", columns, {"one"});
    constexpr std::string_view plainly = "\"last_seq\" = excluded.\"last_seq\"";
    return sql.replace(sql.find(plainly), plainly.size(),
                       "\"last_seq\" = CASE WHEN counters.\"last_seq\" < excluded.\"last_seq\" "
                       "THEN excluded.\"last_seq\" ELSE NULL END");
  }();
  values_.clear();
  write_row(values_, commit.effects.counters);
  values_.add_integer(static_cast<std::int64_t>(commit.seq));
  values_.add_integer(to_ms(commit.at));
  values_.add_integer(1);
  return connection.execute(upsert, values_);
}

}  // namespace tocsin
