#include "app/open_store.hpp"

#include "storage/sqlite_store.hpp"

namespace tocsin {

Result<OpenedStore> open_store(const std::string& data_dir, const std::string& url) {
  if (!url.empty()) {
    return fail(Error::Code::invalid, "--store takes postgres://...; leave it out for SQLite");
  }
  auto opened = SqliteStore::open(data_dir + "/tocsin.db");
  if (!opened) return std::unexpected(std::move(opened.error()));
  const SqliteStore* sqlite = opened->get();
  return OpenedStore{.store = std::move(*opened),
                     .make_reader = [sqlite] { return sqlite->make_reader(); }};
}

}  // namespace tocsin
