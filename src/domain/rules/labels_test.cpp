#include "domain/rules/labels.hpp"

#include <gtest/gtest.h>

#include "domain/rules/label_slots.hpp"

namespace tocsin {
namespace {

TEST(Labels, OrderAndEmptyValuesDoNotMatter) {
  const auto a = Labels::from_pairs({{"b", "2"}, {"a", "1"}, {"empty", ""}});
  const auto b = Labels::from_pairs({{"a", "1"}, {"b", "2"}});
  ASSERT_TRUE(a && b);
  EXPECT_EQ(*a, *b);
  EXPECT_EQ(a->get("b"), "2");
  EXPECT_EQ(a->get("empty"), "");
  EXPECT_EQ(a->get("c"), "");
  EXPECT_EQ(Labels::from_block(a->block()), *a);
}

TEST(Labels, TheLastOfOneNameWins) {
  const auto labels =
      Labels::from_pairs({{"z", "1"}, {"a", "first"}, {"m", "1"}, {"a", "second"}, {"a", "last"}});
  ASSERT_TRUE(labels);
  EXPECT_EQ(labels->get("a"), "last");
  EXPECT_EQ(labels->pairs().size(), 3U);
  EXPECT_TRUE(Labels::from_pairs({{"a", "x"}, {"a", ""}})->empty());
}

TEST(Labels, LimitsHold) {
  const std::string name(label_name_bytes_max, 'n');
  const std::string value(label_value_bytes_max, 'v');
  EXPECT_TRUE(Labels::from_pairs({{name, value}}));
  EXPECT_EQ(Labels::from_pairs({{name + "n", "v"}}).error().code, Error::Code::too_large);
  EXPECT_EQ(Labels::from_pairs({{"n", value + "v"}}).error().code, Error::Code::too_large);
  EXPECT_EQ(Labels::from_pairs({{"", "v"}}).error().code, Error::Code::invalid);
  EXPECT_EQ(Labels::from_pairs({{"n", std::string_view("a\0b", 3)}}).error().code,
            Error::Code::invalid);
  std::vector<std::string> names;
  for (std::size_t i = 0; i <= labels_max; ++i) names.push_back("n" + std::to_string(i));
  std::vector<Labels::Pair> pairs;
  for (const std::string& one : names) pairs.emplace_back(one, "v");
  EXPECT_EQ(Labels::from_pairs(pairs).error().code, Error::Code::too_large);
  pairs.pop_back();
  EXPECT_EQ(Labels::from_pairs(pairs)->pairs().size(), labels_max);
}

TEST(Labels, JsonReadsBack) {
  const Labels labels = *Labels::from_pairs({{"b", "2"}, {"a", "é\n"}});
  EXPECT_EQ(from_json<Labels>(to_json(labels)), labels);
  EXPECT_EQ(from_json<Labels>(*parse_json(R"({"a":1})")).error().pointer, "/a");
}

TEST(LabelSlots, FindEveryValueInOnePass) {
  const LabelSlots slots({"m", "a", "z", "m", "q"});
  const Labels labels = *Labels::from_pairs({{"b", "2"}, {"m", "3"}, {"z", "4"}, {"zz", "5"}});
  const SlotValues values = slots.values(labels);
  ASSERT_EQ(values.size(), 4U);
  for (const char* name : {"a", "m", "q", "z"})
    EXPECT_EQ(values[slots.slot(name)], labels.get(name));
  EXPECT_EQ(slots.values(Labels{}), SlotValues(4));
}

}  // namespace
}  // namespace tocsin
