#include "storage/schema.hpp"

#include <array>
#include <charconv>
#include <utility>

#include "storage/search_writer.hpp"

namespace tocsin {
namespace {

// {ID} a counted primary key, {INT}, {TEXT}, {BLOB}; {TABLE} ends a table, {CLUSTERED} one that
// lies in the order of its primary key, whose columns stand first (else quick_check of SQLite 3.40
// takes one column for another). Steps are never edited once released: a change is a new
// step.
constexpr std::string_view step_1 = R"(
CREATE TABLE meta (name {TEXT} PRIMARY KEY, value {TEXT} NOT NULL) {TABLE};

CREATE TABLE counters (
  one {ID},
  "alert" {INT} NOT NULL, "payload" {INT} NOT NULL, "escalation" {INT} NOT NULL, "page" {INT} NOT NULL,
  "job" {INT} NOT NULL, "notification" {INT} NOT NULL, "incident" {INT} NOT NULL,
  "silence" {INT} NOT NULL, "entry" {INT} NOT NULL, "audit" {INT} NOT NULL, "seq" {INT} NOT NULL,
  last_seq {INT} NOT NULL, last_commit_at {INT} NOT NULL,
  feed_floor {INT} NOT NULL DEFAULT 0) {TABLE};

CREATE TABLE alerts (
  "id" {ID}, "integration" {TEXT} NOT NULL, "dedup_key" {TEXT} NOT NULL, "status" {TEXT} NOT NULL,
  "summary" {TEXT} NOT NULL, "labels" {TEXT} NOT NULL, "service" {TEXT} NOT NULL,
  "severity" {TEXT} NOT NULL, "urgency" {TEXT} NOT NULL, "rule" {TEXT} NOT NULL,
  "quiet" {TEXT} NOT NULL, "started_at" {INT} NOT NULL, "created_at" {INT} NOT NULL,
  "status_at" {INT} NOT NULL, "resolved_at" {INT}, "wake_at" {INT}, "ends_at_assumed" {INT} NOT NULL,
  "acknowledged_by" {TEXT} NOT NULL, "escalation" {INT} NOT NULL, "incident" {INT} NOT NULL,
  "payload" {INT} NOT NULL, "content" {BLOB} NOT NULL, "drill" {INT} NOT NULL,
  "fresh_last_seen_at" {INT} NOT NULL, "fresh_event_count" {INT} NOT NULL, "fresh_ends_at" {INT},
  "key" {BLOB} NOT NULL, "suppressed" {INT} NOT NULL) {TABLE};
CREATE UNIQUE INDEX alerts_open_key ON alerts ("key") WHERE status <> 'resolved';
CREATE INDEX alerts_open ON alerts ("id", "severity", "service", "status", "suppressed", "drill")
  WHERE status <> 'resolved';
CREATE INDEX alerts_service ON alerts ("service", "id");
CREATE INDEX alerts_incident ON alerts ("incident", "id") WHERE incident <> 0;
CREATE INDEX alerts_resolved ON alerts ("resolved_at") WHERE status = 'resolved';

CREATE TABLE payload_blocks (
  first_id {ID}, last_id {INT} NOT NULL, received_at {INT} NOT NULL, packing {TEXT} NOT NULL,
  body {BLOB} NOT NULL) {TABLE};

CREATE TABLE event_blocks (
  seq {ID}, from_at {INT} NOT NULL, to_at {INT} NOT NULL, records {INT} NOT NULL,
  packing {TEXT} NOT NULL, body {BLOB} NOT NULL) {TABLE};
CREATE TABLE event_integrations (
  integration {TEXT} NOT NULL, seq {INT} NOT NULL, PRIMARY KEY (integration, seq)) {CLUSTERED};

CREATE TABLE escalations (
  "id" {ID}, "subject_kind" {TEXT} NOT NULL, "subject" {INT} NOT NULL, "service" {TEXT} NOT NULL,
  "policy" {TEXT} NOT NULL, "policy_version" {INT} NOT NULL, "status" {TEXT} NOT NULL,
  "step" {INT} NOT NULL, "round" {INT} NOT NULL, "wake_at" {INT}, "started_at" {INT} NOT NULL,
  "drill" {INT} NOT NULL) {TABLE};
CREATE INDEX escalations_subject ON escalations ("subject", "subject_kind", "id");
CREATE INDEX escalations_running ON escalations ("id") WHERE status = 'running';

CREATE TABLE pages (
  "id" {ID}, "escalation" {INT} NOT NULL, "subject_kind" {TEXT} NOT NULL, "subject" {INT} NOT NULL,
  "user" {TEXT} NOT NULL, "step" {INT} NOT NULL, "round" {INT} NOT NULL, "status" {TEXT} NOT NULL,
  "generation" {INT} NOT NULL, "reason_code" {TEXT} NOT NULL, "reason_object" {TEXT} NOT NULL,
  "reason_id" {INT} NOT NULL, "end_reason_code" {TEXT} NOT NULL, "end_reason_object" {TEXT} NOT NULL,
  "end_reason_id" {INT} NOT NULL, "created_at" {INT} NOT NULL, "notified_at" {INT},
  "ended_at" {INT}, "drill" {INT} NOT NULL) {TABLE};
CREATE INDEX pages_escalation ON pages ("escalation", "id");
CREATE INDEX pages_subject ON pages ("subject", "subject_kind", "id");
CREATE INDEX pages_user ON pages ("user", "id");

CREATE TABLE jobs (
  "id" {ID}, "kind" {TEXT} NOT NULL, "lane" {TEXT} NOT NULL, "status" {TEXT} NOT NULL,
  "contact_method" {TEXT} NOT NULL, "user" {TEXT} NOT NULL, "pages" {TEXT} NOT NULL,
  "code" {TEXT} NOT NULL, "attempt" {INT} NOT NULL, "created_at" {INT} NOT NULL, "due_at" {INT},
  "lease_until" {INT}, "paused" {INT} NOT NULL, "drill" {INT} NOT NULL) {TABLE};

CREATE TABLE notifications (
  "id" {ID}, "job" {INT} NOT NULL, "attempt" {INT} NOT NULL, "kind" {TEXT} NOT NULL,
  "user" {TEXT} NOT NULL, "contact_method" {TEXT} NOT NULL, "channel" {TEXT} NOT NULL,
  "pages" {TEXT} NOT NULL, "started_at" {INT} NOT NULL, "ended_at" {INT} NOT NULL,
  "status" {TEXT} NOT NULL, "receipt" {TEXT} NOT NULL, "drill" {INT} NOT NULL) {TABLE};
CREATE INDEX notifications_user ON notifications ("user", "id");
CREATE INDEX notifications_contact_method ON notifications ("contact_method", "id");
CREATE TABLE notification_pages (
  page {INT} NOT NULL, notification {INT} NOT NULL, PRIMARY KEY (page, notification)) {CLUSTERED};

CREATE TABLE silences (
  "id" {ID}, "uuid" {TEXT} NOT NULL, "matchers" {TEXT} NOT NULL, "starts_at" {INT} NOT NULL,
  "ends_at" {INT} NOT NULL, "updated_at" {INT} NOT NULL, "created_by" {TEXT} NOT NULL,
  "comment" {TEXT} NOT NULL, "begun" {INT} NOT NULL, "over" {INT} NOT NULL) {TABLE};
CREATE UNIQUE INDEX silences_uuid ON silences ("uuid");
CREATE INDEX silences_live ON silences ("id") WHERE "over" = 0;

CREATE TABLE incidents (
  "id" {ID}, "title" {TEXT} NOT NULL, "summary" {TEXT} NOT NULL, "status" {TEXT} NOT NULL,
  "severity" {TEXT} NOT NULL, "impact" {TEXT}, "urgency" {TEXT}, "major" {INT} NOT NULL,
  "services" {TEXT} NOT NULL, "declared_by" {TEXT} NOT NULL, "declared_by_rule" {TEXT} NOT NULL,
  "commander" {TEXT} NOT NULL,
  "declared_at" {INT} NOT NULL, "updated_at" {INT} NOT NULL, "resolved_at" {INT},
  "first_entered" {TEXT} NOT NULL, "reopened" {INT} NOT NULL, "escalation" {INT} NOT NULL,
  "drill" {INT} NOT NULL) {TABLE};

CREATE TABLE heartbeats (
  "integration" {TEXT} PRIMARY KEY, "expired" {INT} NOT NULL, "last_beat_at" {INT} NOT NULL,
  "wake_at" {INT}) {TABLE};

CREATE TABLE last_messages ("contact_method" {TEXT} PRIMARY KEY, "at" {INT} NOT NULL) {TABLE};

CREATE TABLE timeline (
  "id" {INT} NOT NULL, "subject_kind" {TEXT} NOT NULL, "subject" {INT} NOT NULL, "at" {INT} NOT NULL,
  "kind" {TEXT} NOT NULL, "actor_kind" {TEXT} NOT NULL, "actor_slug" {TEXT} NOT NULL,
  "actor_on_behalf_of" {TEXT} NOT NULL, "origin" {TEXT} NOT NULL, "reason_code" {TEXT} NOT NULL,
  "reason_object" {TEXT} NOT NULL, "reason_id" {INT} NOT NULL, "text" {TEXT} NOT NULL,
  "user" {TEXT} NOT NULL, "ref" {INT} NOT NULL,
  PRIMARY KEY ("subject", "subject_kind", "id")) {CLUSTERED};

CREATE TABLE config (
  "ordinal" {ID}, "kind" {TEXT} NOT NULL, "slug" {TEXT} NOT NULL, "version" {INT} NOT NULL,
  "valid_from" {INT} NOT NULL, "created_at" {INT} NOT NULL, "deleted" {INT} NOT NULL,
  "managed_by" {TEXT} NOT NULL, "body" {TEXT} NOT NULL) {TABLE};
CREATE INDEX config_object ON config ("kind", "slug", "ordinal");

CREATE TABLE audit (
  "id" {ID}, "at" {INT} NOT NULL, "actor_kind" {TEXT} NOT NULL, "actor_slug" {TEXT} NOT NULL,
  "actor_on_behalf_of" {TEXT} NOT NULL, "origin" {TEXT} NOT NULL, "action" {TEXT} NOT NULL,
  "kind" {TEXT} NOT NULL, "slug" {TEXT} NOT NULL, "version" {INT} NOT NULL,
  "difference" {TEXT} NOT NULL) {TABLE};
CREATE INDEX audit_object ON audit ("kind", "slug", "id");

CREATE TABLE replies (
  "key" {TEXT} PRIMARY KEY, "at" {INT} NOT NULL, "request" {BLOB} NOT NULL,
  "reply" {TEXT} NOT NULL) {TABLE};
CREATE INDEX replies_at ON replies ("at");

CREATE TABLE feed (
  "seq" {INT} NOT NULL, "topic" {TEXT} NOT NULL, "ids" {TEXT} NOT NULL, at {INT} NOT NULL,
  PRIMARY KEY ("seq", "topic")) {CLUSTERED};

CREATE TABLE leader (one {ID}, epoch {INT} NOT NULL) {TABLE};
INSERT INTO leader (one, epoch) VALUES (1, 0);
)";

// Counters guard what the index did: see docs/decisions/commits-follow-each-other.md.
constexpr std::string_view step_2 = R"(
DROP INDEX alerts_open_key;
ALTER TABLE alerts DROP COLUMN "key";
)";

// On call: bundles that grow in a storm, steps that take turns; messages to phones: who carried
// them, and what the provider told later.
constexpr std::string_view step_3 = R"(
ALTER TABLE last_messages ADD COLUMN "streak" {INT} NOT NULL DEFAULT 0;
ALTER TABLE last_messages ADD COLUMN "worst" {TEXT} NOT NULL DEFAULT 'SEV5';
CREATE TABLE step_turns ("step" {TEXT} PRIMARY KEY, "user" {TEXT} NOT NULL) {TABLE};
ALTER TABLE jobs ADD COLUMN "provider" {TEXT} NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN "tried" {TEXT} NOT NULL DEFAULT '[]';
ALTER TABLE jobs ADD COLUMN "refused" {TEXT} NOT NULL DEFAULT '[]';
ALTER TABLE jobs ADD COLUMN "message" {TEXT} NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN "notification" {INT} NOT NULL DEFAULT 0;
ALTER TABLE notifications ADD COLUMN "provider" {TEXT} NOT NULL DEFAULT '';
ALTER TABLE notifications ADD COLUMN "message" {TEXT} NOT NULL DEFAULT '';
)";

// Notices: what they say, who was told of what, what of each schedule people know.
constexpr std::string_view step_4 = R"(
ALTER TABLE jobs ADD COLUMN "notes" {TEXT} NOT NULL DEFAULT '[]';
ALTER TABLE jobs ADD COLUMN "notes_more" {INT} NOT NULL DEFAULT 0;
ALTER TABLE pages ADD COLUMN "messages" {INT} NOT NULL DEFAULT 0;
UPDATE pages SET "messages" = 1 WHERE "notified_at" IS NOT NULL;
ALTER TABLE notifications ADD COLUMN "about" {TEXT} NOT NULL DEFAULT '';
CREATE TABLE told (
  "subject_kind" {TEXT} NOT NULL, "subject" {INT} NOT NULL, "contact_method" {TEXT} NOT NULL,
  PRIMARY KEY ("subject_kind", "subject", "contact_method")) {CLUSTERED};
CREATE TABLE on_call (
  "schedule" {TEXT} PRIMARY KEY, "people" {TEXT} NOT NULL, "left" {TEXT} NOT NULL,
  "looked_at" {INT} NOT NULL, "gap_told" {INT}, "gap_near" {INT} NOT NULL,
  "gaps_at" {INT} NOT NULL, "wake_at" {INT}) {TABLE};
)";

// Tests and drills are bundled apart from what is real; incidents wait for something to move.
constexpr std::string_view step_5 = R"(
ALTER TABLE incidents ADD COLUMN "wake_at" {INT};
CREATE TABLE last_messages_5 (
  "contact_method" {TEXT} NOT NULL, "drill" {INT} NOT NULL, "at" {INT} NOT NULL,
  "streak" {INT} NOT NULL, "worst" {TEXT} NOT NULL,
  PRIMARY KEY ("contact_method", "drill")) {CLUSTERED};
INSERT INTO last_messages_5 SELECT "contact_method", 0, "at", "streak", "worst" FROM last_messages;
DROP TABLE last_messages;
ALTER TABLE last_messages_5 RENAME TO last_messages;
)";

// The stream of an incident: entries about entries.
constexpr std::string_view step_6 = R"(
ALTER TABLE timeline ADD COLUMN "visibility" {TEXT} NOT NULL DEFAULT 'internal';
ALTER TABLE timeline ADD COLUMN "occurred_at" {INT};
ALTER TABLE timeline ADD COLUMN "about" {INT} NOT NULL DEFAULT 0;
CREATE INDEX timeline_about ON timeline ("subject", "about", "id") WHERE "about" <> 0;
)";

// Alerts wait for something to move; who calls by hand says why.
constexpr std::string_view step_7 = R"(
ALTER TABLE alerts ADD COLUMN "moved_at" {INT} NOT NULL DEFAULT 0;
UPDATE alerts SET "moved_at" = "status_at";
ALTER TABLE pages ADD COLUMN "note" {TEXT} NOT NULL DEFAULT '';
)";

// Major incidents are proposed, declared, rejected, demoted.
constexpr std::string_view step_8 = R"(
ALTER TABLE incidents ADD COLUMN "major_state" {TEXT} NOT NULL DEFAULT 'none';
UPDATE incidents SET "major_state" = 'declared' WHERE "major" <> 0;
ALTER TABLE incidents DROP COLUMN "major";
ALTER TABLE incidents ADD COLUMN "alerts_attached" {INT} NOT NULL DEFAULT 0;
UPDATE incidents SET "alerts_attached" =
  (SELECT COUNT(*) FROM alerts WHERE alerts."incident" = incidents."id");
)";

// Roles and responders of an incident; its commander is whoever holds that role.
constexpr std::string_view step_9 = R"(
ALTER TABLE incidents ADD COLUMN "roles" {TEXT} NOT NULL DEFAULT '[]';
ALTER TABLE incidents ADD COLUMN "responders" {TEXT} NOT NULL DEFAULT '[]';
ALTER TABLE incidents ADD COLUMN "bridge_url" {TEXT} NOT NULL DEFAULT '';
ALTER TABLE incidents ADD COLUMN "bridge_phone" {TEXT} NOT NULL DEFAULT '';
ALTER TABLE incidents ADD COLUMN "nag_at" {INT};
UPDATE incidents SET "roles" = '[{"role":"incident-commander","user":"' || "commander" || '"}]'
  WHERE "commander" <> '';
ALTER TABLE incidents DROP COLUMN "commander";
)";

// Tasks of incidents.
constexpr std::string_view step_10 = R"(
ALTER TABLE counters ADD COLUMN "task" {INT} NOT NULL DEFAULT 1;
ALTER TABLE incidents ADD COLUMN "templates" {TEXT} NOT NULL DEFAULT '[]';
CREATE TABLE tasks (
  "id" {ID}, "incident" {INT} NOT NULL, "kind" {TEXT} NOT NULL, "title" {TEXT} NOT NULL,
  "description" {TEXT} NOT NULL, "status" {TEXT} NOT NULL, "owner" {TEXT} NOT NULL,
  "role" {TEXT} NOT NULL, "due_at" {INT}, "after" {TEXT} NOT NULL, "note" {TEXT} NOT NULL,
  "entry" {INT} NOT NULL, "by_template" {TEXT} NOT NULL, "created_by" {TEXT} NOT NULL,
  "created_at" {INT} NOT NULL, "started_at" {INT}, "ended_at" {INT}, "ended_by" {TEXT} NOT NULL,
  "version" {INT} NOT NULL, "changes" {TEXT} NOT NULL, "wake_at" {INT}) {TABLE};
CREATE INDEX tasks_incident ON tasks ("incident", "id");
CREATE INDEX tasks_left ON tasks ("id")
  WHERE "kind" = 'action_item' AND "status" IN ('open', 'doing');
)";

// Private incidents; what kind of incident it is; what belongs to it.
constexpr std::string_view step_11 = R"(
ALTER TABLE incidents ADD COLUMN "is_private" {INT} NOT NULL DEFAULT 0;
ALTER TABLE incidents ADD COLUMN "members" {TEXT} NOT NULL DEFAULT '[]';
ALTER TABLE incidents ADD COLUMN "insiders" {TEXT} NOT NULL DEFAULT '[]';
ALTER TABLE incidents ADD COLUMN "type" {TEXT} NOT NULL DEFAULT '';
ALTER TABLE incidents ADD COLUMN "crisis" {INT} NOT NULL DEFAULT 0;
ALTER TABLE incidents ADD COLUMN "fields" {TEXT} NOT NULL DEFAULT '{}';
ALTER TABLE incidents ADD COLUMN "parent" {INT} NOT NULL DEFAULT 0;
ALTER TABLE incidents ADD COLUMN "merged_into" {INT} NOT NULL DEFAULT 0;
CREATE INDEX incidents_children ON incidents ("parent", "id") WHERE "parent" <> 0;
CREATE INDEX incidents_private ON incidents ("id") WHERE "is_private" = 1;
)";

// Who has to answer themselves.
constexpr std::string_view step_12 = R"(
ALTER TABLE escalations ADD COLUMN "held" {INT} NOT NULL DEFAULT 0;
ALTER TABLE pages ADD COLUMN "own_answer" {INT} NOT NULL DEFAULT 0;
)";

// Files of incidents, and who had them in hands.
constexpr std::string_view step_13 = R"(
ALTER TABLE counters ADD COLUMN "file" {INT} NOT NULL DEFAULT 1;
ALTER TABLE counters ADD COLUMN "custody" {INT} NOT NULL DEFAULT 1;
CREATE TABLE files (
  "id" {ID}, "incident" {INT} NOT NULL, "entry" {INT} NOT NULL, "kind" {TEXT} NOT NULL,
  "name" {TEXT} NOT NULL, "media_type" {TEXT} NOT NULL, "bytes" {INT} NOT NULL,
  "sha256" {TEXT} NOT NULL, "url" {TEXT} NOT NULL, "visibility" {TEXT} NOT NULL,
  "at" {INT} NOT NULL, "actor_kind" {TEXT} NOT NULL, "actor_slug" {TEXT} NOT NULL,
  "actor_on_behalf_of" {TEXT} NOT NULL) {TABLE};
CREATE INDEX files_incident ON files ("incident", "id");
CREATE TABLE custody (
  "id" {ID}, "incident" {INT} NOT NULL, "file" {INT} NOT NULL, "act" {TEXT} NOT NULL,
  "at" {INT} NOT NULL, "actor_kind" {TEXT} NOT NULL, "actor_slug" {TEXT} NOT NULL,
  "actor_on_behalf_of" {TEXT} NOT NULL, "origin" {TEXT} NOT NULL,
  "address" {TEXT} NOT NULL) {TABLE};
CREATE INDEX custody_incident ON custody ("incident", "id");
CREATE INDEX custody_file ON custody ("file", "id");
)";

// The words of what is said and recorded of incidents: see search_writer.hpp, which fills them from
// what was there before, up to the incident that `meta` names meanwhile.
constexpr std::string_view step_14 = R"(
CREATE TABLE searchable (
  "id" {ID}, "incident" {INT} NOT NULL, "kind" {TEXT} NOT NULL, "visibility" {TEXT} NOT NULL,
  "words" {WORDS} NOT NULL) {TABLE};
CREATE INDEX searchable_incident ON searchable ("incident", "id");
CREATE INDEX searchable_declared ON searchable ("incident") WHERE "kind" = 'declared';
{INDEX OF WORDS};
INSERT INTO meta (name, value) VALUES ('searchable_until', '0');
)";

// Services that the roll of an incident was called for.
constexpr std::string_view step_15 = R"(
ALTER TABLE counters ADD COLUMN "service_check" {INT} NOT NULL DEFAULT 1;
CREATE TABLE service_checks (
  "id" {ID}, "incident" {INT} NOT NULL, "service" {TEXT} NOT NULL, "round" {INT} NOT NULL,
  "asked_at" {INT} NOT NULL, "asked_by" {TEXT} NOT NULL, "waiting_since" {INT}, "health" {TEXT},
  "health_since" {INT}, "impaired_at" {INT}, "answers" {TEXT} NOT NULL) {TABLE};
CREATE INDEX service_checks_incident ON service_checks ("incident", "id");
)";

// What an incident hurts, who was there when, and what its clocks begin and end with.
constexpr std::string_view step_16 = R"(
ALTER TABLE incidents ADD COLUMN "impact_facts" {TEXT} NOT NULL DEFAULT '{}';
ALTER TABLE incidents ADD COLUMN "cost_basis" {TEXT} NOT NULL DEFAULT '{}';
ALTER TABLE incidents ADD COLUMN "alarm_at" {INT};
ALTER TABLE incidents ADD COLUMN "first_update_at" {INT};
UPDATE incidents SET "alarm_at" = (
  SELECT MIN(a."started_at") FROM alerts a WHERE a."incident" = incidents."id");
UPDATE incidents SET "first_update_at" = (
  SELECT MIN(t."at") FROM timeline t WHERE t."subject" = incidents."id"
  AND t."subject_kind" = 'incident' AND t."visibility" IN ('stakeholder', 'public')
  AND t."kind" IN ('said', 'note', 'finding', 'decision', 'hypothesis'));
)";

// What was altered in what services run on.
constexpr std::string_view step_17 = R"(
ALTER TABLE counters ADD COLUMN "change" {INT} NOT NULL DEFAULT 1;
CREATE TABLE changes (
  "id" {ID}, "key" {BLOB} NOT NULL, "source_id" {TEXT} NOT NULL, "source" {TEXT} NOT NULL,
  "title" {TEXT} NOT NULL, "kind" {TEXT} NOT NULL, "state" {TEXT} NOT NULL,
  "services" {TEXT} NOT NULL, "who" {TEXT} NOT NULL, "began_at" {INT} NOT NULL, "ended_at" {INT},
  "links" {TEXT} NOT NULL, "details" {TEXT} NOT NULL, "incident" {INT} NOT NULL,
  "actor_kind" {TEXT} NOT NULL, "actor_slug" {TEXT} NOT NULL, "actor_on_behalf_of" {TEXT} NOT NULL,
  "received_at" {INT} NOT NULL, "updated_at" {INT} NOT NULL, "version" {INT} NOT NULL,
  "emergency_approval" {TEXT} NOT NULL, "emergency_after_the_fact" {INT} NOT NULL,
  "emergency_asked_by" {TEXT} NOT NULL, "emergency_decided_by" {TEXT} NOT NULL,
  "emergency_decided_at" {INT}, "emergency_plan" {TEXT} NOT NULL, "emergency_risk" {TEXT} NOT NULL,
  "emergency_roll_back" {TEXT} NOT NULL, "emergency_word" {TEXT} NOT NULL,
  "emergency_moved_by" {TEXT} NOT NULL) {TABLE};
CREATE UNIQUE INDEX changes_key ON changes ("key");
CREATE INDEX changes_began ON changes ("began_at", "id");
CREATE INDEX changes_incident ON changes ("incident", "id") WHERE "incident" <> 0;
CREATE INDEX changes_updated ON changes ("updated_at") WHERE "incident" = 0;
)";

// What followers are owed.
constexpr std::string_view step_18 = R"(
ALTER TABLE jobs ADD COLUMN "follow_kind" {TEXT} NOT NULL DEFAULT 'webhook_subscription';
ALTER TABLE jobs ADD COLUMN "follow_follower" {TEXT} NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN "follow_incident" {INT} NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN "follow_first" {INT} NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN "follow_last" {INT} NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN "follow_failed" {INT} NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN "follow_refused" {INT} NOT NULL DEFAULT 0;
)";

// Mirrors of incidents in a chat, and which message there is which line here.
constexpr std::string_view step_19 = R"(
ALTER TABLE incidents ADD COLUMN "chat_team" {TEXT} NOT NULL DEFAULT '';
ALTER TABLE incidents ADD COLUMN "chat_channel" {TEXT} NOT NULL DEFAULT '';
ALTER TABLE incidents ADD COLUMN "chat_ended" {INT} NOT NULL DEFAULT 0;
CREATE TABLE chat_links (
  "channel" {TEXT} NOT NULL, "message" {TEXT} NOT NULL, "incident" {INT} NOT NULL,
  "entry" {INT} NOT NULL, "member" {TEXT} NOT NULL, "changed" {TEXT} NOT NULL,
  PRIMARY KEY ("channel", "message")) {CLUSTERED};
CREATE INDEX chat_links_entry ON chat_links ("incident", "entry");
)";

constexpr std::array<std::string_view, schema_version> steps = {
    step_1,  step_2,  step_3,  step_4,  step_5,  step_6,  step_7,  step_8,  step_9, step_10,
    step_11, step_12, step_13, step_14, step_15, step_16, step_17, step_18, step_19};

// The words come folded and parted by blanks: "ascii" takes them as they are. One-letter beginnings
// and their like would gather half of all words: they have lists of their own.
constexpr std::string_view fts5_index =
    "CREATE VIRTUAL TABLE searchable_words USING fts5(words, content = 'searchable', "
    "content_rowid = 'id', tokenize = 'ascii', detail = none, columnsize = 0, prefix = '1 2 3')";
// Without fastupdate: no question has to read through a list of words that wait.
constexpr std::string_view gin_index =
    "CREATE INDEX searchable_words ON searchable USING GIN (words) WITH (fastupdate = off)";

using Names = std::array<std::pair<std::string_view, std::string_view>, 8>;
constexpr Names sqlite_names = {{{"{ID}", "INTEGER PRIMARY KEY"},
                                 {"{INT}", "INTEGER"},
                                 {"{TEXT}", "TEXT"},
                                 {"{BLOB}", "BLOB"},
                                 {"{TABLE}", "STRICT"},
                                 {"{CLUSTERED}", "STRICT, WITHOUT ROWID"},
                                 {"{WORDS}", "TEXT"},
                                 {"{INDEX OF WORDS}", fts5_index}}};
// COLLATE "C": both databases sort and compare bytes.
constexpr Names postgres_names = {{{"{ID}", "BIGINT PRIMARY KEY"},
                                   {"{INT}", "BIGINT"},
                                   {"{TEXT}", "TEXT COLLATE \"C\""},
                                   {"{BLOB}", "BYTEA"},
                                   {"{TABLE}", ""},
                                   {"{CLUSTERED}", ""},
                                   {"{WORDS}", "TSVECTOR"},
                                   {"{INDEX OF WORDS}", gin_index}}};

std::string in_dialect(std::string_view sql, Dialect dialect) {
  std::string text(sql);
  for (const auto& [name, meaning] : dialect == Dialect::sqlite ? sqlite_names : postgres_names) {
    for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos;) {
      text.replace(at, name.size(), meaning);
    }
  }
  return text;
}

}  // namespace

std::vector<std::string> migration_statements(Dialect dialect, int from) {
  std::vector<std::string> statements;
  for (int step = from; step < schema_version; ++step) {
    const std::string text = in_dialect(steps[static_cast<std::size_t>(step)], dialect);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find(';', at);
      if (end == std::string::npos) break;
      statements.push_back(text.substr(at, end - at));
      at = end + 1;
    }
  }
  return statements;
}

Result<int> stored_schema_version(Connection& connection, Dialect dialect) {
  const std::string_view has_meta =
      dialect == Dialect::sqlite
          ? "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'meta'"
          : "SELECT CASE WHEN to_regclass('meta') IS NULL THEN 0 ELSE 1 END";
  bool exists = false;
  auto read = connection.query(has_meta, {}, [&](const Row& row) -> Status {
    exists = row.integer(0) != 0;
    return {};
  });
  if (!read) return std::unexpected(std::move(read.error()));
  int version = 0;
  if (!exists) return version;
  read = connection.query("SELECT value FROM meta WHERE name = 'schema_version'", {},
                          [&](const Row& row) -> Status {
                            const std::string_view text = row.text(0);
                            std::from_chars(text.data(), text.data() + text.size(), version);
                            return {};
                          });
  if (!read) return std::unexpected(std::move(read.error()));
  return version;
}

Status migrate(Connection& connection, Dialect dialect) {
  const auto version = stored_schema_version(connection, dialect);
  if (!version) return std::unexpected(version.error());
  if (*version > schema_version) {
    return fail(Error::Code::conflict,
                "this store was written by a newer tocsin (its schema is version " +
                    std::to_string(*version) + ", this program knows " +
                    std::to_string(schema_version) + "); start the newer program instead");
  }
  if (*version == schema_version) return fill_searchable(connection);
  const auto run = [&]() -> Status {
    if (auto begun = connection.begin(); !begun) return begun;
    for (const std::string& statement : migration_statements(dialect, *version)) {
      if (auto ran = connection.execute(statement, {}); !ran) return ran;
    }
    Values values;
    values.own_text(std::to_string(schema_version));
    auto ran = connection.execute(
        "INSERT INTO meta (name, value) VALUES ('schema_version', $1) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        values);
    if (!ran) return ran;
    return connection.commit();
  };
  auto done = run();
  if (!done) {
    connection.rollback();
    return done;
  }
  return fill_searchable(connection);
}

}  // namespace tocsin
