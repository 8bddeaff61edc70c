// WebSocketReader: bytes from a client to messages (RFC 6455 §5, RFC 7692), without any I/O.
// Private to net/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "net/websocket.hpp"

namespace tocsin::net {

class WebSocketReader {
 public:
  struct Event {
    enum class Kind {
      text,
      ping,
      pong,
      close,   // `code` and, in `bytes`, the reason
      broken,  // the client broke the protocol or a limit: close with `code`
    };
    Kind kind = Kind::text;
    std::string bytes;
    CloseCode code = CloseCode::none_given;
  };

  // `deflate`: permessage-deflate was negotiated with client_no_context_takeover.
  WebSocketReader(std::size_t message_bytes_max, bool deflate)
      : message_bytes_max_(message_bytes_max), deflate_(deflate) {}

  // Takes bytes off the front of `bytes` until they complete an event; nothing when all are taken
  // without one. After `close` or `broken` nothing more may be read.
  std::optional<Event> next(std::string_view& bytes);

 private:
  bool take_header(std::string_view& bytes);
  void take_payload(std::string_view& bytes);
  std::optional<CloseCode> check_header();
  std::optional<Event> finish_frame();
  Event finish_message();
  Event finish_close();
  Event broken(CloseCode code) { return {Event::Kind::broken, {}, code}; }

  const std::size_t message_bytes_max_;
  const bool deflate_;

  std::string header_;  // Of the frame being read: 2 to 14 bytes.
  bool header_done_ = false;
  bool final_ = false;
  unsigned char reserved_ = 0;
  unsigned char opcode_ = 0;
  std::uint64_t length_ = 0;
  std::uint64_t taken_ = 0;
  unsigned char mask_[4] = {};

  std::string control_;  // A control frame may come between the fragments of a message.
  std::string message_;
  bool in_message_ = false;
  bool message_deflated_ = false;
};

}  // namespace tocsin::net
