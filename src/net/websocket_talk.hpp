// WebSocketTalk: a connection after its handshake. Reads messages, writes queued frames (many in
// one call), pings, and ends with the close handshake. Everything that is written goes through the
// one queue. Lives on its connection's IoThread. Private to net/.
#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "net/asio_types.hpp"
#include "net/http_server.hpp"
#include "net/websocket_handshake.hpp"
#include "net/websocket_line.hpp"
#include "net/websocket_reader.hpp"

namespace tocsin::net {

template <typename Stream>
class WebSocketTalk {
 public:
  // `deadline`: the connection's, looked at by its thread.
  WebSocketTalk(Stream& stream, const ServerLimits& limits, std::shared_ptr<WebSocketLine> line,
                std::shared_ptr<WebSocketHandler> handler, bool deflate, Instant& deadline)
      : stream_(stream),
        limits_(limits),
        line_(std::move(line)),
        handler_(std::move(handler)),
        deflate_(deflate),
        deadline_(deadline),
        reader_(limits.websocket_message_bytes_max, deflate) {}

  // Until nothing is left but to say goodbye. `input`: what came behind the handshake.
  Async<void> run(boost::beast::flat_buffer& input);

  void receive(Letter&& letter);
  void expire();
  void drain() { begin_close(CloseCode::going_away, "the server stops"); }

 private:
  static constexpr std::size_t read_bytes = 4 * 1024;
  static constexpr std::size_t buffers_max = 64;  // What Asio passes to one system call.

  struct Outgoing {
    std::shared_ptr<const void> owner;
    std::string_view bytes;
    std::size_t counted = 0;  // Against the line's limit: nothing for control frames.
  };

  void wait_for(Duration time_max) { deadline_ = std::chrono::steady_clock::now() + time_max; }
  template <typename Call>
  void guarded(Call call);
  void handle(WebSocketReader::Event event);
  void begin_close(CloseCode code, std::string_view reason);
  void push_control(std::string frame);
  void write();
  void note_written(std::size_t count);
  void cut() {
    error_code ignored;
    stream_.lowest_layer().close(ignored);
  }

  Stream& stream_;
  const ServerLimits& limits_;
  const std::shared_ptr<WebSocketLine> line_;
  const std::shared_ptr<WebSocketHandler> handler_;
  const bool deflate_;
  Instant& deadline_;
  WebSocketReader reader_;

  std::deque<Outgoing> queue_;  // Bounded by the line; one pong or ping a read or interval.
  std::size_t front_sent_ = 0;  // Of the first one's bytes.
  std::vector<asio::const_buffer> buffers_;
  bool writing_ = false;
  std::move_only_function<void()> writing_ended_;

  bool pinged_ = false;   // And heard nothing since.
  bool closing_ = false;  // Our close frame is in the queue or out.
  bool ended_ = false;    // The peer's close frame has come, or it broke the protocol.
  CloseCode code_ = CloseCode::abnormal;
};

template <typename Stream>
Async<void> WebSocketTalk<Stream>::run(boost::beast::flat_buffer& input) {
  wait_for(limits_.websocket_ping_interval);
  guarded([this] { handler_->on_open(WebSocket(line_)); });
  for (;;) {
    std::string_view bytes{static_cast<const char*>(input.data().data()), input.size()};
    while (!ended_) {
      auto event = reader_.next(bytes);
      if (!event) break;
      handle(*std::move(event));
    }
    input.clear();
    if (ended_) break;
    const auto [ec, count] = co_await stream_.async_read_some(input.prepare(read_bytes), awaited);
    if (ec) break;
    input.commit(count);
    pinged_ = false;
    if (!closing_) wait_for(limits_.websocket_ping_interval);
  }
  if (!ended_) cut();
  closing_ = true;
  line_->end();
  while (writing_) {
    co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void()>(
        [this](auto&& done) { writing_ended_ = std::forward<decltype(done)>(done); },
        asio::use_awaitable_t<Executor>());
  }
  guarded([this] { handler_->on_close(code_); });
}

template <typename Stream>
template <typename Call>
void WebSocketTalk<Stream>::guarded(Call call) {
  try {
    call();
  } catch (const std::exception& failure) {
    log::error("websocket_handler_threw", {{"what", failure.what()}});
    begin_close(CloseCode::internal, "a fault of the server");
  }
}

template <typename Stream>
void WebSocketTalk<Stream>::handle(WebSocketReader::Event event) {
  using Kind = WebSocketReader::Event::Kind;
  switch (event.kind) {
    case Kind::text:
      if (!closing_) guarded([&] { handler_->on_text(std::move(event.bytes)); });
      break;
    case Kind::ping:
      // A pong that still waits answers all pings so far (RFC 6455 §5.5.3), so that a flood of
      // them does not become a queue.
      if (!closing_ && !writing_) push_control(control_frame(ControlFrame::pong, event.bytes));
      break;
    case Kind::pong:
      break;
    case Kind::close:
      if (!closing_) code_ = event.code;
      begin_close(event.code, {});
      ended_ = true;
      break;
    case Kind::broken:
      begin_close(event.code, {});
      ended_ = true;
      break;
  }
}

template <typename Stream>
void WebSocketTalk<Stream>::begin_close(CloseCode code, std::string_view reason) {
  if (closing_) return;
  closing_ = true;
  if (code_ == CloseCode::abnormal) code_ = code;
  line_->end();
  // What has not been started need not be sent any more: a slow reader would never see the end.
  while (queue_.size() > (writing_ ? buffers_.size() : 0)) queue_.pop_back();
  wait_for(limits_.close_time_max);
  push_control(close_frame(code, reason));
}

template <typename Stream>
void WebSocketTalk<Stream>::push_control(std::string frame) {
  auto owner = std::make_shared<const std::string>(std::move(frame));
  const std::string_view bytes = *owner;
  queue_.push_back({std::move(owner), bytes, 0});
  write();
}

template <typename Stream>
void WebSocketTalk<Stream>::receive(Letter&& letter) {
  if (auto* sending = std::get_if<FrameToSend>(&letter.content)) {
    if (closing_) return;
    SharedFrame frame = std::move(sending->frame);
    const std::string_view bytes = deflate_ ? frame->deflated() : frame->plain();
    const std::size_t counted = frame->size();
    queue_.push_back({std::move(frame), bytes, counted});
    write();
  } else if (auto* close = std::get_if<CloseToSend>(&letter.content)) {
    begin_close(close->code, close->reason);
  }
}

template <typename Stream>
void WebSocketTalk<Stream>::expire() {
  if (closing_ || pinged_) {
    cut();
    return;
  }
  pinged_ = true;
  wait_for(limits_.websocket_ping_interval);
  push_control(control_frame(ControlFrame::ping, {}));
}

template <typename Stream>
void WebSocketTalk<Stream>::write() {
  while (!writing_ && !queue_.empty()) {
    buffers_.clear();
    for (const Outgoing& outgoing : queue_) {
      if (buffers_.size() == buffers_max) break;
      const std::size_t sent = buffers_.empty() ? front_sent_ : 0;
      buffers_.emplace_back(outgoing.bytes.data() + sent, outgoing.bytes.size() - sent);
    }
    const std::span<const asio::const_buffer> buffers(buffers_);
    if constexpr (std::is_same_v<Stream, Socket>) {
      error_code ec;
      const std::size_t count = stream_.write_some(buffers, ec);
      if (!ec) {
        note_written(count);
        continue;
      }
      if (ec != asio::error::would_block) {
        cut();  // The reader sees the end.
        return;
      }
    }
    writing_ = true;
    stream_.async_write_some(buffers, [this](error_code ec, std::size_t count) {
      writing_ = false;
      note_written(count);
      if (ec) {
        cut();
        queue_.clear();
      } else {
        write();
      }
      if (!writing_ && writing_ended_) std::exchange(writing_ended_, nullptr)();
    });
  }
}

template <typename Stream>
void WebSocketTalk<Stream>::note_written(std::size_t count) {
  front_sent_ += count;
  while (!queue_.empty() && front_sent_ >= queue_.front().bytes.size()) {
    front_sent_ -= queue_.front().bytes.size();
    line_->sent(queue_.front().counted);
    queue_.pop_front();
  }
}

}  // namespace tocsin::net
