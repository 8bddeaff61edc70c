// HttpServer: one listener that speaks HTTP/1.1 and WebSocket, plain or over TLS, on threads of its
// own. Every limit is an option; what breaks one is answered by the server itself with a problem
// document (RFC 9457) and never reaches the handler.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "net/http.hpp"

namespace tocsin::net {

struct TlsFiles {
  std::string certificate_file;  // PEM, the chain with the server's own certificate first
  std::string key_file;          // PEM, not encrypted
};

struct ServerLimits {
  std::size_t connections_max = 16'000;                 // one more is answered 503 and closed
  std::size_t header_bytes_max = 16 * 1024;             // request line and fields; more is a 431
  std::size_t websocket_message_bytes_max = 64 * 1024;  // inflated; more closes with 1009
  std::size_t websocket_queue_bytes_max = 1024 * 1024;  // unsent; more closes with 1013

  Duration handshake_time_max = 10s;  // TLS
  Duration header_time_max = 10s;     // first to last byte of a request's head; more is a 408
  Duration idle_time_max = 75s;       // between two requests
  Duration answer_time_max = 60s;     // the handler's; more is a 503
  // A body, and a response on its way out, may take this long and a second more for every so many
  // bytes that have already passed. Slower is a 408, or an end.
  Duration transfer_grace = 10s;
  std::size_t transfer_bytes_per_second_min = 1024;
  Duration websocket_ping_interval = 20s;  // silence for two of them ends the socket
  Duration close_time_max = 2s;            // for the peer to take a last answer or a goodbye
};

// What becomes of a body that is about to arrive.
struct BodyPlan {
  std::shared_ptr<BodySink> sink;   // none: it is held
  std::optional<Response> refusal;  // or: it is not even read, and the connection ends
};

struct ServerOptions {
  std::string address = "127.0.0.1";  // numeric; "::" listens to IPv4 as well
  std::uint16_t port = 0;             // 0: any free one, see HttpServer::port()
  std::size_t threads = 1;
  std::optional<TlsFiles> tls = {};
  ServerLimits limits = {};
  // The largest body that this request may have; a larger one is refused with 413 before it is
  // read. Called on net threads.
  std::function<std::size_t(std::string_view method, std::string_view path)> body_bytes_max =
      [](std::string_view, std::string_view) { return std::size_t{1024 * 1024}; };
  // Asked with the head of each request that has a body, on net threads; none: bodies are held.
  std::function<BodyPlan(const Request& head)> body_plan = nullptr;
};

// Answers one request, once, from any thread, now or later: never waits for the network, and
// answers that follow each other closely share one wake-up of the net thread. Dropped without a
// call, the request is answered with 500.
using Respond = std::move_only_function<void(Response&&)>;

// Called on a net thread, which serves many connections: it must not block.
using Handler = std::function<void(Request&&, Respond)>;

class HttpServer {
 public:
  // Listens when it returns. Errors: invalid (address, certificate or key), unavailable (the port
  // is taken).
  static Result<std::unique_ptr<HttpServer>> start(ServerOptions options, Handler handler);
  ~HttpServer();  // stop(0s)

  std::uint16_t port() const;
  std::size_t connections() const;  // open now

  // Accepts no more, lets running requests finish (their connections close after the answer), says
  // goodbye to WebSockets (1001), and after `drain_time_max` ends what is left. Returns when all is
  // closed. Responding after that is harmless and has no effect.
  void stop(Duration drain_time_max);

 private:
  class Running;
  explicit HttpServer(std::unique_ptr<Running> running);
  std::unique_ptr<Running> running_;
};

}  // namespace tocsin::net
