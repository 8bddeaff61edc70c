#include "domain/incidents/mention.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

using Slugs = std::vector<Slug>;

TEST(Mention, NamesWhoeverStandsBehindAnAt) {
  EXPECT_EQ(mentions_in("@bo look, and (@ana-maria) too; @bo!"), (Slugs{"bo", "ana-maria"}));
  EXPECT_EQ(mentions_in("ask @Bo.Lindqvist."), (Slugs{"bo.lindqvist"}));
  EXPECT_EQ(mentions_in("@a@b"), (Slugs{"a"}));
}

TEST(Mention, AddressesAndLooseSignsNameNobody) {
  for (const char* text :
       {"", "@", "ops@example.org", "a.@b", "@@bo", "@-", "@ bo", "@é", "é@bo"}) {
    EXPECT_EQ(mentions_in(text), Slugs{}) << text;
  }
  EXPECT_EQ(mentions_in("@" + std::string(65, 'x')), Slugs{});
}

}  // namespace
}  // namespace tocsin
