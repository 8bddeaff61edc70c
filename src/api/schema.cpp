#include "api/schema.hpp"

namespace tocsin::api {

json::object Schemas::named() const {
  json::object all;
  for (const auto& [given, schema] : named_) all.emplace(given, schema);
  return all;
}

namespace detail {

std::string short_type_name(std::string_view pretty) {
  const std::size_t begin = pretty.find("T = ") + 4;
  std::string_view full = pretty.substr(begin, pretty.find_last_of(']') - begin);
  std::string name;
  while (!full.empty()) {
    const std::size_t colons = std::min(full.find("::"), full.size());
    const std::string_view part = full.substr(0, colons);
    if (part != "tocsin" && part != "api" && !part.starts_with("(")) name += part;
    full.remove_prefix(std::min(colons + 2, full.size()));
  }
  return name;
}

}  // namespace detail
}  // namespace tocsin::api
