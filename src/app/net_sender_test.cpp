#include "app/net_sender.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

using Reached = ProviderAnswer::Reached;
using net::SendFailure;

HttpErrand errand(std::string url) {
  HttpErrand errand;
  errand.message.url = std::move(url);
  return errand;
}

bool may_reach(const HttpErrand& errand, const char* address) {
  return net::permits(
      address_rule_of(errand.message.url, errand.allow_private_addresses, errand.allowed_hosts),
      *net::parse_address(address));
}

TEST(NetSender, ReachesOnlyPublicAddressesByDefault) {
  EXPECT_TRUE(may_reach(errand("https://hooks.example.org/"), "93.184.216.34"));
  for (const char* address : {"127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "::1"}) {
    EXPECT_FALSE(may_reach(errand("https://hooks.example.org/"), address)) << address;
  }
}

TEST(NetSender, ReachesPrivateAddressesWhenTheSettingsSaySo) {
  HttpErrand open = errand("https://hooks.example.org/");
  open.allow_private_addresses = true;
  EXPECT_TRUE(may_reach(open, "10.0.0.1"));
}

TEST(NetSender, ReachesTheAllowedHostsByNameOrNetwork) {
  for (const char* url : {"https://Ntfy.Lan:8443/x", "http://user@ntfy.lan", "http://ntfy.lan?x"}) {
    HttpErrand named = errand(url);
    named.allowed_hosts = {"ntfy.lan"};
    EXPECT_TRUE(may_reach(named, "10.0.0.1")) << url;
  }
  // Neither another host nor one that only mentions the name.
  for (const char* url : {"http://evil.example.org/ntfy.lan", "http://ntfy.lan@evil.example.org/",
                          "http://ntfy.lan.evil.example.org/"}) {
    HttpErrand other = errand(url);
    other.allowed_hosts = {"ntfy.lan"};
    EXPECT_FALSE(may_reach(other, "10.0.0.1")) << url;
  }
  HttpErrand network = errand("http://[fd00::5]:80/x");
  network.allowed_hosts = {"10.1.0.0/16", "fd00::/64"};
  EXPECT_TRUE(may_reach(network, "10.1.2.3"));
  EXPECT_TRUE(may_reach(network, "fd00::5"));
  EXPECT_FALSE(may_reach(network, "10.2.0.1"));
}

TEST(NetSender, TellsWhatIsKnown) {
  const auto http = [](SendFailure failure) {
    return answer_of(net::Sent<net::OutgoingResponse>(std::unexpected(std::move(failure)))).reached;
  };
  EXPECT_EQ(http({SendFailure::Kind::not_sent, true, 0, "refused"}), Reached::not_sent);
  EXPECT_EQ(http({SendFailure::Kind::not_sent, false, 0, "private"}), Reached::forbidden);
  EXPECT_EQ(http({SendFailure::Kind::unknown, false, 0, "reset"}), Reached::broken);

  const ProviderAnswer refused = answer_of(net::Sent<net::SmtpReceipt>(
      std::unexpected(SendFailure{SendFailure::Kind::rejected, false, 550, "no such user"})));
  EXPECT_EQ(refused.reached, Reached::answered);
  EXPECT_EQ(refused.status, 550);

  net::OutgoingResponse response{.status = 429, .headers = {{"retry-after", "7"}}, .body = "slow"};
  const ProviderAnswer slow = answer_of(net::Sent<net::OutgoingResponse>(response));
  EXPECT_EQ(slow.status, 429);
  EXPECT_EQ(slow.retry_after, "7");
  EXPECT_EQ(slow.text, "slow");
}

}  // namespace
}  // namespace tocsin
