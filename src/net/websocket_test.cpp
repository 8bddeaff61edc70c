#include "net/websocket.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "net/http_server.hpp"
#include "net/loopback_client.hpp"

namespace tocsin::net {
namespace {

constexpr int text_byte = 0x81;
constexpr int close_byte = 0x88;
constexpr int ping_byte = 0x89;
constexpr int pong_byte = 0x8a;

// A browser's end of a WebSocket.
class WebSocketClient {
 public:
  explicit WebSocketClient(std::uint16_t port, std::string_view extensions = {},
                           int receive_buffer_bytes = 0)
      : client_(port, receive_buffer_bytes) {
    std::string request =
        "GET /live HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    if (!extensions.empty()) {
      request.append("Sec-WebSocket-Extensions: ").append(extensions).append("\r\n");
    }
    answer = client_.ask(request + "\r\n");
  }

  bool send(int first_byte, std::string_view payload) {
    std::string frame{static_cast<char>(first_byte), static_cast<char>(0x80 | payload.size())};
    frame += std::string(4, '\0');  // A mask of nought.
    frame += payload;
    return client_.send(frame);
  }

  struct Received {
    int first_byte = 0;
    std::string payload;
    bool operator==(const Received&) const = default;
  };
  Received read() {
    const std::string head = client_.read(2);
    if (head.size() < 2) return {};
    std::size_t length = static_cast<unsigned char>(head[1]);
    if (length >= 126) {
      std::size_t longer = 0;
      for (const char byte : client_.read(length == 126 ? 2 : 8)) {
        longer = longer << 8 | static_cast<unsigned char>(byte);
      }
      length = longer;
    }
    return {static_cast<unsigned char>(head[0]), length > 0 ? client_.read(length) : ""};
  }
  // The code in the next frame, which must be a close.
  int read_close() {
    const Received received = read();
    if (received.first_byte != close_byte || received.payload.size() < 2) return 0;
    return static_cast<unsigned char>(received.payload[0]) * 256 +
           static_cast<unsigned char>(received.payload[1]);
  }
  bool at_end() { return client_.at_end(); }

  LoopbackClient::Reply answer;

 private:
  LoopbackClient client_;
};

// A server whose sockets echo, and that remembers them.
class Sockets {
 public:
  explicit Sockets(ServerLimits limits = {}) {
    ServerOptions options;
    options.threads = 2;
    options.limits = limits;
    auto started = HttpServer::start(options, [this](Request&& request, Respond respond) {
      if (request.path != "/live") return respond(respond_with(403, "text/plain", "no"));
      const auto self = std::make_shared<std::optional<WebSocket>>();
      respond(accept_websocket({
          .on_open =
              [this, self](WebSocket socket) {
                *self = socket;
                note([&] { open_.push_back(socket); });
              },
          .on_text =
              [self](std::string&& text) {
                if (text == "throw") throw std::runtime_error("broken");
                (*self)->send(text_frame("echo " + text));
              },
          .on_close = [this](CloseCode code) { note([&] { closed_.push_back(code); }); },
      }));
    });
    EXPECT_TRUE(started);
    server = *std::move(started);
  }

  std::vector<WebSocket> wait_for_open(std::size_t count) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(
        noted_.wait_for(lock, LoopbackClient::patience, [&] { return open_.size() >= count; }));
    return open_;
  }
  CloseCode wait_for_closed() {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(noted_.wait_for(lock, LoopbackClient::patience, [&] { return !closed_.empty(); }));
    return closed_.empty() ? CloseCode::none_given : closed_.back();
  }

 private:
  template <typename Change>
  void note(Change change) {
    const std::scoped_lock lock(mutex_);
    change();
    noted_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable noted_;
  std::vector<WebSocket> open_;
  std::vector<CloseCode> closed_;

 public:
  std::unique_ptr<HttpServer> server;  // Last: stops before the rest is gone.
};

TEST(WebSocket, EchoesAndSaysGoodbye) {
  Sockets sockets;
  WebSocketClient client(sockets.server->port());
  EXPECT_EQ(client.answer.status, 101);
  EXPECT_EQ(client.answer.headers.get("sec-websocket-accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  EXPECT_FALSE(client.answer.headers.has("sec-websocket-extensions"));
  for (const std::string text : {"one", "two"}) {
    client.send(text_byte, text);
    EXPECT_EQ(client.read(), (WebSocketClient::Received{text_byte, "echo " + text}));
  }
  client.send(close_byte, "\x03\xe8");
  EXPECT_EQ(client.read_close(), 1000);
  EXPECT_TRUE(client.at_end());
  EXPECT_EQ(sockets.wait_for_closed(), CloseCode::normal);
}

TEST(WebSocket, TheHandlerMayDecline) {
  Sockets sockets;
  LoopbackClient client(sockets.server->port());
  EXPECT_EQ(client.get("/elsewhere").status, 403);
  const auto reply = client.get("/live");
  EXPECT_EQ(reply.status, 426);
  EXPECT_EQ(reply.headers.get("upgrade"), "websocket");
}

TEST(WebSocket, AnswersAPing) {
  Sockets sockets;
  WebSocketClient client(sockets.server->port());
  client.send(ping_byte, "there?");
  EXPECT_EQ(client.read(), (WebSocketClient::Received{pong_byte, "there?"}));
}

TEST(WebSocket, OneFrameGoesToManyFromAnotherThread) {
  Sockets sockets;
  std::vector<WebSocketClient> clients;
  for (int i = 0; i < 40; ++i) {
    clients.emplace_back(sockets.server->port(), i % 2 == 0 ? "permessage-deflate" : "");
  }
  const auto open = sockets.wait_for_open(clients.size());
  const std::string text(1000, 'x');
  for (int round = 0; round < 10; ++round) {
    const auto large = text_frame(text);
    const auto small = text_frame(std::to_string(round));
    for (const WebSocket& socket : open) {
      socket.send(large);
      socket.send(small);
    }
  }
  for (std::size_t i = 0; i < clients.size(); ++i) {
    const bool deflated = i % 2 == 0;
    EXPECT_EQ(clients[i].answer.headers.has("sec-websocket-extensions"), deflated);
    for (int round = 0; round < 10; ++round) {
      const auto large = clients[i].read();
      EXPECT_EQ(large.first_byte, deflated ? 0xc1 : text_byte);
      EXPECT_EQ(large.payload.size() < 100, deflated);
      EXPECT_EQ(clients[i].read(), (WebSocketClient::Received{text_byte, std::to_string(round)}));
    }
  }
}

TEST(WebSocket, ClosesAReaderThatIsTooSlow) {
  Sockets sockets({.websocket_queue_bytes_max = 100'000, .close_time_max = 100ms});
  WebSocketClient client(sockets.server->port(), {}, 4096);
  const auto socket = sockets.wait_for_open(1).front();
  const auto frame = text_frame(std::string(50'000, 'x'));
  for (int i = 0; i < 1000; ++i) socket.send(frame);
  EXPECT_EQ(sockets.wait_for_closed(), CloseCode::try_again_later);
}

TEST(WebSocket, NothingIsLostOnTheWayToASlowReader) {
  Sockets sockets({.websocket_queue_bytes_max = 20'000'000});
  WebSocketClient client(sockets.server->port(), {}, 4096);
  const auto socket = sockets.wait_for_open(1).front();
  // More than the socket's buffers take, in sizes that never fit them evenly.
  const auto text = [](std::size_t i) { return std::to_string(i) + std::string(i % 7919, 'x'); };
  for (std::size_t i = 0; i < 3000; ++i) socket.send(text_frame(text(i)));
  for (std::size_t i = 0; i < 3000; ++i) ASSERT_TRUE(client.read().payload == text(i)) << i;
}

TEST(WebSocket, PingsAndGivesUpOnTheSilent) {
  Sockets sockets({.websocket_ping_interval = 100ms});
  WebSocketClient client(sockets.server->port());
  EXPECT_EQ(client.read().first_byte, ping_byte);
  client.send(pong_byte, "");
  EXPECT_EQ(client.read().first_byte, ping_byte);
  EXPECT_TRUE(client.at_end());
  EXPECT_EQ(sockets.wait_for_closed(), CloseCode::abnormal);
}

TEST(WebSocket, ClosesOnAMessageThatIsTooLarge) {
  Sockets sockets({.websocket_message_bytes_max = 10});
  WebSocketClient client(sockets.server->port());
  client.send(text_byte, "0123456789");
  EXPECT_EQ(client.read().payload, "echo 0123456789");
  client.send(text_byte, "0123456789a");
  EXPECT_EQ(client.read_close(), 1009);
  EXPECT_TRUE(client.at_end());
  EXPECT_EQ(sockets.wait_for_closed(), CloseCode::too_big);
}

TEST(WebSocket, TheServersOwnGoodbyeIsAnswered) {
  Sockets sockets;
  WebSocketClient client(sockets.server->port());
  const auto socket = sockets.wait_for_open(1).front();
  socket.close(CloseCode::policy, "signed out");
  socket.send(text_frame("too late"));
  const auto received = client.read();
  EXPECT_EQ(received.payload, "\x03\xf0signed out");
  client.send(close_byte, "\x03\xf0");
  EXPECT_TRUE(client.at_end());
  EXPECT_EQ(sockets.wait_for_closed(), CloseCode::policy);
}

TEST(WebSocket, AFaultOfTheHandlerEndsOnlyItsSocket) {
  Sockets sockets;
  WebSocketClient client(sockets.server->port());
  client.send(text_byte, "throw");
  EXPECT_EQ(client.read_close(), 1011);
  WebSocketClient other(sockets.server->port());
  EXPECT_EQ(other.answer.status, 101);
}

TEST(WebSocket, AStopSaysGoodbye) {
  Sockets sockets({.close_time_max = 100ms});
  WebSocketClient client(sockets.server->port());
  const auto socket = sockets.wait_for_open(1).front();
  std::thread stopping([&] { sockets.server->stop(10s); });
  EXPECT_EQ(client.read_close(), 1001);
  client.send(close_byte, "\x03\xe9");
  EXPECT_TRUE(client.at_end());
  stopping.join();
  socket.send(text_frame("late"));  // Harmless.
  EXPECT_EQ(sockets.wait_for_closed(), CloseCode::going_away);
}

TEST(WebSocket, ABrokenConnectionIsReported) {
  Sockets sockets;
  {
    WebSocketClient client(sockets.server->port());
  }
  EXPECT_EQ(sockets.wait_for_closed(), CloseCode::abnormal);
}

}  // namespace
}  // namespace tocsin::net
