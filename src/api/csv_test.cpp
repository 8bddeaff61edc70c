#include "api/csv.hpp"

#include <gtest/gtest.h>

namespace tocsin::api {
namespace {

std::string row(std::initializer_list<std::string_view> cells) {
  std::string table;
  add_csv_row(table, cells);
  return table;
}

TEST(Csv, EveryCellIsQuoted) {
  EXPECT_EQ(row({"a", "", "b,c"}), "\"a\",\"\",\"b,c\"\r\n");
  EXPECT_EQ(row({"she said \"no\"", "two\nlines"}), "\"she said \"\"no\"\"\",\"two\nlines\"\r\n");
  EXPECT_EQ(row({}), "\r\n");
}

TEST(Csv, NoCellIsAFormula) {
  EXPECT_EQ(row({"=HYPERLINK(\"x\")"}), "\"'=HYPERLINK(\"\"x\"\")\"\r\n");
  EXPECT_EQ(row({"+1", "-1", "@a", "\tb"}), "\"'+1\",\"'-1\",\"'@a\",\"'\tb\"\r\n");
  EXPECT_EQ(row({"1=2"}), "\"1=2\"\r\n");
}

}  // namespace
}  // namespace tocsin::api
