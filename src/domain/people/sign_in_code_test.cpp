#include "domain/people/sign_in_code.hpp"

#include <gtest/gtest.h>

#include <set>

#include "base/random.hpp"

namespace tocsin {
namespace {

TEST(SignInCode, IsReadBackHoweverItIsTyped) {
  const std::string code = sign_in_code(std::string(32, '\x01'));
  EXPECT_EQ(code, "1111-1111-1111-1111");
  EXPECT_EQ(hash_of_code(code), hash_of_code("iIlL 1111-1111 1111"));
  EXPECT_EQ(hash_of_code("k7dq-93fm-2xhw-ebtn"), hash_of_code(" K7DQ93FM2XHWEBTN "));
  EXPECT_EQ(hash_of_code("o0"), hash_of_code("00"));
  EXPECT_NE(hash_of_code("k7dq-93fm-2xhw-ebtn"), hash_of_code("k7dq-93fm-2xhw-ebtm"));
}

TEST(SignInCode, NoTwoAreAlikeAndAllLettersAreUsed) {
  SystemRandom random;
  std::set<std::string> codes;
  std::set<char> used;
  for (int i = 0; i < 500; ++i) {
    const std::string code = sign_in_code(random.bytes(32));
    EXPECT_EQ(code.size(), 19u);
    codes.insert(code);
    used.insert(code.begin(), code.end());
  }
  EXPECT_EQ(codes.size(), 500u);
  EXPECT_EQ(used.size(), 33u);  // 32 letters, and the dash
}

}  // namespace
}  // namespace tocsin
