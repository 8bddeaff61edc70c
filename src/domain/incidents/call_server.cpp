#include "domain/incidents/call_server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"
#include "base/crypto.hpp"

namespace tocsin {
namespace {

constexpr std::size_t url_bytes_max = 300;

std::unexpected<Error> refuse_server(std::string member, std::string message) {
  return fail(Error::Code::invalid, std::move(message), "/" + std::move(member));
}

bool is_of_host(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == '_';
}
bool is_of_v6(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' ||
         c == '.';
}

// "turn.example.org:3478", "[2001:db8::1]"
bool is_host_and_port(std::string_view text) {
  std::size_t end = 0;
  if (text.starts_with('[')) {
    end = text.find(']');
    if (end == std::string_view::npos || end < 3) return false;
    if (!std::ranges::all_of(text.substr(1, end - 1), is_of_v6)) return false;
    ++end;
  } else {
    end = std::min(text.find(':'), text.size());
    if (end == 0 || !std::ranges::all_of(text.substr(0, end), is_of_host)) return false;
  }
  std::string_view port = text.substr(end);
  if (port.empty()) return true;
  if (!port.starts_with(':')) return false;
  port.remove_prefix(1);
  int number = 0;
  const auto [stop, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  return error == std::errc{} && stop == port.data() + port.size() && number >= 1 &&
         number <= 65'535;
}

bool is_turn(std::string_view url) { return url.starts_with("turn:") || url.starts_with("turns:"); }

Status check_url(std::string_view url, const std::string& place) {
  const std::string_view scheme = url.substr(0, std::min(url.find(':'), url.size()));
  const bool known = scheme == "stun" || scheme == "stuns" || scheme == "turn" || scheme == "turns";
  if (!known || url.size() > url_bytes_max || url.size() == scheme.size()) {
    return refuse_server(place,
                         "an address begins with stun:, stuns:, turn: or turns:, such as "
                         "turn:turn.example.org:3478");
  }
  std::string_view rest = url.substr(scheme.size() + 1);
  if (rest.starts_with("//")) {
    return refuse_server(place, fmt::format("without //: write {}:{}", scheme, rest.substr(2)));
  }
  if (const std::size_t query = rest.find('?'); query != std::string_view::npos) {
    const std::string_view transport = rest.substr(query);
    const bool fits = transport == "?transport=udp" || transport == "?transport=tcp";
    if (!is_turn(url) || !fits) {
      return refuse_server(
          place, "behind a ? only transport=udp or transport=tcp may stand, at turn: and turns:");
    }
    rest = rest.substr(0, query);
  }
  if (!is_host_and_port(rest)) {
    return refuse_server(place, fmt::format("a host, and where wanted a port from 1 to 65535, "
                                            "stand behind {}:, such as {}:turn.example.org:3478",
                                            scheme, scheme));
  }
  return {};
}

}  // namespace

Status check(const CallServer& server) {
  if (server.urls.empty() || server.urls.size() > call_server_urls_max) {
    return refuse_server("urls", fmt::format("1 to {} addresses, such as stun:stun.example.org",
                                             call_server_urls_max));
  }
  bool relays = false;
  for (std::size_t i = 0; i < server.urls.size(); ++i) {
    const auto good = check_url(server.urls[i], fmt::format("urls/{}", i));
    if (!good) return good;
    relays = relays || is_turn(server.urls[i]);
  }
  const bool named = server.credential == CallCredential::fixed;
  if (relays && server.credential == CallCredential::none) {
    return refuse_server("credential",
                         "TURN lets in whoever has a credential: choose fixed, or shared_secret "
                         "where the server has use-auth-secret");
  }
  if (!relays && server.credential != CallCredential::none) {
    return refuse_server("credential", "STUN asks for no credential: choose none");
  }
  if (named && (server.username.empty() || server.username.size() > 200)) {
    return refuse_server("username", "the name that the server knows is needed, at most 200 bytes");
  }
  if (!named && !server.username.empty()) {
    return refuse_server("username", "only a fixed credential has a name: leave it empty");
  }
  return {};
}

TurnCredential turn_credential(std::string_view secret, std::string_view user, Time ends_at) {
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(ends_at.time_since_epoch()).count();
  TurnCredential credential{.username = fmt::format("{}:{}", seconds, user), .password = {}};
  credential.password = to_base64(hmac_sha1(secret, credential.username));
  return credential;
}

}  // namespace tocsin
