// What a search finds: a row of words for each entry that holds people's words, changed with the
// entry in the same transaction. One of the two places where the databases differ: SQLite keeps its
// index (FTS5) by statements of ours, PostgreSQL keeps it (GIN) by itself.
#pragma once

#include <span>

#include "engine/store.hpp"
#include "storage/connection.hpp"

namespace tocsin {

// Between begin() and commit(), which are the caller's. `entries` in the order of their ids.
// Errors: those of the connection.
Status write_searchable(Connection& connection, std::span<const TimelineEntry* const> entries,
                        std::span<const Incident* const> incidents);

// Fills in what was written before there was a search: some incidents a transaction, and where
// it stopped, the next call goes on. Does nothing when all is filled in. Errors: those of the
// connection.
Status fill_searchable(Connection& connection);

}  // namespace tocsin
