#include "domain/slug.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

TEST(Slug, LooksAsItShould) {
  for (const char* good : {"a", "0", "checkout-api", "a.b_c-9"}) EXPECT_TRUE(check_slug(good));
  for (const char* bad : {"", "-a", ".a", "A", "a b", "a/b", "é"}) EXPECT_FALSE(check_slug(bad));
  EXPECT_TRUE(check_slug(std::string(slug_bytes_max, 'a')));
  EXPECT_FALSE(check_slug(std::string(slug_bytes_max + 1, 'a')));
}

TEST(Slug, IsMadeFromAName) {
  EXPECT_EQ(slug_of("Checkout API (EU)"), "checkout-api-eu");
  EXPECT_EQ(slug_of("  --  "), "");
  EXPECT_EQ(slug_of("ÄÖÜ"), "");
  const std::string slug = slug_of(std::string(100, 'x') + " y");
  EXPECT_EQ(slug.size(), slug_bytes_max);
  for (const char* name : {"Checkout API (EU)", "9 lives", "a--b", "Über uns"}) {
    EXPECT_TRUE(check_slug(slug_of(name))) << name;
  }
}

}  // namespace
}  // namespace tocsin
