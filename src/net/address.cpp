#include "net/address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cassert>
#include <charconv>
#include <cstring>
#include <string>

namespace tocsin::net {
namespace {

Address mapped(const in_addr& v4) {
  Address address;
  address.bytes[10] = address.bytes[11] = 0xff;
  std::memcpy(address.bytes.data() + 12, &v4, 4);
  return address;
}

Network known(std::string_view text) {
  const auto network = parse_network(text);
  assert(network);
  return *network;
}

bool in_any(const std::vector<Network>& networks, const Address& address) {
  return std::ranges::any_of(networks,
                             [&](const Network& network) { return contains(network, address); });
}

// The IPv4 address that stands inside an IPv6 one at this byte.
Address embedded(const Address& address, std::size_t at) {
  in_addr v4;
  std::memcpy(&v4, address.bytes.data() + at, 4);
  return mapped(v4);
}

}  // namespace

Result<Address> parse_address(std::string_view text) {
  const std::string copy(text);
  Address address;
  if (in_addr v4; inet_pton(AF_INET, copy.c_str(), &v4) == 1) return mapped(v4);
  if (inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) == 1) return address;
  return fail(Error::Code::invalid, "write an IP address like 10.1.2.3 or 2001:db8::1");
}

Result<Network> parse_network(std::string_view text) {
  const auto slash = text.find('/');
  auto address = parse_address(text.substr(0, slash));
  if (!address) return std::unexpected(address.error());
  Network network{*address, 128};
  if (slash == text.npos) return network;
  const bool is_v4 = text.find(':') == text.npos;
  const std::string_view digits = text.substr(slash + 1);
  int bits = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (error != std::errc() || end != digits.data() + digits.size() || bits < 0 ||
      bits > (is_v4 ? 32 : 128)) {
    return fail(Error::Code::invalid, "write a network like 10.0.0.0/8 or fd00::/8");
  }
  network.prefix_bits = is_v4 ? 96 + bits : bits;
  return network;
}

Result<Address> address_of(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, &address, sizeof v4);
    return mapped(v4.sin_addr);
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6;
    std::memcpy(&v6, &address, sizeof v6);
    Address result;
    std::memcpy(result.bytes.data(), &v6.sin6_addr, 16);
    return result;
  }
  return fail(Error::Code::invalid, "only IPv4 and IPv6 are spoken");
}

bool contains(const Network& network, const Address& address) {
  const auto whole = static_cast<std::size_t>(network.prefix_bits / 8);
  if (!std::equal(address.bytes.begin(), address.bytes.begin() + static_cast<std::ptrdiff_t>(whole),
                  network.address.bytes.begin())) {
    return false;
  }
  const int rest = network.prefix_bits % 8;
  if (rest == 0) return true;
  const int differing = address.bytes[whole] ^ network.address.bytes[whole];
  return (differing >> (8 - rest)) == 0;
}

bool is_public(const Address& address) {
  static const Network v4 = known("::ffff:0:0/96");
  static const std::vector<Network> special_v4 = {
      known("0.0.0.0/8"),      known("10.0.0.0/8"),     known("100.64.0.0/10"),
      known("127.0.0.0/8"),    known("169.254.0.0/16"), known("172.16.0.0/12"),
      known("192.0.0.0/24"),   known("192.0.2.0/24"),   known("192.88.99.0/24"),
      known("192.168.0.0/16"), known("198.18.0.0/15"),  known("198.51.100.0/24"),
      known("203.0.113.0/24"), known("224.0.0.0/4"),    known("240.0.0.0/4")};
  static const Network global_unicast = known("2000::/3");
  static const Network nat64 = known("64:ff9b::/96");
  static const Network six_to_four = known("2002::/16");
  // Teredo, benchmarking, ORCHID and other protocol assignments; documentation.
  static const std::vector<Network> special_v6 = {known("2001::/23"), known("2001:db8::/32"),
                                                  known("3fff::/20")};
  if (contains(v4, address)) return !in_any(special_v4, address);
  if (contains(nat64, address)) return is_public(embedded(address, 12));
  if (contains(six_to_four, address)) return is_public(embedded(address, 2));
  return contains(global_unicast, address) && !in_any(special_v6, address);
}

bool permits(const AddressRule& rule, const Address& address) {
  return is_public(address) || in_any(rule.also_allowed, address);
}

AddressRule any_address() { return {{Network{{}, 0}}}; }

}  // namespace tocsin::net
