#include "app/open_store.hpp"

#include "storage/postgres_store.hpp"
#include "storage/sqlite_store.hpp"

namespace tocsin {
namespace {

template <typename Opened>
Result<OpenedStore> hand_over(Result<std::unique_ptr<Opened>> opened, Dialect dialect) {
  if (!opened) return std::unexpected(std::move(opened.error()));
  const Opened* store = opened->get();
  return OpenedStore{.store = std::move(*opened),
                     .make_reader = [store] { return store->make_reader(); },
                     .make_sweeper = [store, dialect]() -> Result<Sweeper> {
                       auto connection = store->make_worker_connection();
                       if (!connection) return std::unexpected(std::move(connection.error()));
                       return Sweeper(std::move(*connection), dialect, Retention{});
                     }};
}

}  // namespace

Result<OpenedStore> open_store(const std::string& data_dir, const std::string& url) {
  if (url.empty()) return hand_over(SqliteStore::open(data_dir + "/tocsin.db"), Dialect::sqlite);
  if (!url.starts_with("postgres://") && !url.starts_with("postgresql://")) {
    return fail(Error::Code::invalid, "--store takes postgres://...; leave it out for SQLite");
  }
  return hand_over(PostgresStore::open(url), Dialect::postgres);
}

}  // namespace tocsin
