// HttpConnection: one accepted socket from its first byte to its last. It reads a request, asks the
// handler, writes the answer, and starts again; one request at a time, so that what a client
// pipelines is answered in order. Lives on one IoThread. Private to net/; instantiated once for
// plain sockets and once for TLS, each in a file of its own.
#pragma once

#include <array>
#include <boost/asio/async_result.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/log.hpp"
#include "net/asio_types.hpp"
#include "net/io_thread.hpp"
#include "net/request_parser.hpp"
#include "net/response_writer.hpp"
#include "net/server_core.hpp"
#include "net/websocket_talk.hpp"

namespace tocsin::net {

using TlsStream = asio::ssl::stream<Socket>;

// The Respond of one request: answers 500 when it is dropped unused.
class PendingAnswer {
 public:
  PendingAnswer(std::shared_ptr<Mailbox> mailbox, std::uint64_t connection, std::uint64_t request)
      : mailbox_(std::move(mailbox)), connection_(connection), request_(request) {}
  PendingAnswer(PendingAnswer&&) = default;
  PendingAnswer& operator=(PendingAnswer&&) = delete;
  ~PendingAnswer() {
    if (mailbox_) (*this)(problem(503, "the request was dropped; it may be tried again"));
  }

  void operator()(Response&& response) {
    if (const auto mailbox = std::exchange(mailbox_, nullptr)) {
      IoThread::answer(*mailbox, {connection_, Answer{request_, std::move(response)}});
    }
  }

 private:
  std::shared_ptr<Mailbox> mailbox_;
  std::uint64_t connection_;
  std::uint64_t request_;
};

template <typename Stream>
class HttpConnection final : public Connection {
 public:
  HttpConnection(ServerCore& core, IoThread& thread, std::uint64_t id, Stream stream,
                 std::string peer_address)
      : core_(core),
        thread_(thread),
        id_(id),
        stream_(std::move(stream)),
        peer_address_(std::move(peer_address)) {
    thread_.enter(id_, *this);
  }
  ~HttpConnection() override {
    thread_.leave(id_);
    core_.count_out();
  }

  // The whole life of a connection.
  static Async<void> live(ServerCore& core, IoThread& thread, std::uint64_t id, Stream stream,
                          std::string peer_address);

  void receive(Letter&& letter) override;
  void expire() override;
  void drain() override;
  void close() override;

 private:
  static constexpr bool is_tls = !std::is_same_v<Stream, Socket>;
  static constexpr std::size_t read_bytes = 8 * 1024;
  static constexpr std::size_t sink_bytes = 64 * 1024;           // of a body that is not held
  static constexpr std::size_t small_body_bytes = 8 * 1024;      // copied behind its head
  static constexpr std::size_t output_bytes_kept = 64 * 1024;    // answers to pipelined requests
  static constexpr std::size_t body_bytes_trusted = 256 * 1024;  // reserved on the sender's word

  // What the connection waits for, and so what the passing of its deadline means.
  enum class Phase { handshake, idle, head, body, answer, sending, closing, websocket };

  const ServerLimits& limits() const { return core_.options.limits; }
  Socket& socket() {
    if constexpr (is_tls) {
      return stream_.next_layer();
    } else {
      return stream_;
    }
  }
  std::string_view input() const {
    return {static_cast<const char*>(input_.data().data()), input_.size()};
  }
  void wait_in(Phase phase, Duration time_max) {
    phase_ = phase;
    expired_ = false;
    deadline = std::chrono::steady_clock::now() + time_max;
  }
  // For bodies: the time that a transfer at the slowest permitted rate would have taken by now.
  void wait_in_transfer(Phase phase, Instant started, std::size_t bytes_passed) {
    phase_ = phase;
    expired_ = false;
    deadline = started + limits().transfer_grace +
               Duration(bytes_passed * 1000 / limits().transfer_bytes_per_second_min);
  }

  Async<bool> shake_hands();
  Async<bool> serve_request();
  Async<bool> read_head(RequestParser& parser);
  Async<bool> read_body(RequestParser& parser, std::size_t body_bytes_max);
  Async<bool> read_sized_body(RequestParser& parser);
  Async<bool> read_sized_body_away(RequestParser& parser);
  Async<bool> read_chunked_body(RequestParser& parser, std::size_t body_bytes_max);
  Async<bool> fill(std::size_t bytes = read_bytes);
  void ask(Request&& request);
  Async<bool> wait_for_answer();
  Async<bool> send(Response response, ResponseShape shape);
  Async<bool> flush(std::string_view body = {});
  Async<bool> refuse(Refusal refusal);
  Async<bool> become_websocket(Request request, Response response);
  Async<void> say_goodbye();
  void accept_answer(Response&& response);
  void wake();

  ServerCore& core_;
  IoThread& thread_;
  const std::uint64_t id_;
  Stream stream_;
  const std::string peer_address_;

  boost::beast::flat_buffer input_;  // Read, not yet understood.
  std::string output_;               // Answered, not yet written: goes out before any wait.
  Phase phase_ = Phase::handshake;
  bool expired_ = false;
  bool closed_ = false;

  std::uint64_t request_ = 0;  // The number of the request being answered.
  bool asked_ = false;         // An answer is wanted: the first one, no later one.
  std::optional<Response> answer_;
  std::move_only_function<void()> waiter_;  // Resumes the coroutine that waits for it.
  std::optional<WebSocketTalk<Stream>> talk_;
};

template <typename Stream>
Async<void> HttpConnection<Stream>::live(ServerCore& core, IoThread& thread, std::uint64_t id,
                                         Stream stream, std::string peer_address) {
  HttpConnection self(core, thread, id, std::move(stream), std::move(peer_address));
  if (!co_await self.shake_hands()) co_return;
  while (co_await self.serve_request()) {
  }
}

template <typename Stream>
Async<bool> HttpConnection<Stream>::shake_hands() {
  error_code ec;
  socket().non_blocking(true, ec);
  socket().set_option(asio::ip::tcp::no_delay(true), ec);
  if constexpr (is_tls) {
    wait_in(Phase::handshake, limits().handshake_time_max);
    const auto [failed] = co_await stream_.async_handshake(asio::ssl::stream_base::server, awaited);
    co_return !failed;
  }
  co_return true;
}

template <typename Stream>
Async<bool> HttpConnection<Stream>::serve_request() {
  RequestParser parser(limits().header_bytes_max);
  if (!co_await read_head(parser)) co_return false;
  Request& request = parser.request;
  const std::size_t body_bytes_max = core_.options.body_bytes_max(request.method, request.path);
  if (parser.chunked() || parser.content_length() > 0) {
    if (core_.options.body_plan) {
      BodyPlan plan = core_.options.body_plan(request);
      if (plan.refusal) co_return co_await send(std::move(*plan.refusal), {.keep_alive = false});
      request.sink = std::move(plan.sink);
    }
    if (!co_await read_body(parser, body_bytes_max)) co_return false;
  }
  const ResponseShape shape{.head_only = request.method == "HEAD",
                            .keep_alive = parser.keep_alive(),
                            .for_http_1_0 = parser.http_1_0()};
  Request handshake;
  if (request.websocket_possible) handshake.headers = request.headers;
  handshake.websocket_possible = request.websocket_possible;
  ask(std::move(request));
  if (!answer_ && !co_await wait_for_answer()) co_return false;
  Response response = *std::exchange(answer_, std::nullopt);
  if (response.websocket) {
    co_return co_await become_websocket(std::move(handshake), std::move(response));
  }
  co_return co_await send(std::move(response), shape);
}

// False when the connection is to end; all has been said then.
template <typename Stream>
Async<bool> HttpConnection<Stream>::read_head(RequestParser& parser) {
  Instant head_deadline = Instant::max();
  for (;;) {
    if (input_.size() > 0) {
      input_.consume(parser.read_head(input()));
      if (parser.refusal()) co_return co_await refuse(*parser.refusal());
      if (parser.head_done()) co_return true;
    }
    if (core_.draining && !parser.started() && input_.size() == 0) {
      if (co_await flush()) co_await say_goodbye();
      co_return false;
    }
    if (!output_.empty() && !co_await flush()) co_return false;
    if (!parser.started() && input_.size() == 0) {
      wait_in(Phase::idle, limits().idle_time_max);
    } else {
      wait_in(Phase::head, limits().header_time_max);
      head_deadline = std::min(head_deadline, deadline);
      deadline = head_deadline;
    }
    if (!co_await fill()) {
      if (expired_ && phase_ == Phase::head) {
        co_return co_await refuse({408, "the header took too long to arrive"});
      }
      co_return false;
    }
  }
}

template <typename Stream>
Async<bool> HttpConnection<Stream>::read_body(RequestParser& parser, std::size_t body_bytes_max) {
  if (parser.content_length() > body_bytes_max) {
    co_return co_await refuse(too_large(body_bytes_max));
  }
  if (parser.expects_continue() && input_.size() == 0 && !parser.http_1_0()) {
    output_ += "HTTP/1.1 100 Continue\r\n\r\n";
  }
  bool read = false;
  if (parser.chunked()) {
    read = co_await read_chunked_body(parser, body_bytes_max);
  } else if (parser.request.sink) {
    read = co_await read_sized_body_away(parser);
  } else {
    read = co_await read_sized_body(parser);
  }
  if (read) co_return true;
  if (parser.refusal() && parser.refusal()->status == 413) parser.refuse(too_large(body_bytes_max));
  if (parser.refusal()) co_return co_await refuse(*parser.refusal());
  if (expired_ && phase_ == Phase::body)
    co_return co_await refuse({408, "the body arrived too slowly"});
  co_return false;
}

// Straight from the socket into its place, but for what came along with the head.
template <typename Stream>
Async<bool> HttpConnection<Stream>::read_sized_body(RequestParser& parser) {
  const Instant started = std::chrono::steady_clock::now();
  const std::size_t length = parser.content_length();
  std::string& body = parser.request.body;
  std::size_t filled = std::min(length, input_.size());
  body.reserve(std::min(length, body_bytes_trusted));
  body.append(input().substr(0, filled));
  input_.consume(filled);
  while (filled < length) {
    // A sender who promised more gets memory as it keeps its word.
    if (filled == body.size()) {
      body.resize(std::min(length, std::max(body_bytes_trusted, 2 * filled)));
    }
    const asio::mutable_buffer room(body.data() + filled, body.size() - filled);
    error_code ec = asio::error::would_block;
    std::size_t count = 0;
    if constexpr (!is_tls) count = stream_.read_some(room, ec);
    if (ec == asio::error::would_block) {
      if (!output_.empty() && !co_await flush()) co_return false;
      wait_in_transfer(Phase::body, started, filled);
      std::tie(ec, count) = co_await stream_.async_read_some(room, awaited);
    }
    if (ec) co_return false;
    filled += count;
  }
  co_return true;
}

// The same where a sink takes the bytes: no more than one piece of them is held.
template <typename Stream>
Async<bool> HttpConnection<Stream>::read_sized_body_away(RequestParser& parser) {
  const Instant started = std::chrono::steady_clock::now();
  const std::size_t length = parser.content_length();
  std::size_t passed = 0;
  for (;;) {
    const std::size_t piece = std::min(length - passed, input_.size());
    if (piece > 0 && !parser.request.sink->take(input().substr(0, piece))) {
      parser.refuse(not_kept());
      co_return false;
    }
    input_.consume(piece);
    passed += piece;
    if (passed == length) co_return true;
    if (!output_.empty() && !co_await flush()) co_return false;
    wait_in_transfer(Phase::body, started, passed);
    if (!co_await fill(sink_bytes)) co_return false;
  }
}

template <typename Stream>
Async<bool> HttpConnection<Stream>::read_chunked_body(RequestParser& parser,
                                                      std::size_t body_bytes_max) {
  const Instant started = std::chrono::steady_clock::now();
  Request& request = parser.request;
  std::size_t taken = 0;  // by the sink
  for (;;) {
    if (input_.size() > 0) input_.consume(parser.read_chunks(input(), body_bytes_max - taken));
    if (parser.refusal()) co_return false;
    if (request.sink && !request.body.empty()) {
      if (!request.sink->take(request.body)) {
        parser.refuse(not_kept());
        co_return false;
      }
      taken += request.body.size();
      request.body.clear();
    }
    if (parser.body_done()) co_return true;
    // What is left is a chunk's or the trailer's unfinished line.
    if (input_.size() > limits().header_bytes_max) {
      parser.refuse({431, "the trailer or a chunk's header is too large"});
      co_return false;
    }
    if (!output_.empty() && !co_await flush()) co_return false;
    wait_in_transfer(Phase::body, started, taken + request.body.size());
    if (!co_await fill()) co_return false;
  }
}

template <typename Stream>
Async<bool> HttpConnection<Stream>::fill(std::size_t bytes) {
  const auto [ec, count] = co_await stream_.async_read_some(input_.prepare(bytes), awaited);
  input_.commit(count);
  co_return !ec;
}

template <typename Stream>
void HttpConnection<Stream>::ask(Request&& request) {
  request.peer_address = peer_address_;
  request.secure = is_tls;
  ++request_;
  asked_ = true;
  thread_.begin_asking(id_);
  try {
    core_.handler(std::move(request), PendingAnswer(thread_.mailbox(), id_, request_));
  } catch (const std::exception& failure) {
    log::error("request_handler_threw", {{"what", failure.what()}});
    accept_answer(problem(500, "the request could not be handled; this is a fault of the server"));
  }
  thread_.end_asking();
}

template <typename Stream>
Async<bool> HttpConnection<Stream>::wait_for_answer() {
  if (!output_.empty() && !co_await flush()) co_return false;
  if (answer_) co_return true;
  if (closed_) co_return false;
  wait_in(Phase::answer, limits().answer_time_max);
  co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void()>(
      [this](auto&& handler) { waiter_ = std::forward<decltype(handler)>(handler); },
      asio::use_awaitable_t<Executor>());
  co_return answer_.has_value();
}

template <typename Stream>
void HttpConnection<Stream>::accept_answer(Response&& response) {
  if (!asked_) return;
  asked_ = false;
  answer_ = std::move(response);
}

template <typename Stream>
void HttpConnection<Stream>::wake() {
  if (!waiter_) return;
  auto waiter = std::exchange(waiter_, nullptr);
  waiter();  // The connection may be gone when this returns.
}

template <typename Stream>
Async<bool> HttpConnection<Stream>::send(Response response, ResponseShape shape) {
  if (core_.draining) shape.keep_alive = false;
  append_head(output_, response, shape, thread_.http_date(std::chrono::steady_clock::now()));
  std::string_view body = sent_body(response, shape);
  if (body.size() <= small_body_bytes) {
    output_ += body;
    body = {};
  }
  if (!body.empty() || !shape.keep_alive || output_.size() > output_bytes_kept) {
    if (!co_await flush(body)) co_return false;
  }
  if (!shape.keep_alive) co_await say_goodbye();
  co_return shape.keep_alive;
}

// Writes what waits in output_ and then `body`, which must outlive the call.
template <typename Stream>
Async<bool> HttpConnection<Stream>::flush(std::string_view body) {
  const Instant started = std::chrono::steady_clock::now();
  std::string_view head = output_;
  std::size_t written = 0;
  while (!head.empty() || !body.empty()) {
    const std::array<asio::const_buffer, 2> buffers{asio::buffer(head.data(), head.size()),
                                                    asio::buffer(body.data(), body.size())};
    error_code ec = asio::error::would_block;
    std::size_t count = 0;
    if constexpr (!is_tls) count = stream_.write_some(buffers, ec);
    if (ec == asio::error::would_block) {
      wait_in_transfer(Phase::sending, started, written);
      std::tie(ec, count) = co_await stream_.async_write_some(buffers, awaited);
    }
    if (ec) co_return false;
    written += count;
    const std::size_t of_head = std::min(count, head.size());
    head.remove_prefix(of_head);
    body.remove_prefix(count - of_head);
  }
  output_.clear();
  if (output_.capacity() > 2 * output_bytes_kept) output_.shrink_to_fit();
  co_return true;
}

// Answers without the handler and ends: what else the client has sent is not understood.
template <typename Stream>
Async<bool> HttpConnection<Stream>::refuse(Refusal refusal) {
  co_return co_await send(problem(refusal.status, refusal.detail), {.keep_alive = false});
}

template <typename Stream>
Async<bool> HttpConnection<Stream>::become_websocket(Request request, Response response) {
  if (!request.websocket_possible) {
    Response refusal = problem(426, "this address speaks WebSocket; open it with a handshake");
    refusal.headers.add("Upgrade", "websocket");
    co_return co_await send(std::move(refusal), {.keep_alive = false});
  }
  const bool deflate = offers_deflate(request.headers);
  append_websocket_answer(output_, request.headers, deflate,
                          response.headers.get("sec-websocket-protocol"));
  if (!co_await flush()) co_return false;
  phase_ = Phase::websocket;
  auto line =
      std::make_shared<WebSocketLine>(thread_.mailbox(), id_, limits().websocket_queue_bytes_max);
  talk_.emplace(stream_, limits(), std::move(line), std::move(response.websocket), deflate,
                deadline);
  if (core_.draining) talk_->drain();
  co_await talk_->run(input_);
  co_await say_goodbye();
  co_return false;
}

// Ends the sending side and waits a moment for the client to end its own: closing at once would
// discard our last words when the client still has bytes under way (RFC 9112 §9.6).
template <typename Stream>
Async<void> HttpConnection<Stream>::say_goodbye() {
  wait_in(Phase::closing, limits().close_time_max);
  const Instant last = deadline;
  if constexpr (is_tls) (void)co_await stream_.async_shutdown(awaited);
  error_code ec;
  socket().shutdown(Socket::shutdown_send, ec);
  input_.clear();
  while (!ec && !expired_) {
    deadline = last;
    std::tie(ec, std::ignore) =
        co_await socket().async_read_some(input_.prepare(read_bytes), awaited);
  }
}

template <typename Stream>
void HttpConnection<Stream>::receive(Letter&& letter) {
  if (auto* answer = std::get_if<Answer>(&letter.content)) {
    if (answer->request != request_) return;
    accept_answer(std::move(answer->response));
    wake();
  } else if (talk_) {
    talk_->receive(std::move(letter));
  }
}

template <typename Stream>
void HttpConnection<Stream>::expire() {
  expired_ = true;
  if (phase_ == Phase::websocket) {
    talk_->expire();
  } else if (phase_ == Phase::answer) {
    log::warn("request_answer_overdue");
    accept_answer(problem(503, "the answer took too long; try again"));
    wake();
  } else {
    error_code ignored;
    socket().cancel(ignored);
  }
}

template <typename Stream>
void HttpConnection<Stream>::drain() {
  error_code ignored;
  if (phase_ == Phase::websocket) {
    talk_->drain();
  } else if (phase_ == Phase::idle) {
    socket().cancel(ignored);
  }
}

template <typename Stream>
void HttpConnection<Stream>::close() {
  closed_ = true;
  error_code ignored;
  socket().close(ignored);
  wake();
}

}  // namespace tocsin::net
