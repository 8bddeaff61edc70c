// What the databases promise beside the ports: retention, migrations, backups, leadership, indexes.
#include <gtest/gtest.h>

#include "storage/backup.hpp"
#include "storage/memory_store.hpp"
#include "storage/postgres_store.hpp"
#include "storage/retention.hpp"
#include "storage/sqlite_store.hpp"
#include "storage/tables.hpp"
#include "tests/contract/stores.hpp"
#include "tests/contract/story.hpp"

namespace tocsin::contract {
namespace {

const Sight everything{.all = true, .services = {}, .incidents = {}};

template <typename T>
T take(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

std::string ask_text(Connection& connection, std::string_view sql) {
  std::string text;
  auto asked = connection.query(sql, {}, [&](const Row& row) -> Status {
    text += std::string(row.text(0)) + "\n";
    return {};
  });
  return asked ? text : asked.error().message;
}

Commit with_event(Story& story, Alert& alert) {
  Commit commit = story.empty_commit();
  Payload payload;
  payload.id.value = commit.seq;  // one a commit
  payload.alert = alert.id;
  payload.received_at = commit.at;
  payload.content = "{\"raw\":\"" + std::to_string(commit.seq) + "\"}";
  alert.payload = payload.id;
  commit.effects.payloads = {payload};
  commit.effects.alerts = {alert};
  commit.effects.events = {{alert.integration, commit.at, EventAction::trigger,
                            alert_key(alert.integration, alert.dedup_key), alert.id, payload.id}};
  TimelineEntry entry;
  entry.id.value = commit.seq;
  entry.subject = alert.id.value;
  entry.at = commit.at;
  commit.effects.timeline = {entry};
  commit.effects.counters = story.counters();
  return commit;
}

// Resolved and open alerts, then time passes and a worker sweeps.
void sweeps_what_is_old(Store& store, Reader& reader, std::unique_ptr<Connection> worker,
                        Dialect dialect) {
  ASSERT_TRUE(store.load());
  Story story(3);
  Alert open = story.new_alert("open");
  Alert over = story.new_alert("over");
  ASSERT_TRUE(store.commit(with_event(story, open)));
  ASSERT_TRUE(store.commit(with_event(story, over)));
  over.status = AlertStatus::resolved;
  over.resolved_at = story_begin;
  Commit last = with_event(story, over);
  // The first is old, the second was made for an incident, the third is one of the newest.
  for (const std::uint64_t id : {std::uint64_t{1}, std::uint64_t{2}, known_changes_max + 2}) {
    Change change;
    change.id.value = id;
    change.key = digest_of(std::to_string(id));
    change.began_at = change.received_at = change.updated_at = story_begin;
    change.incident.value = id == 2 ? 7 : 0;
    last.effects.changes.push_back(change);
  }
  ASSERT_TRUE(store.commit(last));

  Sweeper sweeper(std::move(worker), dialect, Retention{});
  const auto round = [&](Time now) {
    for (int slices = 0; slices < 100; ++slices) {
      const auto more = sweeper.sweep(now);
      ASSERT_TRUE(more) << more.error().message;
      if (!*more) return;
    }
    FAIL() << "a round does not end";
  };
  round(last.at);
  EXPECT_EQ(reader.feed_after(0, 100)->size(), 4u);
  EXPECT_EQ(reader.events(everything, "", {}, "", 10)->rows.size(), 3u);

  round(last.at + std::chrono::hours(25));
  EXPECT_EQ(reader.feed_after(0, 100).error().code, Error::Code::not_found);
  EXPECT_TRUE(reader.feed_after(3, 100));
  EXPECT_EQ(reader.payloads({PayloadId{1}, PayloadId{2}})->at(1), "{\"raw\":\"2\"}");

  round(last.at + std::chrono::hours(24 * 91));
  EXPECT_TRUE(reader.events(everything, "", {}, "", 10)->rows.empty());
  EXPECT_TRUE(reader.events(everything, open.integration, {}, "", 10)->rows.empty());
  EXPECT_TRUE(reader.payload(open.payload)) << "an open alert keeps its payload";
  EXPECT_EQ(reader.payload(over.payload).error().code, Error::Code::not_found);
  EXPECT_TRUE(reader.alert(everything, over.id));
  EXPECT_EQ(reader.changes(sight_of_all, {})->rows.size(), 3u);

  round(last.at + std::chrono::hours(24 * 401));
  std::vector<std::uint64_t> left;
  for (const Change& change : reader.changes(sight_of_all, {})->rows) {
    left.push_back(change.id.value);
  }
  EXPECT_EQ(left, (std::vector<std::uint64_t>{known_changes_max + 2, 2}));
  EXPECT_EQ(reader.alert(everything, over.id).error().code, Error::Code::not_found);
  EXPECT_TRUE(reader.timeline(EntryOf::alert, over.id.value, "", 10)->rows.empty());
  EXPECT_TRUE(reader.alert(everything, open.id));
  EXPECT_EQ(reader.timeline(EntryOf::alert, open.id.value, "", 10)->rows.size(), 1u);
}

TEST(SqliteStore, SweepsWhatIsOld) {
  const Directory directory;
  const auto store = take(SqliteStore::open(directory.file("tocsin.db")));
  const auto reader = take(store->make_reader());
  sweeps_what_is_old(*store, *reader, take(store->make_worker_connection()), Dialect::sqlite);
}

TEST(PostgresStore, SweepsWhatIsOld) {
  empty_postgres();
  const auto store = take(PostgresStore::open(postgres_url()));
  const auto reader = take(store->make_reader());
  sweeps_what_is_old(*store, *reader, take(store->make_worker_connection()), Dialect::postgres);
}

TEST(Retention, ThinsOutABlockThatAnOpenAlertStillNeeds) {
  const Directory directory;
  const auto store = take(SqliteStore::open(directory.file("tocsin.db")));
  ASSERT_TRUE(store->load());
  Story story(4);
  Commit commit = story.empty_commit();
  Alert open = story.new_alert("open");
  open.payload.value = 57;
  commit.effects.alerts = {open};
  for (std::uint64_t id = 1; id <= 100; ++id) {
    commit.effects.payloads.push_back({PayloadId{id}, open.id, commit.at, std::to_string(id)});
  }
  commit.effects.counters = story.counters();
  ASSERT_TRUE(store->commit(commit));
  Sweeper sweeper(take(store->make_worker_connection()), Dialect::sqlite, Retention{});
  while (take(sweeper.sweep(commit.at + std::chrono::hours(24 * 100)))) {
  }
  const auto reader = take(store->make_reader());
  EXPECT_EQ(take(reader->payloads({PayloadId{1}, PayloadId{57}, PayloadId{100}})),
            (std::vector<std::string>{"", "57", ""}));
}

TEST(SqliteStore, IsOpenedByOneAtATime) {
  const Directory directory;
  const auto store = take(SqliteStore::open(directory.file("tocsin.db")));
  EXPECT_EQ(SqliteStore::open(directory.file("tocsin.db")).error().code, Error::Code::conflict);
}

TEST(SqliteStore, TakesAFileOfVersion1AlongAndKeepsACopy) {
  const Directory directory;
  Story story(1);
  Commit commit = story.empty_commit();
  Alert alert = story.new_alert("disk");
  alert.moved_at = alert.status_at;  // what nobody wrote down by then
  commit.effects.alerts = {alert};
  Incident incident;
  incident.id = IncidentId{3};
  incident.title = "older than its roles";
  commit.effects.incidents = {incident};
  commit.effects.counters = story.counters();
  ASSERT_TRUE(take(SqliteStore::open(directory.file("tocsin.db")))->commit(commit));
  {
    auto writer = take(SqliteConnection::open(directory.file("tocsin.db"), SqliteUse::writer));
    for (const char* back :
         {"ALTER TABLE alerts ADD COLUMN \"key\" BLOB NOT NULL DEFAULT x'00'",
          "CREATE UNIQUE INDEX alerts_open_key ON alerts (\"key\")",
          "CREATE TABLE older AS SELECT \"contact_method\", \"at\" FROM last_messages",
          "DROP TABLE last_messages",
          "ALTER TABLE older RENAME TO last_messages",
          "ALTER TABLE incidents DROP COLUMN \"wake_at\"",
          "ALTER TABLE alerts DROP COLUMN \"moved_at\"",
          "ALTER TABLE pages DROP COLUMN \"note\"",
          "ALTER TABLE incidents ADD COLUMN \"major\" INTEGER NOT NULL DEFAULT 1",
          "ALTER TABLE incidents DROP COLUMN \"major_state\"",
          "ALTER TABLE incidents DROP COLUMN \"alerts_attached\"",
          "ALTER TABLE incidents ADD COLUMN \"commander\" TEXT NOT NULL DEFAULT ''",
          "UPDATE incidents SET \"commander\" = 'bo'",
          "ALTER TABLE incidents DROP COLUMN \"roles\"",
          "ALTER TABLE incidents DROP COLUMN \"responders\"",
          "ALTER TABLE incidents DROP COLUMN \"bridge_url\"",
          "ALTER TABLE incidents DROP COLUMN \"bridge_phone\"",
          "ALTER TABLE incidents DROP COLUMN \"nag_at\"",
          "ALTER TABLE incidents DROP COLUMN \"templates\"",
          "DROP INDEX incidents_private",
          "ALTER TABLE incidents DROP COLUMN \"is_private\"",
          "ALTER TABLE incidents DROP COLUMN \"members\"",
          "ALTER TABLE incidents DROP COLUMN \"insiders\"",
          "ALTER TABLE incidents DROP COLUMN \"type\"",
          "ALTER TABLE incidents DROP COLUMN \"crisis\"",
          "ALTER TABLE incidents DROP COLUMN \"fields\"",
          "DROP INDEX incidents_children",
          "ALTER TABLE incidents DROP COLUMN \"parent\"",
          "ALTER TABLE incidents DROP COLUMN \"merged_into\"",
          "ALTER TABLE incidents DROP COLUMN \"impact_facts\"",
          "ALTER TABLE incidents DROP COLUMN \"cost_basis\"",
          "ALTER TABLE incidents DROP COLUMN \"alarm_at\"",
          "ALTER TABLE incidents DROP COLUMN \"first_update_at\"",
          "DROP TABLE searchable_words",
          "DROP TABLE searchable",
          "ALTER TABLE counters DROP COLUMN \"task\"",
          "DROP TABLE tasks",
          "ALTER TABLE counters DROP COLUMN \"service_check\"",
          "DROP TABLE service_checks",
          "ALTER TABLE counters DROP COLUMN \"change\"",
          "DROP TABLE changes",
          "DROP TABLE chat_links",
          "ALTER TABLE incidents DROP COLUMN \"chat_team\"",
          "ALTER TABLE incidents DROP COLUMN \"chat_channel\"",
          "ALTER TABLE incidents DROP COLUMN \"chat_ended\"",
          "ALTER TABLE counters DROP COLUMN \"file\"",
          "ALTER TABLE counters DROP COLUMN \"custody\"",
          "DROP TABLE files",
          "DROP TABLE custody",
          "DROP INDEX timeline_about",
          "ALTER TABLE timeline DROP COLUMN \"about\"",
          "ALTER TABLE timeline DROP COLUMN \"visibility\"",
          "ALTER TABLE timeline DROP COLUMN \"occurred_at\"",
          "DROP TABLE step_turns",
          "ALTER TABLE jobs DROP COLUMN \"provider\"",
          "ALTER TABLE jobs DROP COLUMN \"tried\"",
          "ALTER TABLE jobs DROP COLUMN \"refused\"",
          "ALTER TABLE jobs DROP COLUMN \"message\"",
          "ALTER TABLE jobs DROP COLUMN \"notification\"",
          "ALTER TABLE notifications DROP COLUMN \"provider\"",
          "ALTER TABLE notifications DROP COLUMN \"message\"",
          "ALTER TABLE jobs DROP COLUMN \"notes\"",
          "ALTER TABLE pages DROP COLUMN \"messages\"",
          "ALTER TABLE jobs DROP COLUMN \"notes_more\"",
          "ALTER TABLE jobs DROP COLUMN \"follow_kind\"",
          "ALTER TABLE jobs DROP COLUMN \"follow_follower\"",
          "ALTER TABLE jobs DROP COLUMN \"follow_incident\"",
          "ALTER TABLE jobs DROP COLUMN \"follow_first\"",
          "ALTER TABLE jobs DROP COLUMN \"follow_last\"",
          "ALTER TABLE jobs DROP COLUMN \"follow_failed\"",
          "ALTER TABLE jobs DROP COLUMN \"follow_refused\"",
          "ALTER TABLE notifications DROP COLUMN \"about\"",
          "DROP TABLE told",
          "DROP TABLE on_call",
          "ALTER TABLE escalations DROP COLUMN \"held\"",
          "ALTER TABLE pages DROP COLUMN \"own_answer\"",
          "UPDATE meta SET value = '1' WHERE name = 'schema_version'"}) {
      ASSERT_TRUE(writer->execute(back, {})) << back;
    }
  }
  const auto store = take(SqliteStore::open(directory.file("tocsin.db")));
  const Rows rows = take(store->load()).rows;
  EXPECT_EQ(rows.alerts.all(), std::vector<Alert>{alert});
  ASSERT_EQ(rows.incidents.size(), 1u);
  EXPECT_EQ(commander_of(rows.incidents[0]), "bo");
  EXPECT_EQ(rows.incidents[0].roles[0].since, std::nullopt);
  EXPECT_EQ(rows.incidents[0].impact_facts, ImpactFacts());
  EXPECT_EQ(rows.incidents[0].cost_basis, CostBasis());
  Commit next = story.empty_commit();
  next.effects.alerts = {story.new_alert("cpu")};
  EXPECT_TRUE(store->commit(next));
  EXPECT_TRUE(std::filesystem::exists(
      directory.file("tocsin.db.before-v" + std::to_string(schema_version))));
}

TEST(SqliteStore, RefusesAFileOfANewerVersion) {
  const Directory directory;
  take(SqliteStore::open(directory.file("tocsin.db")));
  {
    auto writer = take(SqliteConnection::open(directory.file("tocsin.db"), SqliteUse::writer));
    ASSERT_TRUE(
        writer->execute("UPDATE meta SET value = '9999' WHERE name = 'schema_version'", {}));
  }
  const auto opened = SqliteStore::open(directory.file("tocsin.db"));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Error::Code::conflict);
  EXPECT_NE(opened.error().message.find("newer"), std::string::npos);
}

TEST(SqliteStore, IsSetUpForPowerLossAndShrinking) {
  const Directory directory;
  const auto store = take(SqliteStore::open(directory.file("tocsin.db")));
  const auto connection = take(store->make_worker_connection());
  EXPECT_EQ(ask_text(*connection, "PRAGMA journal_mode"), "wal\n");
  EXPECT_EQ(ask_text(*connection, "PRAGMA synchronous"), "2\n");
  EXPECT_EQ(ask_text(*connection, "PRAGMA auto_vacuum"), "2\n");
  EXPECT_EQ(ask_text(*connection, "PRAGMA secure_delete"), "0\n");
}

TEST(SqliteStore, IsCopiedWhileInUseAndRestored) {
  const Directory directory;
  const std::string path = directory.file("tocsin.db");
  const std::string copy = directory.file("copy.db");
  Story story(5);
  Loaded before;
  {
    const auto store = take(SqliteStore::open(path));
    ASSERT_TRUE(store->load());
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(store->commit(story.next()));
    before = take(store->load());
    ASSERT_TRUE(backup_sqlite(path, copy));
    EXPECT_EQ(backup_sqlite(path, copy).error().code, Error::Code::conflict);
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(store->commit(story.next()));
    EXPECT_EQ(restore_sqlite(copy, path).error().code, Error::Code::conflict);  // in use
  }
  ASSERT_TRUE(restore_sqlite(copy, path));
  const auto store = take(SqliteStore::open(path));
  EXPECT_EQ(take(store->load()).rows, before.rows);
  EXPECT_TRUE(std::filesystem::exists(path + ".before-restore"));
}

TEST(SqliteStore, RestoresOnlySoundDatabases) {
  const Directory directory;
  const std::string junk = directory.file("junk.db");
  std::filesystem::copy_file("/proc/self/exe", junk);
  EXPECT_EQ(restore_sqlite(junk, directory.file("tocsin.db")).error().code, Error::Code::invalid);
  EXPECT_EQ(backup_sqlite(directory.file("absent.db"), directory.file("x.db")).error().code,
            Error::Code::not_found);
}

// The lists that people look at while a million alerts are stored.
TEST(SqliteStore, WalksIndexesForTheListsOfOpenAlerts) {
  const Directory directory;
  const auto store = take(SqliteStore::open(directory.file("tocsin.db")));
  const auto connection = take(store->make_worker_connection());
  const auto plan = [&](const std::string& rest) {
    std::string text;
    const std::string sql = "EXPLAIN QUERY PLAN " + select_from<Alert>() + rest;
    (void)connection->query(sql, {}, [&](const Row& row) -> Status {
      text += std::string(row.text(3)) + "\n";
      return {};
    });
    return text;
  };
  const std::string newest =
      plan("WHERE status <> 'resolved' AND status IN ('firing') ORDER BY id DESC LIMIT 100");
  EXPECT_NE(newest.find("INDEX alerts_open"), std::string::npos) << newest;
  EXPECT_EQ(newest.find("TEMP B-TREE"), std::string::npos) << newest;
  const std::string by_service = plan("WHERE service = 'x' ORDER BY id DESC LIMIT 100");
  EXPECT_NE(by_service.find("INDEX alerts_service"), std::string::npos) << by_service;
  EXPECT_EQ(by_service.find("TEMP B-TREE"), std::string::npos) << by_service;
  const std::string resolved = plan("WHERE status IN ('resolved') ORDER BY id DESC LIMIT 100");
  EXPECT_EQ(resolved.find("TEMP B-TREE"), std::string::npos) << resolved;
}

TEST(PostgresStore, HasOneLeader) {
  empty_postgres();
  const auto store = take(PostgresStore::open(postgres_url()));
  EXPECT_EQ(PostgresStore::open(postgres_url()).error().code, Error::Code::conflict);
}

TEST(PostgresStore, WritesNothingOnceAnotherLeads) {
  empty_postgres();
  const auto store = take(PostgresStore::open(postgres_url()));
  ASSERT_TRUE(store->load());
  Story story(6);
  ASSERT_TRUE(store->commit(story.next()));
  const Loaded before = take(store->load());
  auto other = take(PostgresConnection::open(postgres_url(), PostgresUse::writer));
  ASSERT_TRUE(other->execute("UPDATE leader SET epoch = epoch + 1 WHERE one = 1", {}));
  EXPECT_EQ(store->commit(story.next()).error().code, Error::Code::conflict);
  EXPECT_EQ(take(store->load()).rows, before.rows);
}

TEST(PostgresStore, ReadersComeBackAfterTheServerWasAway) {
  empty_postgres();
  const auto store = take(PostgresStore::open(postgres_url()));
  const auto reader = take(store->make_reader());
  EXPECT_EQ(take(reader->last_seq()), 0u);
  auto other = take(PostgresConnection::open(postgres_url(), PostgresUse::writer));
  (void)ask_text(
      *other,
      "SELECT CASE WHEN pid <> pg_backend_pid() THEN pg_terminate_backend(pid) END::text "
      "FROM pg_stat_activity WHERE application_name = 'tocsin'");
  EXPECT_EQ(reader->last_seq().error().code, Error::Code::unavailable);
  EXPECT_EQ(take(reader->last_seq()), 0u);
}

TEST(MemoryStore, LiesWhenAskedTo) {
  MemoryStore store;
  Story story(8);
  store.lie_commit(1);
  EXPECT_TRUE(store.commit(story.next()));
  const Commit second = story.next();
  EXPECT_EQ(store.commit(second).error().code, Error::Code::unavailable);
  EXPECT_EQ(take(store.load()).rows.counters, second.effects.counters);
}

}  // namespace
}  // namespace tocsin::contract
