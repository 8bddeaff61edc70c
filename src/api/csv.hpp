// Tables as CSV (RFC 4180), of which no cell runs as a formula in a spreadsheet.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "net/http.hpp"

namespace tocsin::api {

// Every cell is quoted.
void add_csv_row(std::string& table, std::initializer_list<std::string_view> cells);

// A download; `name` without an ending.
net::Response csv_file(std::string table, std::string_view name);

}  // namespace tocsin::api
