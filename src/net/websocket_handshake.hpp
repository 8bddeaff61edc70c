// The opening of a WebSocket (RFC 6455 §4.2) and of its compression (RFC 7692). Private to net/.
#pragma once

#include <string>
#include <string_view>

#include "net/http.hpp"

namespace tocsin::net {

// Whether a client's offers contain a permessage-deflate that shared Frames can serve: no smaller
// window of ours is asked for.
bool offers_deflate(const Headers& request);

// 101 Switching Protocols with the accept key. `protocol`: the subprotocol that the handler chose
// of those offered; a browser that offered one gives up when none comes back.
void append_websocket_answer(std::string& out, const Headers& request, bool deflate,
                             std::string_view protocol);

// Sec-WebSocket-Accept for a Sec-WebSocket-Key.
std::string websocket_accept_key(std::string_view key);

}  // namespace tocsin::net
