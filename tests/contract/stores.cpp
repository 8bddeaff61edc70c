#include "tests/contract/stores.hpp"

#include <stdlib.h>

#include "storage/memory_store.hpp"
#include "storage/postgres_store.hpp"
#include "storage/sqlite_store.hpp"

namespace tocsin::contract {
namespace {

template <typename T>
T take(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

class MemoryRig final : public Rig {
 public:
  Store& store() override { return store_; }
  std::unique_ptr<Reader> reader() override { return store_.make_reader(); }
  std::unique_ptr<Connection> connection() override { return nullptr; }
  void reopen() override {}  // an engine that comes back finds the same tables
  void fail_next_commit() override { store_.fail_commit(); }
  void heal() override {}

 private:
  MemoryStore store_;
};

class SqliteRig final : public Rig {
 public:
  Store& store() override { return *store_; }
  std::unique_ptr<Reader> reader() override { return take(store_->make_reader()); }
  std::unique_ptr<Connection> connection() override {
    return take(store_->make_worker_connection());
  }
  void reopen() override {
    store_.reset();
    store_ = take(SqliteStore::open(directory_.file("tocsin.db")));
  }
  // A limit below the file's present size: the next page that is needed is not there.
  void fail_next_commit() override { (void)store_->limit_pages(1); }
  void heal() override { (void)store_->limit_pages(0); }

 private:
  Directory directory_;
  std::unique_ptr<SqliteStore> store_ = take(SqliteStore::open(directory_.file("tocsin.db")));
};

class PostgresRig final : public Rig {
 public:
  PostgresRig() {
    empty_postgres();
    reopen();
  }
  Store& store() override { return *store_; }
  std::unique_ptr<Reader> reader() override { return take(store_->make_reader()); }
  std::unique_ptr<Connection> connection() override {
    return take(store_->make_worker_connection());
  }
  void reopen() override {
    store_.reset();
    store_ = take(PostgresStore::open(postgres_url()));
  }
  // The server ends every session but the one that asks, as when it is restarted.
  void fail_next_commit() override {
    auto other = take(PostgresConnection::open(postgres_url(), PostgresUse::writer));
    auto ended = other->query(
        "SELECT CASE WHEN pid <> pg_backend_pid() THEN pg_terminate_backend(pid) END "
        "FROM pg_stat_activity WHERE application_name = 'tocsin'",
        {}, [](const Row&) -> Status { return {}; });
    if (!ended) throw std::runtime_error(ended.error().message);
  }
  void heal() override {}

 private:
  std::unique_ptr<PostgresStore> store_;
};

}  // namespace

std::string postgres_url() {
  const char* url = ::getenv("TOCSIN_POSTGRES");
  if (url == nullptr) {
    throw std::runtime_error("TOCSIN_POSTGRES is not set: run tools/postgres.sh with <this test>");
  }
  return url;
}

void empty_postgres() {
  auto connection = take(PostgresConnection::open(postgres_url(), PostgresUse::writer));
  for (const char* sql : {"DROP SCHEMA IF EXISTS public CASCADE", "CREATE SCHEMA public"}) {
    if (auto ran = connection->execute(sql, {}); !ran)
      throw std::runtime_error(ran.error().message);
  }
}

Directory::Directory() {
  std::string name = (std::filesystem::temp_directory_path() / "tocsin-contract.XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
  path_ = name;
}
Directory::~Directory() { std::filesystem::remove_all(path_); }

std::unique_ptr<Rig> make_rig(Kind kind) {
  switch (kind) {
    case Kind::memory:
      return std::make_unique<MemoryRig>();
    case Kind::sqlite:
      return std::make_unique<SqliteRig>();
    case Kind::postgres:
      return std::make_unique<PostgresRig>();
  }
  return nullptr;
}

}  // namespace tocsin::contract
