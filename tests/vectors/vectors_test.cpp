// Every suite is loaded by a test, or the page of what is left out says why it is not.
#include "tests/vectors/vectors.hpp"

namespace tocsin {
namespace {

// Whatever the tests name in quotes.
std::string texts_of_tests() {
  const std::filesystem::path root = TOCSIN_SOURCE_DIR;
  std::string texts;
  for (const char* folder : {"tests/vectors", "tests/scenario"}) {
    for (const auto& file : std::filesystem::directory_iterator(root / folder)) {
      if (file.path().string().ends_with("_vectors_test.cpp")) {
        texts += vectors::read_file(file.path());
      }
    }
  }
  return texts;
}

TEST(Vectors, EachIsTriedOrLeftOutForAReason) {
  const std::string tests = texts_of_tests();
  std::set<std::string> unknown = vectors::left_out();
  std::size_t suites = 0;
  std::size_t tried = 0;
  std::size_t all = 0;
  const std::filesystem::path folder = std::filesystem::path(TOCSIN_SOURCE_DIR) / "tests/vectors";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() != ".json") continue;
    const std::string name = file.path().stem().string();
    const bool loaded = tests.contains('"' + name + '"');
    EXPECT_NE(loaded, vectors::left_out().contains(name))
        << name << ": load it in a test, or give the reason in docs/decisions/behaviour-vectors.md";
    unknown.erase(name);
    suites += loaded;
    const json::object whole = vectors::suite(name);
    if (whole.empty()) continue;
    for (const json::value& vector : whole.at("vectors").as_array()) {
      const std::string id = vectors::text_of(vector.at("id"));
      tried += loaded && !vectors::left_out().contains(id);
      unknown.erase(id);
      ++all;
    }
  }
  for (const std::string& name : unknown) ADD_FAILURE() << name << " is left out, but is nowhere";
  // `./dev test` prints it.
  RecordProperty("vectors", std::to_string(tried) + " of " + std::to_string(all) + ", of " +
                                std::to_string(suites) + " suites");
}

}  // namespace
}  // namespace tocsin
