// Opens the store that --store names.
#pragma once

#include <memory>
#include <string>

#include "api/pool.hpp"
#include "engine/store.hpp"
#include "storage/retention.hpp"

namespace tocsin {

struct OpenedStore {
  std::unique_ptr<Store> store;
  api::MakeReader make_reader;  // any thread; not after the store is gone
  std::function<Result<Sweeper>()> make_sweeper;
};

// postgres://... or postgresql://...; empty: DATA_DIR/tocsin.db. Errors: invalid, unavailable,
// conflict (another process has it, or a newer version wrote it).
Result<OpenedStore> open_store(const std::string& data_dir, const std::string& url);

}  // namespace tocsin
