// Backup: a consistent copy of a SQLite file while it is in use, and the way back.
#pragma once

#include <string>

#include "base/result.hpp"

namespace tocsin {

// Copies the database to `to`, which must not exist, and makes it durable. The server may go on
// writing meanwhile. Errors: conflict (`to` exists), not_found (`from` does not), unavailable.
Status backup_sqlite(const std::string& from, const std::string& to);

// Checks the copy and puts it at `to`. What stood there is kept beside it as <to>.before-restore.
// No server may have `to` open. Errors: invalid (not a sound Tocsin database), conflict (written by
// a newer version, or `to` is in use), unavailable.
Status restore_sqlite(const std::string& from, const std::string& to);

}  // namespace tocsin
