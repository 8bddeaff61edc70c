// Connection: one session with a database, whichever it is. Not for two threads at once.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "storage/values.hpp"

namespace tocsin {

enum class Dialect { sqlite, postgres };

constexpr std::size_t prepared_statements_max = 256;  // questions have filters of many shapes

class Connection {
 public:
  using OnRow = std::function<Status(const Row&)>;

  virtual ~Connection() = default;
  virtual Dialect dialect() const = 0;

  // Runs a statement that gives no rows. A pipelined connection only queues it: its error comes out
  // of commit().
  virtual Status execute(std::string_view sql, const Values& values) = 0;
  // Runs a statement and hands over its rows; stops at the first error of `on_row`.
  virtual Status query(std::string_view sql, const Values& values, const OnRow& on_row) = 0;

  // Around the statements of one writing transaction. rollback() after any failure.
  virtual Status begin() = 0;
  virtual Status commit() = 0;
  virtual void rollback() = 0;
  // Around queries that must see one snapshot.
  virtual Status begin_snapshot() = 0;
  virtual void end_snapshot() = 0;

  // How many rows the last execute() changed; none when it was only queued.
  virtual std::optional<std::int64_t> changed() const = 0;
};

}  // namespace tocsin
