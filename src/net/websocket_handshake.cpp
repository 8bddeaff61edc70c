#include "net/websocket_handshake.hpp"

#include <openssl/evp.h>

#include <algorithm>

#include "base/ascii.hpp"
#include "base/crypto.hpp"

namespace tocsin::net {
namespace {

constexpr std::string_view guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

std::string_view take_until(std::string_view& rest, char mark) {
  const auto end = std::min(rest.find(mark), rest.size());
  const auto part = trimmed(rest.substr(0, end), " \t");
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

// One offer: "permessage-deflate; client_max_window_bits". Frames are compressed once for all with
// the full window, so that an offer which wants less of the server is declined.
bool is_serveable(std::string_view offer) {
  if (!equal_without_case(take_until(offer, ';'), "permessage-deflate")) return false;
  while (!offer.empty()) {
    std::string_view value = take_until(offer, ';');
    const std::string_view name = take_until(value, '=');
    const bool known = name == "client_max_window_bits" || name == "server_no_context_takeover" ||
                       name == "client_no_context_takeover" ||
                       (name == "server_max_window_bits" && (value == "15" || value == "\"15\""));
    if (!known) return false;
  }
  return true;
}

}  // namespace

bool offers_deflate(const Headers& request) {
  for (const auto& [name, value] : request) {
    if (!equal_without_case(name, "sec-websocket-extensions")) continue;
    for (std::string_view offers = value; !offers.empty();) {
      if (is_serveable(take_until(offers, ','))) return true;
    }
  }
  return false;
}

std::string websocket_accept_key(std::string_view key) {
  const std::string text = std::string(key).append(guid);
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha1(), nullptr);
  return to_base64({reinterpret_cast<const char*>(digest), size});
}

void append_websocket_answer(std::string& out, const Headers& request, bool deflate,
                             std::string_view protocol) {
  out += "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
  out += "Sec-WebSocket-Accept: " + websocket_accept_key(request.get("sec-websocket-key")) + "\r\n";
  if (deflate) {
    out +=
        "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; "
        "client_no_context_takeover\r\n";
  }
  if (!protocol.empty()) out.append("Sec-WebSocket-Protocol: ").append(protocol).append("\r\n");
  out += "\r\n";
}

}  // namespace tocsin::net
