#include "domain/incidents/call_server.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

CallServer server_with(std::vector<std::string> urls,
                       CallCredential credential = CallCredential::none) {
  CallServer server;
  server.slug = "turn";
  server.name = "TURN";
  server.urls = std::move(urls);
  server.credential = credential;
  if (credential == CallCredential::fixed) server.username = "tocsin";
  return server;
}

std::string place_of(const CallServer& server) {
  const Status good = check(server);
  return good ? "" : good.error().pointer;
}

TEST(CallServer, TakesAddressesAsTheRfcsWriteThem) {
  for (const char* url : {"stun:stun.example.org", "stun:192.0.2.7:3478", "stuns:a.example:5349",
                          "stun:[2001:db8::1]:3478", "stun:[2001:db8::1]"}) {
    EXPECT_EQ(place_of(server_with({url})), "") << url;
  }
  for (const char* url : {"turn:turn.example.org", "turn:turn.example.org:443?transport=tcp",
                          "turns:turn.example.org:5349?transport=tcp"}) {
    EXPECT_EQ(place_of(server_with({url}, CallCredential::shared_secret)), "") << url;
  }
}

TEST(CallServer, RefusesABadAddressAndSaysWhich) {
  for (const char* url :
       {"", "stun:", "stun", "https://turn.example.org", "stun://stun.example.org", "stun:a b",
        "stun:host:0", "stun:host:65536", "stun:host:x", "stun:[::1", "stun:[]", "stun:user@host",
        "stun:host?transport=udp", "turn:host?transport=sctp", "turn:host?x", "turn:host/path"}) {
    EXPECT_EQ(place_of(server_with({"stun:stun.example.org", url})), "/urls/1") << url;
  }
  EXPECT_EQ(place_of(server_with({})), "/urls");
  EXPECT_EQ(place_of(server_with(std::vector<std::string>(5, "stun:a.example"))), "/urls");
}

TEST(CallServer, TurnHasACredentialAndStunHasNone) {
  EXPECT_EQ(place_of(server_with({"turn:a.example"})), "/credential");
  EXPECT_EQ(place_of(server_with({"stun:a.example"}, CallCredential::shared_secret)),
            "/credential");
  CallServer fixed = server_with({"turn:a.example"}, CallCredential::fixed);
  EXPECT_EQ(place_of(fixed), "");
  fixed.username.clear();
  EXPECT_EQ(place_of(fixed), "/username");
  CallServer shared = server_with({"turn:a.example"}, CallCredential::shared_secret);
  shared.username = "x";
  EXPECT_EQ(place_of(shared), "/username");
}

// printf '1796061600:amina' | openssl dgst -sha1 -hmac 'north wind' -binary | base64
TEST(CallServer, DerivesWhatCoturnDerives) {
  const TurnCredential credential =
      turn_credential("north wind", "amina", Time{std::chrono::seconds{1'796'061'600}});
  EXPECT_EQ(credential.username, "1796061600:amina");
  EXPECT_EQ(credential.password, "OnQcx9XOkDWmI5E5ECd6YYJs1Rg=");
}

}  // namespace
}  // namespace tocsin
