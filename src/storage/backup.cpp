#include "storage/backup.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "storage/schema.hpp"
#include "storage/sqlite_connection.hpp"
#include "storage/sqlite_lock.hpp"

namespace tocsin {
namespace {

namespace fs = std::filesystem;

// Makes the file, or a directory's list of names, durable.
Status sync_path(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = file >= 0 && ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  if (!synced) {
    return fail(Error::Code::unavailable,
                path.string() + " cannot be made durable: check the disk");
  }
  return {};
}

Status sync_with_directory(const fs::path& path) {
  if (auto synced = sync_path(path); !synced) return synced;
  return sync_path(path.has_parent_path() ? path.parent_path() : fs::path("."));
}

std::unexpected<Error> cannot(std::string_view what, const std::error_code& error) {
  return fail(Error::Code::unavailable, std::string(what) + ": " + error.message());
}

Status move_aside(const fs::path& path) {
  std::error_code error;
  for (const char* suffix : {"", "-wal", "-shm"}) {
    const fs::path from = path.string() + suffix;
    if (!fs::exists(from)) continue;
    fs::rename(from, path.string() + ".before-restore" + suffix, error);
    if (error) return cannot("the present database cannot be moved aside", error);
  }
  return {};
}

// Errors: invalid, conflict.
Status check_database(const std::string& path) {
  auto connection = SqliteConnection::open(path, SqliteUse::reader);
  if (!connection) return fail(Error::Code::invalid, path + " is not a database of tocsin");
  const auto version = stored_schema_version(**connection, Dialect::sqlite);
  if (!version || *version == 0) {
    return fail(Error::Code::invalid, path + " is not a database of tocsin");
  }
  if (*version > schema_version) {
    return fail(Error::Code::conflict, path + " was written by a newer tocsin: install that one");
  }
  sqlite3_progress_handler((*connection)->handle(), 0, nullptr, nullptr);  // it may take its time
  std::string verdict;
  auto checked = (*connection)->query("PRAGMA quick_check(1)", {}, [&](const Row& row) -> Status {
    verdict = row.text(0);
    return {};
  });
  if (!checked || verdict != "ok") {
    return fail(Error::Code::invalid, path + " is damaged: take another backup");
  }
  return {};
}

}  // namespace

Status backup_sqlite(const std::string& from, const std::string& to) {
  if (!fs::exists(from)) return fail(Error::Code::not_found, "there is no database at " + from);
  if (fs::exists(to)) return fail(Error::Code::conflict, to + " exists already: name another file");
  auto connection = SqliteConnection::open(from, SqliteUse::reader);
  if (!connection) return std::unexpected(std::move(connection.error()));
  sqlite3_progress_handler((*connection)->handle(), 0, nullptr, nullptr);  // it may take its time
  if (auto ran = (*connection)->execute("PRAGMA query_only = OFF", {}); !ran) return ran;
  // One read snapshot, written out defragmented, under a name that nobody takes for a backup yet.
  const std::string unfinished = to + ".unfinished";
  std::error_code error;
  fs::remove(unfinished, error);
  Values values;
  values.add_text(unfinished);
  auto copied = (*connection)->execute("VACUUM INTO $1", values);
  if (copied) copied = sync_path(unfinished);
  if (!copied) {
    fs::remove(unfinished, error);
    return copied;
  }
  fs::rename(unfinished, to, error);
  if (error) return cannot("the backup cannot be given its name", error);
  return sync_with_directory(to);
}

Status restore_sqlite(const std::string& from, const std::string& to) {
  if (auto sound = check_database(from); !sound) return sound;
  auto lock = SqliteLock::take(to);
  if (!lock) return std::unexpected(std::move(lock.error()));
  const std::string unfinished = to + ".unfinished";
  std::error_code error;
  fs::copy_file(from, unfinished, fs::copy_options::overwrite_existing, error);
  if (error) return cannot("the backup cannot be copied", error);
  if (auto synced = sync_path(unfinished); !synced) return synced;
  if (auto moved = move_aside(to); !moved) return moved;
  fs::rename(unfinished, to, error);
  if (error) return cannot("the backup cannot be put in place", error);
  return sync_with_directory(to);
}

}  // namespace tocsin
