// SqliteStore: the store in one file, for one node.
#pragma once

#include <memory>
#include <string>

#include "engine/store.hpp"
#include "storage/commit_writer.hpp"
#include "storage/sqlite_connection.hpp"
#include "storage/sqlite_lock.hpp"

namespace tocsin {

// Moves the log into the file on a thread of its own, so that no commit waits for it. The log is
// emptied when it has become large; only that keeps the writer waiting, for milliseconds.
class Checkpointer;

// The store itself belongs to the engine thread; make_reader() may be called from any.
class SqliteStore final : public Store {
 public:
  // Creates or migrates the file, after a copy of an older one was put beside it
  // (<path>.before-v<N>). Only one process may have it open. Errors: conflict (written by a newer
  // version, or another process has it), unavailable.
  static Result<std::unique_ptr<SqliteStore>> open(const std::string& path);
  ~SqliteStore() override;
  SqliteStore(const SqliteStore&) = delete;
  SqliteStore& operator=(const SqliteStore&) = delete;

  Result<Loaded> load() override;
  Status commit(const Commit& commit) override;

  // Errors: unavailable.
  Result<std::unique_ptr<Reader>> make_reader() const;
  // A second writing connection, for the slices of a worker (see retention.hpp).
  Result<std::unique_ptr<Connection>> make_worker_connection() const;
  const std::string& path() const { return path_; }

  // Lets the file have at most this many pages: how tests fill the disk. 0: no limit.
  Status limit_pages(std::int64_t pages);

 private:
  SqliteStore(std::string path, SqliteLock lock, std::unique_ptr<SqliteConnection> connection,
              std::unique_ptr<Checkpointer> checkpointer);

  std::string path_;
  SqliteLock lock_;
  std::unique_ptr<SqliteConnection> connection_;
  std::unique_ptr<Checkpointer> checkpointer_;
  CommitWriter writer_;
};

}  // namespace tocsin
