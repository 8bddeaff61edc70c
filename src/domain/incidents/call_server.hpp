// CallServer: helps browsers in a call to find each other (STUN, RFC 8489), or carries what they
// say where they cannot (TURN, RFC 8656). Without any a call works within one network.
#pragma once

#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/slug.hpp"

namespace tocsin {

// none: for STUN. fixed: one name and password for everybody. shared_secret: each is given a name
// and a password that soon end, as coturn's use-auth-secret reads them.
enum class CallCredential { none, fixed, shared_secret };
TOCSIN_DESCRIBE_ENUM(CallCredential, none, fixed, shared_secret)

struct CallServer {
  Slug slug;
  std::string name;
  std::vector<std::string> urls;  // stun: stuns: turn: turns:, as RFC 7064 and RFC 7065 write them
  CallCredential credential = CallCredential::none;
  std::string username;  // fixed
  std::string secret;    // sealed; fixed: the password
  bool enabled = true;
  bool operator==(const CallServer&) const = default;
};
TOCSIN_DESCRIBE(CallServer, slug, name, urls, credential, username, secret, enabled)

constexpr std::size_t call_servers_max = 5;  // browsers are slow with more
constexpr std::size_t call_server_urls_max = 4;
constexpr Duration turn_credential_life = std::chrono::hours{12};

// Whether its members make sense together. Errors: invalid, with the member as pointer.
Status check(const CallServer& server);

// What a TURN server that knows the secret lets in until then: the REST API for access to TURN
// (draft-uberti-behave-turn-rest-00), as coturn's use-auth-secret does it.
struct TurnCredential {
  std::string username;  // "<seconds since 1970>:<user>"
  std::string password;  // base64 of the HMAC-SHA1 of the username
};
TurnCredential turn_credential(std::string_view secret, std::string_view user, Time ends_at);

}  // namespace tocsin
