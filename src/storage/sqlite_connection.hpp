// SqliteConnection: one connection to a SQLite file. One thread at a time.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/time.hpp"
#include "storage/connection.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace tocsin {

enum class SqliteUse {
  writer,      // creates the file; its commits are durable when they return
  reader,      // reads only; a question that takes too long is given up
  checkpoint,  // moves the log into the file
};

constexpr Duration sqlite_question_max = 5s;    // readers
constexpr Duration sqlite_lock_wait_max = 10s;  // how long a writer waits for another
constexpr Duration sqlite_checkpoint_wait_max =
    30ms;  // and a checkpoint for readers: writers wait with it

class SqliteConnection final : public Connection {
 public:
  // Errors: unavailable when the file cannot be opened.
  static Result<std::unique_ptr<SqliteConnection>> open(const std::string& path, SqliteUse use);
  ~SqliteConnection() override;
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  Dialect dialect() const override { return Dialect::sqlite; }
  Status execute(std::string_view sql, const Values& values) override;
  Status query(std::string_view sql, const Values& values, const OnRow& on_row) override;
  Status begin() override { return execute("BEGIN IMMEDIATE", {}); }
  Status commit() override { return execute("COMMIT", {}); }
  void rollback() override;
  Status begin_snapshot() override { return execute("BEGIN", {}); }
  void end_snapshot() override { rollback(); }
  std::optional<std::int64_t> changed() const override;

  sqlite3* handle() { return database_; }       // for backup and checkpoints
  int wal_pages() const { return wal_pages_; }  // in the log after the last commit

 private:
  using Clock = std::chrono::steady_clock;

  SqliteConnection(sqlite3* database, SqliteUse use);
  // `$7` is a name to SQLite, not a number: which value goes to each of its places.
  struct Prepared {
    sqlite3_stmt* statement = nullptr;
    std::vector<std::size_t> values;
  };
  Result<const Prepared*> prepared(std::string_view sql);
  Status bind(const Prepared& prepared, const Values& values);
  std::unexpected<Error> error() const;
  static int wait_for_lock(void* self, int tries);
  static int too_long(void* self);
  static int note_wal(void* self, sqlite3*, const char*, int pages);

  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };

  sqlite3* database_;
  SqliteUse use_;
  using Statements = std::unordered_map<std::string, Prepared, TextHash, std::equal_to<>>;

  Statements statements_;
  const Statements::value_type* last_ = nullptr;  // asked for, among them
  Clock::time_point deadline_{};                  // of the question being answered
  Clock::time_point wait_began_{};                // for a lock
  int wal_pages_ = 0;
};

}  // namespace tocsin
