#include "domain/incidents/search.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

bool finds(std::string_view wanted, std::string_view text) {
  return is_found(searchable_words(text), terms_of(wanted));
}

TEST(SearchWords, WantsAllWordsAndTheBeginningOfTheLast) {
  EXPECT_TRUE(finds("full DISK", "the disk is full"));
  EXPECT_TRUE(finds("disk fu", "the disk is full"));
  EXPECT_FALSE(finds("dis full", "the disk is full")) << "only the last may be unfinished";
  EXPECT_FALSE(finds("disk empty", "the disk is full"));
  EXPECT_FALSE(finds("isk", "the disk is full"));
  EXPECT_TRUE(finds("10.0.0", "from 10.0.0.7"));
  EXPECT_TRUE(finds("reseau", "le réseau"));
}

TEST(SearchWords, OfNothingFindsNothing) {
  EXPECT_TRUE(terms_of(" -- ").empty());
  EXPECT_FALSE(finds("", "the disk is full"));
  EXPECT_EQ(searchable_words("..."), "");
}

TEST(SearchWords, CountsEachWordOnceAndSoManyOnly) {
  EXPECT_EQ(searchable_words("no no, NO way"), " no way ");
  EXPECT_EQ(terms_of("di disk di"), (std::vector<std::string>{"disk", "di"}));
  std::string many;
  for (int i = 0; i < 40; ++i) many += std::to_string(i) + " ";
  EXPECT_EQ(terms_of(many).size(), search_words_max);
}

TEST(SearchWords, ShowsALineAroundTheWord) {
  EXPECT_EQ(snippet_of("one\ntwo", {"two"}), "one two");
  std::string text;
  for (int i = 0; i < 100; ++i) text += "größer ";
  const std::string snippet = snippet_of(text + "needle " + text, {"need"});
  EXPECT_TRUE(snippet.contains("needle")) << snippet;
  EXPECT_TRUE(snippet.starts_with("…größer")) << snippet;
  EXPECT_TRUE(snippet.ends_with("…")) << snippet;
  EXPECT_LE(snippet.size(), snippet_bytes_max + 6);
}

TEST(SearchWords, FindsPeoplesWords) {
  EXPECT_TRUE(is_findable(EntryKind::said));
  EXPECT_TRUE(is_findable(EntryKind::declared));
  EXPECT_FALSE(is_findable(EntryKind::status_changed));
  EXPECT_FALSE(is_findable(EntryKind::edited));
}

}  // namespace
}  // namespace tocsin
