// Frames as a server sends them (RFC 6455 §5, never masked). Private to net/.
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "net/websocket.hpp"

namespace tocsin::net {

class Frame {
 public:
  explicit Frame(std::string_view text);

  std::string_view plain() const { return plain_; }
  // The permessage-deflate form, which needs no context of earlier messages; plain() when that is
  // not worth it. Any thread: the first caller compresses, the others wait for it.
  std::string_view deflated() const;
  std::size_t size() const { return plain_.size(); }

 private:
  std::string plain_;
  std::size_t text_at_ = 0;
  mutable std::once_flag once_;
  mutable std::string deflated_;
};

enum class ControlFrame : unsigned char { close = 0x8, ping = 0x9, pong = 0xA };

// `payload`: at most 125 bytes; longer is cut.
std::string control_frame(ControlFrame kind, std::string_view payload);
std::string close_frame(CloseCode code, std::string_view reason);

}  // namespace tocsin::net
