// The three stores, each behind one face, so that one suite can ask the same of all.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "engine/store.hpp"
#include "storage/connection.hpp"

namespace tocsin::contract {

enum class Kind { memory, sqlite, postgres };

inline std::string name_of(Kind kind) {
  switch (kind) {
    case Kind::memory:
      return "memory";
    case Kind::sqlite:
      return "sqlite";
    case Kind::postgres:
      return "postgres";
  }
  return "";
}

// An empty store of its own; what it wrote goes with it.
class Rig {
 public:
  virtual ~Rig() = default;
  virtual Store& store() = 0;
  virtual std::unique_ptr<Reader> reader() = 0;
  // Beside the store's own; none of a store in memory.
  virtual std::unique_ptr<Connection> connection() = 0;
  // As after a crash: nothing but what is durable is left.
  virtual void reopen() = 0;
  // The next commit fails, and nothing of it becomes durable.
  virtual void fail_next_commit() = 0;
  // The fault is over.
  virtual void heal() = 0;
};

// PostgreSQL's address comes from TOCSIN_POSTGRES (tools/postgres.sh with ...); that it is missing
// is a failure of the test. Its database is emptied.
std::unique_ptr<Rig> make_rig(Kind kind);
std::string postgres_url();
void empty_postgres();

// A directory that is deleted with this value.
class Directory {
 public:
  Directory();
  ~Directory();
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace tocsin::contract
