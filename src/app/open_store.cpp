#include "app/open_store.hpp"

#include "storage/postgres_store.hpp"
#include "storage/sqlite_store.hpp"

namespace tocsin {
namespace {

template <typename Opened>
Result<OpenedStore> hand_over(Result<std::unique_ptr<Opened>> opened) {
  if (!opened) return std::unexpected(std::move(opened.error()));
  const Opened* store = opened->get();
  return OpenedStore{.store = std::move(*opened),
                     .make_reader = [store] { return store->make_reader(); }};
}

}  // namespace

Result<OpenedStore> open_store(const std::string& data_dir, const std::string& url) {
  if (url.empty()) return hand_over(SqliteStore::open(data_dir + "/tocsin.db"));
  if (!url.starts_with("postgres://") && !url.starts_with("postgresql://")) {
    return fail(Error::Code::invalid, "--store takes postgres://...; leave it out for SQLite");
  }
  return hand_over(PostgresStore::open(url));
}

}  // namespace tocsin
