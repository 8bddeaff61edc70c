#include "engine/contact_address.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

TEST(ContactAddress, IsOfItsChannelsForm) {
  EXPECT_TRUE(check_address(Channel::email, "ana@example.org"));
  EXPECT_TRUE(check_address(Channel::telegram, "123456789"));
  EXPECT_TRUE(check_address(Channel::telegram, "-1001234567890"));
  EXPECT_TRUE(check_address(Channel::telegram, "@acme_pages"));
  EXPECT_TRUE(check_address(Channel::matrix, "https://matrix.example.org/!room:example.org"));
  EXPECT_TRUE(check_address(Channel::matrix, "https://matrix.example.org/!31hneApxJ_1o-63DmFrp"));
  EXPECT_TRUE(check_address(Channel::web_push, "https://push.example.org/send/x"));
  EXPECT_TRUE(check_address(Channel::teams, "https://flow.example.org/x?sig=a%2Fb"));
}

TEST(ContactAddress, ElseTheRefusalSaysWhatIsNeeded) {
  const auto refused = [](Channel channel, std::string_view address) {
    const Status status = check_address(channel, address);
    return status ? std::string("taken") : status.error().message;
  };
  EXPECT_NE(refused(Channel::telegram, "ana").find("chat's id"), std::string::npos);
  EXPECT_NE(refused(Channel::telegram, "-").find("chat's id"), std::string::npos);
  EXPECT_NE(refused(Channel::telegram, "12 34").find("chat's id"), std::string::npos);
  for (const char* address : {"https://matrix.example.org", "!room:example.org",
                              "https://matrix.example.org/#alias:example.org",
                              "https://matrix.example.org/!", "https://matrix.example.org/!a/b"}) {
    EXPECT_NE(refused(Channel::matrix, address).find("room's id"), std::string::npos) << address;
  }
  EXPECT_NE(refused(Channel::teams, "ana@example.org").find("http"), std::string::npos);
  EXPECT_NE(refused(Channel::email, "https://example.org").find("e-mail"), std::string::npos);
  EXPECT_NE(refused(Channel::webhook, "https://" + std::string(2000, 'x')).find("2000"),
            std::string::npos);
}

}  // namespace
}  // namespace tocsin
