// WebSocket (RFC 6455) on the HTTP server's listener: a handler answers a handshake with
// accept_websocket(); text comes in as messages, Frames go out, each built once for all who get it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "net/http.hpp"

namespace tocsin::net {

// One text message as it goes over the wire: framed once, deflated once (RFC 7692, when the first
// client asks that negotiated it), written to any number of sockets without another copy.
class Frame;
using SharedFrame = std::shared_ptr<const Frame>;
SharedFrame text_frame(std::string_view text);  // UTF-8

// Why a socket ended (RFC 6455 §7.4.1).
enum class CloseCode : std::uint16_t {
  normal = 1000,
  going_away = 1001,
  protocol_error = 1002,
  unsupported = 1003,
  none_given = 1005,
  abnormal = 1006,  // no close frame: the connection broke
  bad_text = 1007,
  policy = 1008,
  too_big = 1009,
  internal = 1011,
  try_again_later = 1013,  // also: the peer reads too slowly
};

class WebSocketLine;

// A handle to an open socket; copies mean the same socket. Any thread may call it, nothing waits.
// After the socket ended every call is harmless and has no effect.
class WebSocket {
 public:
  explicit WebSocket(std::shared_ptr<WebSocketLine> line) : line_(std::move(line)) {}

  // Queues the frame. A peer that leaves more than `websocket_queue_bytes_max` unread is closed
  // with 1013 instead.
  void send(SharedFrame frame) const;
  void close(CloseCode code, std::string_view reason) const;  // reason: at most 123 bytes

  std::uint64_t id() const;  // unique in this process; the same for all copies
  bool operator==(const WebSocket&) const = default;

 private:
  std::shared_ptr<WebSocketLine> line_;
};

// What happens to one socket. All are called on its net thread, in order, and must not block.
struct WebSocketHandler {
  std::move_only_function<void(WebSocket)> on_open;      // once, after the handshake
  std::move_only_function<void(std::string&&)> on_text;  // valid UTF-8, size limited
  std::move_only_function<void(CloseCode)> on_close;     // once, last, whatever the reason
};

// The answer that turns a request into a WebSocket. To a request that is no handshake it becomes
// 426 Upgrade Required. Of its headers only Sec-WebSocket-Protocol is sent.
Response accept_websocket(WebSocketHandler handler);

}  // namespace tocsin::net
