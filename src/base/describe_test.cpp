#include "base/describe.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

enum class Colour { red, delete_ };
TOCSIN_DESCRIBE_ENUM(Colour, red, delete_)

struct Leaf {
  std::string name;
  std::optional<int> size;
  bool operator==(const Leaf&) const = default;
};
TOCSIN_DESCRIBE(Leaf, name, size)

struct Tree {
  Colour colour = Colour::red;
  Duration age{};
  Time planted{};
  std::vector<Leaf> leaves;
  std::map<std::string, int> counts;
  Id<struct TreeTag> id;
  Digest digest;
  bool operator==(const Tree&) const = default;
};
TOCSIN_DESCRIBE(Tree, colour, age, planted, leaves, counts, id, digest)

TEST(Describe, ReadsBackWhatItWrites) {
  const Tree tree{
      Colour::delete_, 90s, from_ms(1'700'000'000'123), {{"a", 3}, {"b", {}}}, {{"x", 1}}, {7},
      {1, 2}};
  EXPECT_EQ(read_json<Tree>(write_json(tree)), tree);
  EXPECT_EQ(write_json(Colour::delete_), "\"delete\"");
}

TEST(Describe, NamesThePlaceOfAnError) {
  const auto tree = read_json<Tree>(R"({"leaves":[{"name":"a"},{"name":7}]})");
  ASSERT_FALSE(tree);
  EXPECT_EQ(tree.error().pointer, "/leaves/1/name");
  EXPECT_EQ(tree.error().message, "text is wanted here, not 7");
}

TEST(Describe, RefusesUnknownMembersOnlyWhenStrict) {
  EXPECT_TRUE(read_json<Leaf>(R"({"name":"a","sise":3})"));
  const auto leaf = read_json<Leaf>(R"({"name":"a","sise":3})", Unknown::refused);
  ASSERT_FALSE(leaf);
  EXPECT_EQ(leaf.error().pointer, "/sise");
}

TEST(Describe, TellsLineAndColumnOfBadJson) {
  const auto leaf = read_json<Leaf>("{\n  \"name\": }");
  ASSERT_FALSE(leaf);
  EXPECT_NE(leaf.error().message.find("line 2"), std::string::npos) << leaf.error().message;
}

TEST(Describe, RefusesNumbersOutOfRange) {
  EXPECT_FALSE(read_json<std::vector<std::uint8_t>>("[256]"));
  EXPECT_FALSE(read_json<std::vector<int>>("[1.5]"));
  EXPECT_EQ(*read_json<std::vector<int>>("[2.0]"), std::vector{2});
}

TEST(Describe, RefusesDeepNesting) {
  EXPECT_FALSE(parse_json(std::string(100, '[') + std::string(100, ']')));
}

}  // namespace
}  // namespace tocsin
