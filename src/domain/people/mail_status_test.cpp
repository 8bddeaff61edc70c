#include "domain/people/mail_status.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

TEST(MailStatus, TellsAnAddressThatIsGoneFromAMailThatIsRefused) {
  EXPECT_TRUE(address_is_gone("5.1.1"));
  EXPECT_TRUE(address_is_gone("smtp; 550 5.1.1 no such user"));
  EXPECT_TRUE(address_is_gone("550-5.1.10 null MX"));
  EXPECT_TRUE(address_is_gone("550 5.2.1 mailbox disabled"));
  EXPECT_FALSE(address_is_gone("5.7.1 looks like spam"));
  EXPECT_FALSE(address_is_gone("552 5.2.2 mailbox full"));
  EXPECT_FALSE(address_is_gone("450 4.1.1 try again"));
  EXPECT_FALSE(address_is_gone("550 mail from 15.1.1.7 or 5.1.15 refused"));
  EXPECT_FALSE(address_is_gone(""));
}

}  // namespace
}  // namespace tocsin
