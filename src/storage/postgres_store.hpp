// PostgresStore: the store of several nodes. The one that holds the lock leads; every commit proves
// by its epoch that it still does.
#pragma once

#include <memory>
#include <string>

#include "engine/store.hpp"
#include "storage/commit_writer.hpp"
#include "storage/postgres_connection.hpp"

namespace tocsin {

// The store itself belongs to the engine thread; make_reader() may be called from any.
class PostgresStore final : public Store {
 public:
  // Connects, becomes the leader, brings the schema to the newest version. Errors: conflict
  // (another node leads, or the schema is newer), unavailable.
  static Result<std::unique_ptr<PostgresStore>> open(const std::string& url);

  // After a failure it connects and takes the lead again first. Errors also: conflict when another
  // node leads meanwhile.
  Result<Loaded> load() override;
  // Errors also: conflict when another node leads meanwhile; nothing is durable then.
  Status commit(const Commit& commit) override;

  // Errors: unavailable.
  Result<std::unique_ptr<Reader>> make_reader() const;
  // A second writing connection, for the slices of a worker (see retention.hpp).
  Result<std::unique_ptr<Connection>> make_worker_connection() const;

 private:
  explicit PostgresStore(std::string url) : url_(std::move(url)) {}
  Status lead();
  Status write(const Commit& commit);

  std::string url_;
  std::unique_ptr<PostgresConnection> connection_;  // none after a failure
  std::int64_t epoch_ = 0;
  CommitWriter writer_;
};

}  // namespace tocsin
