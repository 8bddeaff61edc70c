#include "app/print.hpp"

#include <algorithm>
#include <cstdio>

namespace tocsin {
namespace {

std::string plain_text(const json::value& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return std::string(value.get_string());
  if (!value.is_array()) return json_text(value);
  std::string joined;
  for (const json::value& item : value.get_array()) {
    joined += (joined.empty() ? "" : ",") + plain_text(item);
  }
  return joined;
}

// Text of others is shown on a terminal: control characters would steer it.
void put(std::string_view text, std::size_t width) {
  std::string shown;
  for (const char c : text) shown += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  shown.resize(std::max(shown.size(), width), ' ');
  std::fwrite(shown.data(), 1, shown.size(), stdout);
}

int print_json(const json::value& value) {
  std::printf("%s\n", json_text(value).c_str());
  return 0;
}

}  // namespace

int report(const Status& status) {
  if (status) return 0;
  const std::string place =
      status.error().pointer.empty() ? "" : " (" + status.error().pointer + ")";
  std::fprintf(stderr, "tocsin: %s%s\n", status.error().message.c_str(), place.c_str());
  return 1;
}

std::string member_text(const json::value& object, std::string_view path) {
  const json::value* at = &object;
  while (!path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    at = at->is_object() ? at->get_object().if_contains(path.substr(0, dot)) : nullptr;
    if (at == nullptr) return "";
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return plain_text(*at);
}

int print_list(const ApiClient& client, const Result<json::value>& answer,
               const std::vector<std::string_view>& columns) {
  if (!answer) return report(std::unexpected(answer.error()));
  if (client.json()) return print_json(*answer);
  const json::value* items =
      answer->is_object() ? answer->get_object().if_contains("items") : nullptr;
  if (items == nullptr || !items->is_array()) return print_json(*answer);
  std::vector<std::vector<std::string>> rows(1);
  for (const std::string_view column : columns) {
    const std::string_view last = column.substr(column.rfind('.') + 1);
    rows[0].emplace_back(last);
  }
  for (const json::value& item : items->get_array()) {
    std::vector<std::string>& row = rows.emplace_back();
    for (const std::string_view column : columns) row.push_back(member_text(item, column));
  }
  std::vector<std::size_t> widths(columns.size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i)
      put(row[i], i + 1 < row.size() ? widths[i] + 2 : 0);
    std::putchar('\n');
  }
  return 0;
}

int print_object(const ApiClient& client, const Result<json::value>& answer) {
  if (!answer) return report(std::unexpected(answer.error()));
  if (client.json() || !answer->is_object()) return print_json(*answer);
  for (const auto& [name, value] : answer->get_object()) {
    put(name, 18);
    put(plain_text(value), 0);
    std::putchar('\n');
  }
  return 0;
}

int print_as_it_is(const Result<std::string>& answer) {
  if (!answer) return report(std::unexpected(answer.error()));
  std::fwrite(answer->data(), 1, answer->size(), stdout);
  return 0;
}

int print_done(const ApiClient& client, const Result<json::value>& answer, std::string_view words) {
  if (!answer) return report(std::unexpected(answer.error()));
  if (client.json()) return print_json(*answer);
  std::printf("%.*s\n", static_cast<int>(words.size()), words.data());
  return 0;
}

}  // namespace tocsin
