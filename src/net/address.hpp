// AddressRule: which addresses an outgoing request may reach. Judged on the address that a name
// resolved to, so that a DNS answer cannot lead into the private network.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.hpp"

struct sockaddr;

namespace tocsin::net {

// IPv6, or IPv4 as ::ffff:a.b.c.d.
struct Address {
  std::array<std::uint8_t, 16> bytes{};
  bool operator==(const Address&) const = default;
};

struct Network {
  Address address;
  int prefix_bits = 128;
  bool operator==(const Network&) const = default;
};

// "10.1.2.3", "2001:db8::1". Errors: invalid.
Result<Address> parse_address(std::string_view text);
// "10.0.0.0/8", "fd00::/8", or one address. Errors: invalid.
Result<Network> parse_network(std::string_view text);

// Errors: invalid when it is neither IPv4 nor IPv6.
Result<Address> address_of(const sockaddr& address);

bool contains(const Network& network, const Address& address);

// Reachable by anybody on the internet: not private, loopback, link-local (cloud metadata lives
// there), carrier-grade NAT, multicast, unspecified, documentation or reserved, and not an IPv6
// address that only wraps such an IPv4 one (mapped, NAT64, 6to4). After the IANA special-purpose
// registries (RFC 6890).
bool is_public(const Address& address);

// By default everything public and nothing else.
struct AddressRule {
  std::vector<Network> also_allowed;
  bool operator==(const AddressRule&) const = default;
};
bool permits(const AddressRule& rule, const Address& address);

// For what the administrator configured by hand and may stand anywhere.
AddressRule any_address();

}  // namespace tocsin::net
