#include "base/p256.hpp"

#include <gtest/gtest.h>

#include "base/crypto.hpp"

namespace tocsin {
namespace {

std::string bytes(std::string_view text) { return from_base64url(text).value(); }

// RFC 8291, appendix A.
const std::string as_private = bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
const std::string as_public = bytes(
    "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
const std::string ua_private = bytes("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94");
const std::string ua_public = bytes(
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");

TEST(P256, MatchesTheStandardsKeys) {
  EXPECT_EQ(p256_public_key(as_private).value(), as_public);
  EXPECT_EQ(p256_public_key(ua_private).value(), ua_public);
}

TEST(P256, BothSidesArriveAtTheStandardsSecret) {
  const std::string secret = bytes("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs");
  EXPECT_EQ(p256_shared_secret(as_private, ua_public).value(), secret);
  EXPECT_EQ(p256_shared_secret(ua_private, as_public).value(), secret);
}

// The header that RFC 8292 shows in section 2.4.
TEST(P256, TakesTheStandardsSignature) {
  const std::string text =
      "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE"
      "0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0";
  const std::string signature = bytes(
      "i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA");
  const std::string key = bytes(
      "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs");
  EXPECT_TRUE(p256_signed(key, text, signature));
  EXPECT_FALSE(p256_signed(key, text + "x", signature));
  EXPECT_FALSE(p256_signed(as_public, text, signature));
}

TEST(P256, SignsWhatItVerifies) {
  const std::string signature = p256_sign(as_private, "who calls").value();
  EXPECT_EQ(signature.size(), 64U);
  EXPECT_TRUE(p256_signed(as_public, "who calls", signature));
  EXPECT_FALSE(p256_signed(as_public, "who called", signature));
  EXPECT_FALSE(p256_signed(as_public, "who calls", std::string(64, '\0')));
  EXPECT_FALSE(p256_signed(as_public, "who calls", signature.substr(1)));
}

TEST(P256, ASecretGivesTheSameKeyEveryTime) {
  const std::string secret(32, 's');
  EXPECT_EQ(p256_private_key(secret), p256_private_key(secret));
  EXPECT_NE(p256_private_key(secret), p256_private_key(std::string(32, 't')));
  EXPECT_TRUE(p256_public_key(p256_private_key(secret)));
}

TEST(P256, RefusesWhatIsNoKey) {
  EXPECT_FALSE(p256_public_key(std::string(32, '\0')));
  EXPECT_FALSE(p256_public_key(std::string(32, '\xff')));  // above the order
  EXPECT_FALSE(p256_public_key("short"));
  std::string beside = ua_public;
  beside.back() = static_cast<char>(beside.back() ^ 1);
  EXPECT_FALSE(p256_shared_secret(as_private, beside));
  EXPECT_FALSE(p256_shared_secret(as_private, ""));
  EXPECT_FALSE(p256_shared_secret(as_private, std::string(65, '\x04')));
}

}  // namespace
}  // namespace tocsin
