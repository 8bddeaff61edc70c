#include "base/crypto.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

// RFC 4231, test case 2.
TEST(Crypto, HmacMatchesTheStandardsVector) {
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Crypto, Base64MatchesTheStandardsVectors) {
  EXPECT_EQ(to_base64("foob"), "Zm9vYg==");
  EXPECT_EQ(to_base64url("\xfb\xff"), "-_8");
  EXPECT_EQ(*from_base64url("-_8"), "\xfb\xff");
  EXPECT_FALSE(from_base64url("a"));
  EXPECT_FALSE(from_base64url("a b"));
}

TEST(Crypto, ASealedSecretOpensOnlyForItsPurposeAndKey) {
  SystemRandom random;
  const std::string key(32, 'k'), other(32, 'o');
  const std::string sealed = seal(random, key, "smtp", "hunter2");
  EXPECT_EQ(*unseal(key, "smtp", sealed), "hunter2");
  EXPECT_FALSE(unseal(key, "slack", sealed));
  EXPECT_FALSE(unseal(other, "smtp", sealed));
  EXPECT_FALSE(unseal(key, "smtp", sealed.substr(0, sealed.size() - 2)));
}

TEST(Crypto, APasswordMatchesItsHashOnly) {
  SystemRandom random;
  const std::string encoded = hash_password(random, "correct horse");
  EXPECT_TRUE(password_matches(encoded, "correct horse"));
  EXPECT_FALSE(password_matches(encoded, "correct hors"));
  EXPECT_TRUE(encoded.starts_with("$argon2id$"));
}

}  // namespace
}  // namespace tocsin
