#include "storage/sqlite_store.hpp"

#include <sqlite3.h>

#include <atomic>
#include <semaphore>
#include <thread>

#include "base/log.hpp"
#include "storage/backup.hpp"
#include "storage/schema.hpp"
#include "storage/sql_reader.hpp"

namespace tocsin {
namespace {

constexpr int checkpoint_pages = 2'000;       // 8 MB of log: copy what is there
constexpr int empty_log_pages = 32'000;       // 128 MB: and start the log over
constexpr int empty_log_again_pages = 8'000;  // how much later, when a reader was in the way

}  // namespace

class Checkpointer {
 public:
  explicit Checkpointer(std::unique_ptr<SqliteConnection> connection)
      : connection_(std::move(connection)), thread_([this] { run(); }) {}
  ~Checkpointer() {
    pages_ = stop;
    wake_.release();
    thread_.join();
  }

  // From the engine thread: how long the log is now.
  void log_is(int pages) {
    if (pages >= checkpoint_pages && pages_.exchange(pages) == 0) wake_.release();
  }

 private:
  static constexpr int stop = -1;

  void run() {
    for (;;) {
      wake_.acquire();
      const int pages = pages_.exchange(0);
      if (pages == stop) return;
      checkpoint(SQLITE_CHECKPOINT_PASSIVE);
      if (pages < empty_at_pages_) continue;
      // Keeps writers out while it waits for readers: so it does not wait long (see SqliteUse).
      const bool emptied = checkpoint(SQLITE_CHECKPOINT_RESTART);
      empty_at_pages_ = emptied ? empty_log_pages : pages + empty_log_again_pages;
    }
  }
  bool checkpoint(int mode) {
    const int done =
        sqlite3_wal_checkpoint_v2(connection_->handle(), nullptr, mode, nullptr, nullptr);
    if (done != SQLITE_OK && done != SQLITE_BUSY) log::warn("checkpoint_failed", {{"code", done}});
    return done == SQLITE_OK;
  }

  int empty_at_pages_ = empty_log_pages;  // of the checkpoint thread
  std::unique_ptr<SqliteConnection> connection_;
  std::atomic<int> pages_ = 0;
  std::counting_semaphore<> wake_{0};
  std::thread thread_;
};

namespace {

Status prepare(SqliteConnection& connection, const std::string& path) {
  const auto version = stored_schema_version(connection, Dialect::sqlite);
  if (!version) return std::unexpected(version.error());
  if (*version > 0 && *version < schema_version) {
    auto copied = backup_sqlite(path, path + ".before-v" + std::to_string(schema_version));
    if (!copied) return copied;
  }
  return migrate(connection, Dialect::sqlite);
}

}  // namespace

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path) {
  auto lock = SqliteLock::take(path);
  if (!lock) return std::unexpected(std::move(lock.error()));
  auto connection = SqliteConnection::open(path, SqliteUse::writer);
  if (!connection) return std::unexpected(std::move(connection.error()));
  if (auto ready = prepare(**connection, path); !ready) return std::unexpected(ready.error());
  auto second = SqliteConnection::open(path, SqliteUse::checkpoint);
  if (!second) return std::unexpected(std::move(second.error()));
  return std::unique_ptr<SqliteStore>(
      new SqliteStore(path, std::move(*lock), std::move(*connection),
                      std::make_unique<Checkpointer>(std::move(*second))));
}

SqliteStore::SqliteStore(std::string path, SqliteLock lock,
                         std::unique_ptr<SqliteConnection> connection,
                         std::unique_ptr<Checkpointer> checkpointer)
    : path_(std::move(path)),
      lock_(std::move(lock)),
      connection_(std::move(connection)),
      checkpointer_(std::move(checkpointer)) {}

SqliteStore::~SqliteStore() = default;

Result<Loaded> SqliteStore::load() {
  auto loaded = load_from(*connection_);
  if (loaded) writer_.known(loaded->rows.counters);
  return loaded;
}

Status SqliteStore::commit(const Commit& commit) {
  Status status = connection_->begin();
  if (status) status = writer_.write(*connection_, commit);
  if (status) status = connection_->commit();
  if (!status) {
    connection_->rollback();
    return status;
  }
  writer_.known(commit.effects.counters);
  checkpointer_->log_is(connection_->wal_pages());
  return status;
}

Result<std::unique_ptr<Reader>> SqliteStore::make_reader() const {
  auto connection = SqliteConnection::open(path_, SqliteUse::reader);
  if (!connection) return std::unexpected(std::move(connection.error()));
  return std::make_unique<SqlReader>(std::move(*connection));
}

Result<std::unique_ptr<Connection>> SqliteStore::make_worker_connection() const {
  auto connection = SqliteConnection::open(path_, SqliteUse::writer);
  if (!connection) return std::unexpected(std::move(connection.error()));
  return std::unique_ptr<Connection>(std::move(*connection));
}

Status SqliteStore::limit_pages(std::int64_t pages) {
  constexpr std::int64_t all = 0xFFFFFFFE;
  return connection_->execute("PRAGMA max_page_count = " + std::to_string(pages > 0 ? pages : all),
                              {});
}

}  // namespace tocsin
