#include "storage/postgres_store.hpp"

#include "storage/schema.hpp"
#include "storage/sql_reader.hpp"

namespace tocsin {
namespace {

// "tocsin" in ASCII: which of a database's advisory locks is ours. Held by the session; waited for
// a little, as the server may not have noticed yet that our own last session is gone.
constexpr std::string_view lock_patience = "SET lock_timeout = 3000";
constexpr std::string_view take_lock = "SELECT pg_advisory_lock(128021758699886)";
constexpr std::string_view next_epoch =
    "UPDATE leader SET epoch = epoch + 1 WHERE one = 1 RETURNING epoch";
constexpr std::string_view fence = "UPDATE leader SET epoch = $1 WHERE one = 1 AND epoch = $1";

Result<std::int64_t> ask_number(Connection& connection, std::string_view sql) {
  std::int64_t number = 0;
  auto asked = connection.query(sql, {}, [&](const Row& row) -> Status {
    number = row.integer(0);
    return {};
  });
  if (!asked) return std::unexpected(std::move(asked.error()));
  return number;
}

}  // namespace

Result<std::unique_ptr<PostgresStore>> PostgresStore::open(const std::string& url) {
  std::unique_ptr<PostgresStore> store(new PostgresStore(url));
  if (auto led = store->lead(); !led) return std::unexpected(std::move(led.error()));
  return store;
}

Status PostgresStore::lead() {
  connection_.reset();  // gives up a lock that it may still hold
  auto connection = PostgresConnection::open(url_, PostgresUse::writer);
  if (!connection) return std::unexpected(std::move(connection.error()));
  if (auto set = (*connection)->execute(lock_patience, {}); !set) return set;
  if (auto locked = (*connection)->execute(take_lock, {}); !locked) return locked;
  if (auto migrated = migrate(**connection, Dialect::postgres); !migrated) return migrated;
  const auto epoch = ask_number(**connection, next_epoch);
  if (!epoch) return std::unexpected(epoch.error());
  epoch_ = *epoch;
  connection_ = std::move(*connection);
  return {};
}

Result<Loaded> PostgresStore::load() {
  if (!connection_) {
    if (auto led = lead(); !led) return std::unexpected(std::move(led.error()));
  }
  auto loaded = load_from(*connection_);
  if (loaded) {
    writer_.known(loaded->rows.counters);
  } else {
    connection_.reset();
  }
  return loaded;
}

Status PostgresStore::commit(const Commit& commit) {
  if (!connection_) return fail(Error::Code::unavailable, "PostgreSQL was lost: load again first");
  auto written = write(commit);
  if (written) {
    writer_.known(commit.effects.counters);
  } else {
    connection_.reset();
  }
  return written;
}

Status PostgresStore::write(const Commit& commit) {
  if (auto begun = connection_->begin(); !begun) return begun;
  Values epoch;
  epoch.add_integer(epoch_);
  if (auto sent = connection_->execute_on_one_row(fence, epoch); !sent) return sent;
  if (auto sent = writer_.write(*connection_, commit); !sent) return sent;
  return connection_->commit();
}

Result<std::unique_ptr<Reader>> PostgresStore::make_reader() const {
  auto connection = PostgresConnection::open(url_, PostgresUse::reader);
  if (!connection) return std::unexpected(std::move(connection.error()));
  return std::make_unique<SqlReader>(std::move(*connection));
}

Result<std::unique_ptr<Connection>> PostgresStore::make_worker_connection() const {
  auto connection = PostgresConnection::open(url_, PostgresUse::writer);
  if (!connection) return std::unexpected(std::move(connection.error()));
  return std::unique_ptr<Connection>(std::move(*connection));
}

}  // namespace tocsin
