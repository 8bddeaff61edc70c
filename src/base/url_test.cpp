#include "base/url.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

TEST(Url, TheHostStandsBehindTheUser) {
  EXPECT_EQ(host_of("https://user:secret@Hooks.example.org:8443/x?y@z"), "hooks.example.org");
  EXPECT_EQ(host_of("https://[::1]:8080/"), "::1");
  EXPECT_EQ(host_of("hooks.example.org"), "");
}

TEST(Url, TheOriginIsSchemeHostAndPort) {
  EXPECT_EQ(origin_of("https://Push.Example.org/x").value(), "https://push.example.org");
  EXPECT_EQ(origin_of("https://push.example.org:443/x").value(), "https://push.example.org");
  EXPECT_EQ(origin_of("http://127.0.0.1:8080").value(), "http://127.0.0.1:8080");
  EXPECT_EQ(origin_of("https://me@push.example.org?x").value(), "https://push.example.org");
  EXPECT_FALSE(origin_of("https:///x"));
  EXPECT_FALSE(origin_of("push.example.org"));
  EXPECT_NE(origin_of("http://a.example"), origin_of("https://a.example"));
  EXPECT_NE(origin_of("https://a.example:8443"), origin_of("https://a.example"));
}

}  // namespace
}  // namespace tocsin
