#include "storage/sqlite_connection.hpp"

#include <sqlite3.h>

#include <cassert>
#include <charconv>
#include <thread>

namespace tocsin {
namespace {

// Questions have filters of many shapes; beyond this many statements all are forgotten.
constexpr int instructions_between_checks = 20'000;

// Debian turns secure_delete on: it would write zeroes over every page that a row leaves.
// No file is ever truncated behind our back: checkpoints have a connection of their own.
constexpr const char* common_pragmas =
    "PRAGMA secure_delete = OFF; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;";
constexpr const char* writer_pragmas =
    "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
    "PRAGMA wal_autocheckpoint = 0; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -16384;";
constexpr const char* reader_pragmas = "PRAGMA query_only = ON; PRAGMA cache_size = -4096;";
constexpr const char* checkpoint_pragmas =
    "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -256;";

const char* pragmas_of(SqliteUse use) {
  switch (use) {
    case SqliteUse::writer:
      return writer_pragmas;
    case SqliteUse::reader:
      return reader_pragmas;
    case SqliteUse::checkpoint:
      return checkpoint_pragmas;
  }
  return "";
}

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  bool null(int column) const override {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }
  std::int64_t integer(int column) const override {
    return sqlite3_column_int64(statement_, column);
  }
  std::string_view text(int column) const override {
    const unsigned char* bytes = sqlite3_column_text(statement_, column);
    return {reinterpret_cast<const char*>(bytes), size(column)};
  }
  std::string_view blob(int column) const override {
    const void* bytes = sqlite3_column_blob(statement_, column);
    return {static_cast<const char*>(bytes), size(column)};
  }

 private:
  std::size_t size(int column) const {
    return static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  }
  sqlite3_stmt* statement_;
};

}  // namespace

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const std::string& path,
                                                                 SqliteUse use) {
  const int flags =
      use == SqliteUse::writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE;
  sqlite3* database = nullptr;
  // Statistics that nobody reads would take one lock of all threads at every allocation.
  static const int without_statistics = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  (void)without_statistics;
  const int opened = sqlite3_open_v2(path.c_str(), &database, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  if (database == nullptr) return fail(Error::Code::unavailable, "there is no memory for SQLite");
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection(database, use));
  if (opened != SQLITE_OK) return connection->error();
  sqlite3_extended_result_codes(database, 1);
  // A misspelt column in quotes is an error, not a text.
  sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_busy_handler(database, wait_for_lock, connection.get());
  if (use == SqliteUse::reader) {
    sqlite3_progress_handler(database, instructions_between_checks, too_long, connection.get());
  }
  for (const char* pragmas : {common_pragmas, pragmas_of(use)}) {
    connection->deadline_ = Clock::now() + sqlite_question_max;
    if (sqlite3_exec(database, pragmas, nullptr, nullptr, nullptr) != SQLITE_OK) {
      return connection->error();
    }
  }
  if (use == SqliteUse::writer) sqlite3_wal_hook(database, note_wal, connection.get());
  return connection;
}

SqliteConnection::SqliteConnection(sqlite3* database, SqliteUse use)
    : database_(database), use_(use) {}

SqliteConnection::~SqliteConnection() {
  for (const auto& [sql, known] : statements_) sqlite3_finalize(known.statement);
  sqlite3_close_v2(database_);
}

// Waits in short steps: the other writer is a worker's slice or a checkpoint of a few milliseconds.
int SqliteConnection::wait_for_lock(void* self, int tries) {
  auto& connection = *static_cast<SqliteConnection*>(self);
  const auto now = Clock::now();
  if (tries == 0) connection.wait_began_ = now;
  const Duration wait_max =
      connection.use_ == SqliteUse::checkpoint ? sqlite_checkpoint_wait_max : sqlite_lock_wait_max;
  if (now - connection.wait_began_ > wait_max) return 0;
  std::this_thread::sleep_for(std::chrono::microseconds(tries < 20 ? 100 : 1000));
  return 1;
}

int SqliteConnection::too_long(void* self) {
  return Clock::now() > static_cast<SqliteConnection*>(self)->deadline_ ? 1 : 0;
}

int SqliteConnection::note_wal(void* self, sqlite3*, const char*, int pages) {
  static_cast<SqliteConnection*>(self)->wal_pages_ = pages;
  return SQLITE_OK;
}

std::unexpected<Error> SqliteConnection::error() const {
  const std::string words = sqlite3_errmsg(database_);
  switch (sqlite3_errcode(database_) & 255) {
    case SQLITE_FULL:
      return fail(Error::Code::unavailable,
                  "the disk is full: free some space in the data directory");
    case SQLITE_INTERRUPT:
      return fail(Error::Code::unavailable, "this question takes too long: narrow the filter");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return fail(Error::Code::unavailable, "the database is busy: try again");
    case SQLITE_CONSTRAINT:
    case SQLITE_ERROR:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_MISMATCH:
      return fail(Error::Code::internal, "sqlite: " + words);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return fail(Error::Code::unavailable,
                  "the database file is damaged (" + words + "): restore a backup");
    default:
      return fail(Error::Code::unavailable, "the database cannot be used: " + words);
  }
}

Result<const SqliteConnection::Prepared*> SqliteConnection::prepared(std::string_view sql) {
  // Most follow one of the same text: comparing is quicker than its hash.
  if (last_ != nullptr && last_->first == sql) return &last_->second;
  if (const auto found = statements_.find(sql); found != statements_.end()) {
    last_ = &*found;
    return &last_->second;
  }
  if (statements_.size() >= prepared_statements_max) {
    for (const auto& [text, known] : statements_) sqlite3_finalize(known.statement);
    statements_.clear();
    last_ = nullptr;
  }
  Prepared made;
  if (sqlite3_prepare_v3(database_, sql.data(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &made.statement, nullptr) != SQLITE_OK) {
    return error();
  }
  for (int place = 1; place <= sqlite3_bind_parameter_count(made.statement); ++place) {
    const std::string_view name = sqlite3_bind_parameter_name(made.statement, place);
    std::size_t number = 0;
    std::from_chars(name.data() + 1, name.data() + name.size(), number);
    made.values.push_back(number - 1);
  }
  last_ = &*statements_.emplace(sql, std::move(made)).first;
  return &last_->second;
}

Status SqliteConnection::bind(const Prepared& prepared, const Values& values) {
  sqlite3_stmt* statement = prepared.statement;
  int failed = SQLITE_OK;
  int place = 0;
  for (const std::size_t index : prepared.values) {
    if (failed != SQLITE_OK) break;
    assert(index < values.size());
    const Value& value = values[index];
    ++place;
    // An empty view may have no address, which SQLite would take for NULL.
    const char* bytes = value.bytes.empty() ? "" : value.bytes.data();
    switch (value.kind) {
      case Value::Kind::null:
        failed = sqlite3_bind_null(statement, place);
        break;
      case Value::Kind::integer:
        failed = sqlite3_bind_int64(statement, place, value.number);
        break;
      case Value::Kind::text:
        failed = sqlite3_bind_text64(statement, place, bytes, value.bytes.size(), SQLITE_STATIC,
                                     SQLITE_UTF8);
        break;
      case Value::Kind::blob:
        failed = sqlite3_bind_blob64(statement, place, bytes, value.bytes.size(), SQLITE_STATIC);
        break;
    }
  }
  if (failed != SQLITE_OK) return error();
  return {};
}

Status SqliteConnection::execute(std::string_view sql, const Values& values) {
  return query(sql, values, [](const Row&) -> Status { return {}; });
}

Status SqliteConnection::query(std::string_view sql, const Values& values, const OnRow& on_row) {
  deadline_ = Clock::now() + sqlite_question_max;
  const auto known = prepared(sql);
  if (!known) return std::unexpected(known.error());
  sqlite3_stmt* statement = (*known)->statement;
  Status status = bind(**known, values);
  const SqliteRow row(statement);
  while (status) {
    const int stepped = sqlite3_step(statement);
    if (stepped == SQLITE_DONE) break;
    status = stepped == SQLITE_ROW ? on_row(row) : Status(error());
  }
  sqlite3_reset(statement);
  return status;
}

void SqliteConnection::rollback() {
  // SQLite itself ends a transaction after some failures, a full disk for one.
  if (sqlite3_get_autocommit(database_) == 0) (void)execute("ROLLBACK", {});
}

std::optional<std::int64_t> SqliteConnection::changed() const {
  return sqlite3_changes64(database_);
}

}  // namespace tocsin
