// Options: `--name value` pairs of a command line.
#pragma once

#include <charconv>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "fatal.hpp"

namespace tocsin::bench {

class Options {
 public:
  Options(int count, char** words) {
    for (int i = 0; i < count; i += 2) {
      const std::string_view name = words[i];
      if (!name.starts_with("--") || i + 1 == count) fatal("{} needs a name and a value", name);
      values_[std::string(name.substr(2))] = words[i + 1];
    }
  }

  std::string text(const std::string& name, const std::string& otherwise = {}) const {
    const auto found = values_.find(name);
    return found == values_.end() ? otherwise : found->second;
  }
  std::uint32_t number(const std::string& name, std::uint32_t otherwise = 0) const {
    const auto found = values_.find(name);
    if (found == values_.end()) return otherwise;
    const std::string& text = found->second;
    std::uint32_t value = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), value).ptr !=
        text.data() + text.size()) {
      fatal("--{} takes a number", name);
    }
    return value;
  }

 private:
  std::map<std::string, std::string> values_;
};

}  // namespace tocsin::bench
