// The behaviour vectors beside this file: facts about how such systems behave, one JSON file a
// suite. README.md says what each suite means.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"

namespace tocsin::vectors {

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

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

struct Vector {
  std::string id;
  std::string name;
  json::object input;
  json::object expect;
};

// Calls check(vector) for each vector of a suite.
template <typename Check>
void for_each(const std::string& name, const Check& check) {
  const json::object whole = suite(name);
  if (whole.empty()) return;
  for (const json::value& item : whole.at("vectors").as_array()) {
    const Vector vector{std::string(item.at("id").as_string()),
                        std::string(item.at("name").as_string()), item.at("input").as_object(),
                        item.at("expect").as_object()};
    SCOPED_TRACE(vector.id + ": " + vector.name);
    check(vector);
  }
}

inline std::string text_of(const json::value& value) { return std::string(value.as_string()); }

inline std::vector<std::string> texts_of(const json::value& list) {
  std::vector<std::string> texts;
  for (const json::value& item : list.as_array()) texts.push_back(text_of(item));
  return texts;
}

// An instant given in minutes from `now`, as many vectors have it.
inline Time minutes_from(Time now, const json::value& minutes) {
  return now + Duration(static_cast<std::int64_t>(minutes.to_number<double>() * 60'000));
}

}  // namespace tocsin::vectors
