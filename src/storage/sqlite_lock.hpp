// SqliteLock: only one process serves a database file. Held on <path>.lock while the value lives.
#pragma once

#include <string>
#include <utility>

#include "base/result.hpp"

namespace tocsin {

class SqliteLock {
 public:
  // Errors: conflict when another process (or another store of this one) has it, unavailable.
  static Result<SqliteLock> take(const std::string& path);
  SqliteLock(SqliteLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  SqliteLock& operator=(SqliteLock&&) = delete;
  ~SqliteLock();

 private:
  explicit SqliteLock(int file) : file_(file) {}
  int file_;
};

}  // namespace tocsin
