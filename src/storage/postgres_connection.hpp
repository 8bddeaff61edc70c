// PostgresConnection: one session with PostgreSQL. One thread at a time.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "storage/connection.hpp"

struct pg_conn;
struct pg_result;

namespace tocsin {

enum class PostgresUse {
  writer,  // a transaction is sent in one go, and its answers are read together
  reader,  // reads only; a question that takes too long is given up; connects again by itself
};

constexpr Duration postgres_question_max = 5s;  // readers
constexpr int postgres_connect_seconds_max = 5;

class PostgresConnection final : public Connection {
 public:
  // `url`: postgres://... or postgresql://..., as libpq reads it. Errors: unavailable.
  static Result<std::unique_ptr<PostgresConnection>> open(const std::string& url, PostgresUse use);
  ~PostgresConnection() override;
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  Dialect dialect() const override { return Dialect::postgres; }
  // Between begin() and commit() of a writer statements are only queued.
  Status execute(std::string_view sql, const Values& values) override;
  // The same for a statement that must change exactly one row, or the transaction fails.
  Status execute_on_one_row(std::string_view sql, const Values& values);
  Status query(std::string_view sql, const Values& values, const OnRow& on_row) override;
  Status begin() override;
  // Errors: conflict when execute_on_one_row() did not hit its row; unavailable, internal. Nothing
  // is durable then, but when the connection is lost here, it is not known.
  Status commit() override;
  void rollback() override;
  Status begin_snapshot() override;
  void end_snapshot() override;
  std::optional<std::int64_t> changed() const override { return std::nullopt; }

 private:
  struct Queued {
    bool one_row = false;  // it must change exactly one
  };

  PostgresConnection(pg_conn* connection, PostgresUse use);
  Status set_up();
  Status connected();  // again, when a reader's connection was lost
  Status queue(std::string_view sql, const Values& values, Queued what);
  Status finish_queued();
  Status run_plain(const char* sql);
  std::unexpected<Error> error_of(const pg_result* result) const;
  std::unexpected<Error> lost() const;

  pg_conn* connection_;
  PostgresUse use_;
  std::map<std::string, std::string, std::less<>> statements_;  // text -> name
  int statements_named_ = 0;
  std::vector<Queued> queued_;  // what answers are waited for, in order
  bool pipelining_ = false;
};

}  // namespace tocsin
