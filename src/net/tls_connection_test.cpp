#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "net/http_server.hpp"
#include "net/loopback_client.hpp"
#include "net/self_signed.hpp"
#include "net/websocket.hpp"

namespace tocsin::net {
namespace {

// A blocking TLS client that sends exactly the bytes it is told to.
class TlsClient {
 public:
  explicit TlsClient(std::uint16_t port, int version = TLS1_3_VERSION,
                     std::string_view protocols = {})
      : tcp_(port), context_(SSL_CTX_new(TLS_client_method())) {
    const timeval patience{std::chrono::seconds(LoopbackClient::patience).count(), 0};
    ::setsockopt(tcp_.native(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    SSL_CTX_set_security_level(context_, 0);  // So that it is the server who refuses.
    SSL_CTX_set_cipher_list(context_, "ALL");
    SSL_CTX_set_min_proto_version(context_, version);
    SSL_CTX_set_max_proto_version(context_, version);
    ssl_ = SSL_new(context_);
    SSL_set_fd(ssl_, tcp_.native());
    SSL_set_alpn_protos(ssl_, reinterpret_cast<const unsigned char*>(protocols.data()),
                        static_cast<unsigned>(protocols.size()));
    connected = SSL_connect(ssl_) == 1;
  }
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;
  ~TlsClient() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
  }

  bool send(std::string_view bytes) {
    return SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())) ==
           static_cast<int>(bytes.size());
  }
  std::string read(std::size_t count) {
    std::string bytes(count, '\0');
    for (std::size_t filled = 0; filled < count;) {
      const int got = SSL_read(ssl_, bytes.data() + filled, static_cast<int>(count - filled));
      if (got <= 0) return bytes.substr(0, filled);
      filled += static_cast<std::size_t>(got);
    }
    return bytes;
  }
  std::string read_until(std::string_view mark) {
    std::string bytes;
    while (!bytes.ends_with(mark)) {
      const std::string byte = read(1);
      if (byte.empty()) break;
      bytes += byte;
    }
    return bytes;
  }
  // Whether the server ended the connection in form, by a close_notify.
  bool at_proper_end() {
    char byte = 0;
    const int got = SSL_read(ssl_, &byte, 1);
    return got == 0 && SSL_get_error(ssl_, got) == SSL_ERROR_ZERO_RETURN;
  }

  bool connected = false;

 private:
  LoopbackClient tcp_;
  SSL_CTX* context_;
  SSL* ssl_ = nullptr;
};

class Tls : public testing::Test {
 protected:
  void start(Handler handler, ServerLimits limits = {}) {
    ServerOptions options;
    options.tls = TlsFiles{files_.certificate_file(), files_.key_file()};
    options.limits = limits;
    auto started = HttpServer::start(options, std::move(handler));
    ASSERT_TRUE(started) << started.error().message;
    server_ = *std::move(started);
  }

  const SelfSigned files_;
  std::unique_ptr<HttpServer> server_;
};

void echo(Request&& request, Respond respond) {
  respond(respond_with(200, "text/plain",
                       (request.secure ? "secure " : "plain ") + std::move(request.body)));
}

TEST_F(Tls, IsSpokenFromVersion12On) {
  start(echo);
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client(server_->port(), version);
    ASSERT_TRUE(client.connected) << version;
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
    EXPECT_TRUE(client.read_until("\r\n\r\n").starts_with("HTTP/1.1 200 OK\r\n"));
    EXPECT_EQ(client.read(9), "secure hi");
    client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    client.read_until("\r\n\r\n");
    EXPECT_EQ(client.read(7), "secure ");
    EXPECT_TRUE(client.at_proper_end());
  }
  EXPECT_FALSE(TlsClient(server_->port(), TLS1_1_VERSION).connected);
}

TEST_F(Tls, AgreesOnHttp11Only) {
  start(echo);
  EXPECT_TRUE(TlsClient(server_->port(), TLS1_3_VERSION, "\x02h2\x08http/1.1").connected);
  EXPECT_FALSE(TlsClient(server_->port(), TLS1_3_VERSION, "\x02h2").connected);
}

TEST_F(Tls, LimitsTheHandshake) {
  start(echo, {.handshake_time_max = 100ms});
  LoopbackClient silent(server_->port());
  EXPECT_TRUE(silent.at_end());
  LoopbackClient confused(server_->port());
  confused.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(confused.read_reply().status, 0);
}

TEST_F(Tls, ARefusalReachesEvenTheOneWhoGoesOnSending) {
  start(echo);
  TlsClient client(server_->port());
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n");
  client.send(std::string(100'000, 'x'));
  EXPECT_TRUE(client.read_until("\r\n\r\n").starts_with("HTTP/1.1 413 "));
}

TEST_F(Tls, StopsWithOpenConnections) {
  start(echo, {.close_time_max = 100ms});
  TlsClient client(server_->port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  client.read_until("\r\n\r\n");
  LoopbackClient silent(server_->port());
  EXPECT_TRUE(eventually([&] { return server_->connections() == 2; }));
  server_->stop(50ms);
  EXPECT_EQ(server_->connections(), 0U);
}

TEST_F(Tls, CarriesWebSockets) {
  std::mutex mutex;
  std::condition_variable changed;
  std::optional<WebSocket> open;
  std::optional<CloseCode> closed;
  start(
      [&](Request&&, Respond respond) {
        respond(accept_websocket({
            .on_open =
                [&](WebSocket socket) {
                  const std::scoped_lock lock(mutex);
                  open = socket;
                  changed.notify_all();
                },
            .on_text = [&](std::string&& text) { open->send(text_frame(text)); },
            .on_close =
                [&](CloseCode code) {
                  const std::scoped_lock lock(mutex);
                  closed = code;
                  changed.notify_all();
                },
        }));
      },
      {.websocket_queue_bytes_max = 10'000'000});
  TlsClient client(server_->port());
  client.send(
      "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
      "\x81\x82mask\x05\x08");  // "hi", in the same breath.
  EXPECT_TRUE(client.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
  EXPECT_EQ(client.read(4), "\x81\x02hi");
  std::unique_lock lock(mutex);
  ASSERT_TRUE(changed.wait_for(lock, LoopbackClient::patience, [&] { return open.has_value(); }));
  const std::string text(5000, 'x');
  for (int i = 0; i < 1000; ++i) open->send(text_frame(text));
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(client.read(4 + text.size()).size(), 4 + text.size());
  open->close(CloseCode::normal, "done");
  EXPECT_EQ(client.read(8),
            "\x88\x06\x03\xe8"
            "done");
  client.send(std::string("\x88\x82\0\0\0\0\x03\xe8", 8));
  EXPECT_TRUE(changed.wait_for(lock, LoopbackClient::patience, [&] { return closed.has_value(); }));
  EXPECT_EQ(closed, CloseCode::normal);
}

}  // namespace
}  // namespace tocsin::net
