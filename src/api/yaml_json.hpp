// YAML text as a JSON value that remembers where each value stood, so that an error can name line
// and column. Only the part of YAML 1.2 that is JSON in other clothes, with anchors; no tags.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/describe.hpp"

namespace tocsin::api {

struct YamlPlace {
  int line = 0;    // from 1
  int column = 0;  // from 1
};

struct YamlDocument {
  json::value value;
  std::map<std::string, YamlPlace, std::less<>> places;  // by JSON pointer
};

constexpr std::size_t yaml_bytes_max = 4 * 1024 * 1024;
constexpr int yaml_depth_max = 32;
constexpr std::size_t yaml_nodes_max = 100'000;  // after aliases are put in: no "billion laughs"

// Errors: invalid, too_large; the message begins with "line 3, column 7: ".
Result<YamlDocument> read_yaml(std::string_view text);

// The error with "line 3, column 7: " of the place that its pointer names, or of the nearest known
// place above it.
Error placed(const YamlDocument& document, Error error);

// Block style, two blanks; texts are quoted where they must be.
std::string write_yaml(const json::value& value);

}  // namespace tocsin::api
