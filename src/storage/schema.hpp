// Schema: the tables of every version, as numbered steps forward.
#pragma once

#include <string>
#include <vector>

#include "storage/connection.hpp"

namespace tocsin {

constexpr int schema_version = 19;

// The statements that lead from version `from` to the newest, in order.
std::vector<std::string> migration_statements(Dialect dialect, int from);

// The version of an opened database; 0 for an empty one. Errors: unavailable.
Result<int> stored_schema_version(Connection& connection, Dialect dialect);
// Brings the database to the newest version in one transaction. Errors: conflict when it was
// written by a newer Tocsin, unavailable.
Status migrate(Connection& connection, Dialect dialect);

}  // namespace tocsin
