// The answer to a question, as rows of a described struct. Errors: those of the database, and of a
// row that cannot be read.
#pragma once

#include <vector>

#include "storage/connection.hpp"
#include "storage/question.hpp"
#include "storage/tables.hpp"

namespace tocsin {

template <typename T>
Result<std::vector<T>> ask_rows(Connection& connection, const Question& question) {
  std::vector<T> rows;
  auto asked = connection.query(question.sql(), question.values(), [&](const Row& row) -> Status {
    auto read = read_row<T>(row);
    if (!read) return std::unexpected(std::move(read.error()));
    rows.push_back(std::move(*read));
    return {};
  });
  if (!asked) return std::unexpected(std::move(asked.error()));
  return rows;
}

}  // namespace tocsin
