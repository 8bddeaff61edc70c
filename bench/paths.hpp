// Where alerts are posted to, and which of them.
#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "fatal.hpp"

namespace tocsin::bench {

inline std::vector<std::string> read_paths(const std::string& file) {
  std::ifstream in(file);
  std::vector<std::string> paths;
  for (std::string line; std::getline(in, line);) paths.push_back(line);
  if (paths.empty()) fatal("no paths in {}", file);
  return paths;
}

}  // namespace tocsin::bench
