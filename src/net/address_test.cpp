#include "net/address.hpp"

#include <gtest/gtest.h>

namespace tocsin::net {
namespace {

TEST(Address, PublicOnesAreTold) {
  for (const char* text : {"1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.0.1",
                           "172.32.0.1", "223.255.255.255", "2606:4700::1111", "2a00:1450::1",
                           "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"}) {
    EXPECT_TRUE(is_public(*parse_address(text))) << text;
  }
}

TEST(Address, EverythingElseIsNotPublic) {
  for (const char* text : {"0.0.0.0",
                           "0.1.2.3",
                           "10.0.0.1",
                           "100.64.0.1",
                           "100.127.255.255",
                           "127.0.0.1",
                           "127.255.255.255",
                           "169.254.169.254",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.0.0.1",
                           "192.168.1.1",
                           "198.18.0.1",
                           "224.0.0.1",
                           "239.1.1.1",
                           "240.0.0.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "fe80::1",
                           "fc00::1",
                           "fd12:3456::1",
                           "fec0::1",
                           "ff02::1",
                           "2001:db8::1",
                           "2001::1",
                           "::ffff:127.0.0.1",
                           "::ffff:10.0.0.1",
                           "::127.0.0.1",
                           "64:ff9b::a00:1",
                           "64:ff9b:1::1",
                           "2002:7f00:1::1",
                           "2002:a00:1::1",
                           "100::1",
                           "fd00:ec2::254"}) {
    EXPECT_FALSE(is_public(*parse_address(text))) << text;
  }
}

TEST(Address, ARuleOpensNetworks) {
  const AddressRule rule{
      {*parse_network("10.1.0.0/15"), *parse_network("fd00::/7"), *parse_network("192.168.7.7")}};
  for (const char* text :
       {"10.1.2.3", "10.0.0.1", "::ffff:10.0.0.1", "fd00::1", "192.168.7.7", "8.8.8.8"}) {
    EXPECT_TRUE(permits(rule, *parse_address(text))) << text;
  }
  for (const char* text : {"10.2.0.0", "fe00::1", "192.168.7.8", "127.0.0.1"}) {
    EXPECT_FALSE(permits(rule, *parse_address(text))) << text;
  }
  for (const char* text : {"127.0.0.1", "::1", "169.254.169.254"}) {
    EXPECT_TRUE(permits(any_address(), *parse_address(text))) << text;
  }
}

TEST(Address, RefusesWhatIsNoAddress) {
  for (const char* text : {"", "localhost", "1.2.3", "1.2.3.4.5", "01.2.3.4", "[::1]", "1::2::3"}) {
    EXPECT_FALSE(parse_address(text)) << text;
  }
  for (const char* text :
       {"", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "::/129"}) {
    EXPECT_FALSE(parse_network(text)) << text;
  }
}

}  // namespace
}  // namespace tocsin::net
