#include "api/csv.hpp"

namespace tocsin::api {

void add_csv_row(std::string& table, std::initializer_list<std::string_view> cells) {
  bool first = true;
  for (const std::string_view cell : cells) {
    table += first ? "\"" : ",\"";
    first = false;
    if (!cell.empty() && std::string_view("=+-@\t\r").contains(cell.front())) table += '\'';
    for (const char c : cell) {
      if (c == '"') table += '"';
      table += c;
    }
    table += '"';
  }
  table += "\r\n";
}

net::Response csv_file(std::string table, std::string_view name) {
  net::Response response = net::respond_with(200, "text/csv; charset=utf-8", std::move(table));
  response.headers.set("Content-Disposition",
                       "attachment; filename=\"" + std::string(name) + ".csv\"");
  response.headers.set("Cache-Control", "no-store");
  return response;
}

}  // namespace tocsin::api
