// WebSocketLine: what the handles of one socket share with the connection behind it. It keeps count
// of the unsent bytes, so that a sender on any thread knows at once when they are too many. Private
// to net/.
#pragma once

#include <atomic>
#include <memory>

#include "net/mailbox.hpp"
#include "net/websocket_frame.hpp"

namespace tocsin::net {

class WebSocketLine {
 public:
  WebSocketLine(std::shared_ptr<Mailbox> mailbox, std::uint64_t connection,
                std::size_t queue_bytes_max)
      : mailbox_(std::move(mailbox)), connection_(connection), queue_bytes_max_(queue_bytes_max) {}

  std::uint64_t connection() const { return connection_; }

  // Any thread.
  void send(SharedFrame frame);
  void close(CloseCode code, std::string_view reason);

  // The connection's own calls.
  void sent(std::size_t bytes) { queued_bytes_ -= bytes; }
  void end() { open_ = false; }

 private:
  const std::shared_ptr<Mailbox> mailbox_;
  const std::uint64_t connection_;
  const std::size_t queue_bytes_max_;
  std::atomic<std::size_t> queued_bytes_ = 0;
  std::atomic<bool> open_ = true;
};

}  // namespace tocsin::net
