#include "net/websocket.hpp"

#include "net/websocket_line.hpp"

namespace tocsin::net {

SharedFrame text_frame(std::string_view text) { return std::make_shared<const Frame>(text); }

Response accept_websocket(WebSocketHandler handler) {
  Response response;
  response.status = 101;
  response.websocket = std::make_shared<WebSocketHandler>(std::move(handler));
  return response;
}

void WebSocket::send(SharedFrame frame) const { line_->send(std::move(frame)); }
void WebSocket::close(CloseCode code, std::string_view reason) const { line_->close(code, reason); }
std::uint64_t WebSocket::id() const { return line_->connection(); }

void WebSocketLine::send(SharedFrame frame) {
  if (!open_) return;
  const std::size_t size = frame->size();
  if (queued_bytes_.fetch_add(size) + size > queue_bytes_max_) {
    close(CloseCode::try_again_later, "reads too slowly");
  } else {
    mailbox_->put({connection_, FrameToSend{std::move(frame)}});
  }
}

void WebSocketLine::close(CloseCode code, std::string_view reason) {
  if (open_.exchange(false)) {
    mailbox_->put({connection_, CloseToSend{code, std::string(reason)}});
  }
}

}  // namespace tocsin::net
