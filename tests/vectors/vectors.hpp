// The behaviour vectors beside this file: facts about how such systems behave, one JSON file a
// suite. README.md says what each suite means; docs/decisions/behaviour-vectors.md which of them
// are left out, and why: its tables are read here.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"

namespace tocsin::vectors {

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The suites and the single vectors that the page has a table row for: "| `throttle` | why |".
inline const std::set<std::string>& left_out() {
  static const std::set<std::string> names = [] {
    std::set<std::string> found;
    std::ifstream page(std::filesystem::path(TOCSIN_SOURCE_DIR) /
                       "docs/decisions/behaviour-vectors.md");
    for (std::string line; std::getline(page, line);) {
      if (!line.starts_with("| `")) continue;
      // Several of one suite stand in one row: "| `a.01` `a.02` | why |".
      const std::string cell = line.substr(0, line.find(" |", 2));
      for (std::size_t at = cell.find('`'); at != cell.npos; at = cell.find('`', at + 1)) {
        const std::size_t end = cell.find('`', at + 1);
        if (end == cell.npos) break;
        found.insert(cell.substr(at + 1, end - at - 1));
        at = end;
      }
    }
    return found;
  }();
  return names;
}

// Tells at the end of a run what was tried in it.
class Tally final : public testing::Environment {
 public:
  void TearDown() override {
    if (vectors.empty()) return;
    std::printf("%zu vectors of %zu suites were tried here\n", vectors.size(), suites.size());
  }
  std::set<std::string> suites;
  std::set<std::string> vectors;
};
inline Tally& tally = *[] {
  auto owned = std::make_unique<Tally>();
  Tally* mine = owned.get();
  testing::AddGlobalTestEnvironment(owned.release());
  return mine;
}();

// The whole file of a suite. A missing file, one that is not JSON, an empty suite and a copy that
// differs from the original (where that stands beside the checkout) fail the test.
inline json::object suite(const std::string& name) {
  const std::filesystem::path root = TOCSIN_SOURCE_DIR;
  const std::string file_name = name + ".json";
  const std::string text = read_file(root / "tests/vectors" / file_name);
  const std::filesystem::path original = root / "../shared/vectors" / file_name;
  if (std::filesystem::exists(root / "../shared/vectors")) {
    EXPECT_EQ(text, read_file(original)) << name << ": the copy is stale, take the original again";
  }
  const auto parsed = parse_json(text);
  if (!parsed || !parsed->is_object()) {
    ADD_FAILURE() << file_name << " is missing or broken";
    return {};
  }
  const json::value* list = parsed->get_object().if_contains("vectors");
  if (list == nullptr || !list->is_array() || list->get_array().empty()) {
    ADD_FAILURE() << file_name << " holds no vectors";
    return {};
  }
  return parsed->get_object();
}

inline std::string text_of(const json::value& value) { return std::string(value.as_string()); }

struct Vector {
  std::string id;
  std::string name;
  json::object input;
  json::object expect;
};

// Calls check(vector) for each vector of a suite that is not left out.
template <typename Check>
void for_each(const std::string& name, const Check& check) {
  EXPECT_FALSE(left_out().contains(name)) << "the page of what is left out says that it is";
  const json::object whole = suite(name);
  if (whole.empty()) return;
  tally.suites.insert(name);
  for (const json::value& item : whole.at("vectors").as_array()) {
    if (left_out().contains(text_of(item.at("id")))) continue;
    const Vector vector{std::string(item.at("id").as_string()),
                        std::string(item.at("name").as_string()), item.at("input").as_object(),
                        item.at("expect").as_object()};
    SCOPED_TRACE(vector.id + ": " + vector.name);
    tally.vectors.insert(vector.id);
    check(vector);
  }
}

// For a suite of which each vector is a story of its own, by id.
using Checks = std::map<std::string, std::function<void(const Vector&)>>;
inline void each_by_id(const std::string& name, const Checks& checks) {
  std::size_t tried = 0;
  for_each(name, [&](const Vector& vector) {
    const auto check = checks.find(vector.id);
    if (check == checks.end()) {
      ADD_FAILURE() << "no test, and no row in docs/decisions/behaviour-vectors.md";
      return;
    }
    check->second(vector);
    ++tried;
  });
  EXPECT_EQ(tried, checks.size()) << "a test whose vector is gone or left out";
}

inline std::vector<std::string> texts_of(const json::value& list) {
  std::vector<std::string> texts;
  for (const json::value& item : list.as_array()) texts.push_back(text_of(item));
  return texts;
}

inline bool holds(const std::vector<std::string>& texts, std::string_view text) {
  return std::ranges::find(texts, text) != texts.end();
}

// An instant given in minutes from `now`, as many vectors have it.
inline Time minutes_from(Time now, const json::value& minutes) {
  return now + Duration(static_cast<std::int64_t>(minutes.to_number<double>() * 60'000));
}

}  // namespace tocsin::vectors
