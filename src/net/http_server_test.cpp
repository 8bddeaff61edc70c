#include "net/http_server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "net/loopback_client.hpp"

namespace tocsin::net {
namespace {

std::unique_ptr<HttpServer> start(Handler handler, ServerOptions options = {}) {
  auto server = HttpServer::start(std::move(options), std::move(handler));
  EXPECT_TRUE(server) << (server ? "" : server.error().message);
  return *std::move(server);
}

void echo(Request&& request, Respond respond) {
  respond(
      respond_with(200, "text/plain",
                   request.method + " " + request.path + " " + request.query + " " + request.body));
}

// Keeps the requests until the test answers them.
class Held {
 public:
  Handler handler() {
    return [this](Request&& request, Respond respond) {
      const std::scoped_lock lock(mutex_);
      held_.emplace_back(std::move(request), std::move(respond));
      arrived_.notify_all();
    };
  }
  std::vector<std::pair<Request, Respond>> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    arrived_.wait_for(lock, LoopbackClient::patience, [&] { return held_.size() >= count; });
    return std::exchange(held_, {});
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<std::pair<Request, Respond>> held_;
};

TEST(HttpServer, AnswersAndKeepsTheConnection) {
  const auto server = start(echo);
  LoopbackClient client(server->port());
  for (int i = 0; i < 3; ++i) {
    const auto reply = client.get("/a%20b?x=1");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, "GET /a%20b x=1 ");
    EXPECT_EQ(reply.headers.get("content-type"), "text/plain");
    EXPECT_EQ(reply.headers.get("date").size(), 29U);
  }
  EXPECT_EQ(client.post("/p", "body").body, "POST /p  body");
  EXPECT_EQ(server->connections(), 1U);
}

TEST(HttpServer, TellsWhoAsks) {
  const auto server = start([](Request&& request, Respond respond) {
    respond(respond_with(200, "text/plain",
                         request.peer_address + (request.secure ? " secure " : " plain ") +
                             std::string(request.header("user-agent"))));
  });
  LoopbackClient client(server->port());
  EXPECT_EQ(client.ask("GET / HTTP/1.1\r\nHost: x\r\nUSER-AGENT: me\r\n\r\n").body,
            "127.0.0.1 plain me");
}

TEST(HttpServer, AnswersPipelinedRequestsInOrder) {
  const auto server = start(echo);
  LoopbackClient client(server->port());
  std::string requests;
  for (int i = 0; i < 500; ++i) {
    requests +=
        "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi";
  }
  std::thread sender([&] { client.send(requests); });
  for (int i = 0; i < 500; ++i) {
    EXPECT_EQ(client.read_reply().body, "POST /" + std::to_string(i) + "  hi");
  }
  sender.join();
}

TEST(HttpServer, HeadHasTheLengthButNotTheBody) {
  const auto server = start(echo);
  LoopbackClient client(server->port());
  client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.read_reply(true).headers.get("content-length"), "8");
  EXPECT_EQ(client.get("/next").body, "GET /next  ");
}

TEST(HttpServer, ClosesWhenAskedTo) {
  const auto server = start(echo);
  LoopbackClient client(server->port());
  EXPECT_EQ(client.ask("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                .headers.get("connection"),
            "close");
  EXPECT_TRUE(client.at_end());
  LoopbackClient old(server->port());
  EXPECT_EQ(old.ask("GET / HTTP/1.0\r\n\r\n").status, 200);
  EXPECT_TRUE(old.at_end());
  LoopbackClient old_but_keen(server->port());
  EXPECT_EQ(old_but_keen.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                .headers.get("connection"),
            "keep-alive");
  EXPECT_EQ(old_but_keen.get("/").status, 200);
}

TEST(HttpServer, TakesTheAbsoluteForm) {
  const auto server = start(echo);
  LoopbackClient client(server->port());
  EXPECT_EQ(client.ask("GET http://x/a?b HTTP/1.1\r\nHost: x\r\n\r\n").body, "GET /a b ");
  EXPECT_EQ(client.ask("GET http://x?b HTTP/1.1\r\nHost: x\r\n\r\n").body, "GET / b ");
  EXPECT_EQ(client.ask("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n").body, "OPTIONS *  ");
}

TEST(HttpServer, SendsTheContinueThatIsExpected) {
  const auto server = start(echo);
  LoopbackClient client(server->port());
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(client.ask("hi").body, "POST /  hi");
}

TEST(HttpServer, ReadsChunksAndDropsTrailers) {
  const auto server = start([](Request&& request, Respond respond) {
    respond(respond_with(200, "text/plain",
                         request.body + (request.headers.has("x-late") ? " late" : "")));
  });
  LoopbackClient client(server->port());
  const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(client.ask(head + "3;ext=1\r\nabc\r\nA\r\n0123456789\r\n0\r\nX-Late: 1\r\n\r\n").body,
            "abc0123456789");
  // In the smallest pieces.
  for (const char byte : head + "1\r\nx\r\n2\r\nyz\r\n0\r\n\r\n") client.send({&byte, 1});
  EXPECT_EQ(client.read_reply().body, "xyz");
}

TEST(HttpServer, ReadsLargeBodiesWhole) {
  ServerOptions options;
  options.body_bytes_max = [](std::string_view, std::string_view) { return 8U << 20; };
  const auto server = start(
      [](Request&& request, Respond respond) {
        Response response = respond_with(200, "text/plain", std::move(request.body));
        respond(std::move(response));
      },
      options);
  LoopbackClient client(server->port());
  std::string body;
  for (int i = 0; body.size() < 5'000'000; ++i) body += std::to_string(i);
  std::thread sender([&] {
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
                "\r\n\r\n" + body);
  });
  const auto reply = client.read_reply();
  sender.join();
  EXPECT_TRUE(reply.body == body);
  EXPECT_EQ(client.get("/").status, 200);
}

TEST(HttpServer, SendsSharedBytes) {
  const auto page = std::make_shared<const std::string>(std::string(100'000, 'p'));
  const auto server = start([&](Request&&, Respond respond) {
    Response response;
    response.shared_body = share(page);
    respond(std::move(response));
  });
  LoopbackClient client(server->port());
  EXPECT_EQ(client.get("/").body, *page);
  EXPECT_EQ(client.get("/").body, *page);
}

TEST(HttpServer, AnswersMayComeLateFromAnyThread) {
  Held held;
  const auto server = start(held.handler(), {.threads = 2});
  std::vector<LoopbackClient> clients;
  for (int i = 0; i < 300; ++i) {
    clients.emplace_back(server->port());
    clients.back().send("GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  for (std::size_t seen = 0; seen < clients.size();) {
    auto requests = held.wait_for(1);
    ASSERT_FALSE(requests.empty());
    seen += requests.size();
    for (auto& [request, respond] : requests) {
      respond(respond_with(200, "text/plain", request.path));
    }
  }
  for (std::size_t i = 0; i < clients.size(); ++i) {
    EXPECT_EQ(clients[i].read_reply().body, "/" + std::to_string(i));
  }
}

TEST(HttpServer, AnAnswerAfterTheEndIsHarmless) {
  Held held;
  auto server = start(held.handler());
  LoopbackClient client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  auto requests = held.wait_for(1);
  ASSERT_EQ(requests.size(), 1U);
  server.reset();
  requests.front().second(respond_with(200, "text/plain", "late"));
  EXPECT_TRUE(client.at_end());
}

TEST(HttpServer, ADroppedRequestIsAnsweredAllTheSame) {
  const auto server = start([](Request&& request, Respond respond) {
    if (request.path == "/throw") throw std::runtime_error("broken");
    if (request.path == "/fine") echo(std::move(request), std::move(respond));
  });
  LoopbackClient client(server->port());
  EXPECT_EQ(client.get("/drop").status, 503);
  EXPECT_EQ(client.get("/throw").status, 503);
  EXPECT_EQ(client.get("/fine").status, 200);
}

TEST(HttpServer, AnOverdueAnswerIsNotTakenForTheNextOne) {
  Held held;
  ServerOptions options;
  options.limits.answer_time_max = 80ms;
  const auto server = start(held.handler(), options);
  LoopbackClient client(server->port());
  EXPECT_EQ(client.get("/slow").status, 503);
  auto slow = held.wait_for(1);
  ASSERT_EQ(slow.size(), 1U);
  slow.front().second(respond_with(200, "text/plain", "slow"));
  client.send("GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
  auto next = held.wait_for(1);
  ASSERT_EQ(next.size(), 1U);
  next.front().second(respond_with(200, "text/plain", "next"));
  EXPECT_EQ(client.read_reply().body, "next");
}

TEST(HttpServer, RefusesWhatIsMalformed) {
  const auto server = start(echo);
  const std::string host = "Host: x\r\n";
  const struct {
    std::string request;
    int status;
  } cases[] = {
      {"nonsense\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\n\r\n", 400},  // no Host
      {"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400},
      {"GET / HTTP/2.0\r\n" + host + "\r\n", 505},
      {"GET / HTTP/1.1\r\n" + host + "Bad Name: 1\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\n" + host + "Name : 1\r\n\r\n", 400},
      {"G(T / HTTP/1.1\r\n" + host + "\r\n", 400},
      {"GET x HTTP/1.1\r\n" + host + "\r\n", 400},
      {"CONNECT x:1 HTTP/1.1\r\n" + host + "\r\n", 400},
      {"GET / HTTP/1.1\r\n" + host + "X: a\x01z\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\n" + host + "Content-Length: 1x\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\n" + host + "Content-Length: 99999999999999999999999\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\n" + host + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\n" + host + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx", 400},
      {"POST / HTTP/1.1\r\n" + host + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
       400},
      {"POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
       400},
      {"POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked, gzip\r\n\r\n", 501},
      {"POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501},
      {"POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: xchunked\r\n\r\n", 501},
      {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 400},
      {"POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n", 400},
      {"GET / HTTP/1.1\r\n" + host + "Expect: miracles\r\n\r\n", 417},
  };
  for (const auto& [request, status] : cases) {
    LoopbackClient client(server->port());
    const auto reply = client.ask(request);
    EXPECT_EQ(reply.status, status) << request;
    EXPECT_EQ(reply.headers.get("content-type"), "application/problem+json");
    EXPECT_TRUE(client.at_end()) << request;
  }
}

TEST(HttpServer, LimitsTheHeader) {
  const auto server = start(echo);
  const auto request = [](std::size_t bytes) {
    const std::string start = "GET / HTTP/1.1\r\nHost: x\r\nX: ";
    return start + std::string(bytes - start.size() - 4, 'x') + "\r\n\r\n";
  };
  LoopbackClient client(server->port());
  EXPECT_EQ(client.ask(request(16 * 1024)).status, 200);
  EXPECT_EQ(client.ask(request(16 * 1024 + 1)).status, 431);
  LoopbackClient endless(server->port());
  EXPECT_EQ(endless.ask(request(16 * 1024 + 20).substr(0, 16 * 1024 + 1)).status, 431);
  LoopbackClient long_target(server->port());
  EXPECT_EQ(long_target.ask("GET /" + std::string(17 * 1024, 'x')).status, 431);
  LoopbackClient long_trailer(server->port());
  EXPECT_EQ(long_trailer
                .ask("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: " +
                     std::string(17 * 1024, 'x'))
                .status,
            431);
}

TEST(HttpServer, LimitsTheBodyByPathBeforeItIsRead) {
  ServerOptions options;
  options.body_bytes_max = [](std::string_view method, std::string_view path) -> std::size_t {
    return method == "PUT" ? 0 : path == "/large" ? 100 : 10;
  };
  const auto server = start(echo, options);
  const auto ask = [&](const std::string& line, std::size_t length, const std::string& body) {
    LoopbackClient client(server->port());
    return client
        .ask(line + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(length) +
             "\r\n\r\n" + body)
        .status;
  };
  EXPECT_EQ(ask("POST /", 10, "0123456789"), 200);
  EXPECT_EQ(ask("POST /", 11, ""), 413);
  EXPECT_EQ(ask("POST /large", 11, "0123456789a"), 200);
  EXPECT_EQ(ask("PUT /", 1, ""), 413);
  LoopbackClient chunked(server->port());
  EXPECT_EQ(chunked
                .ask("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                     "a\r\n0123456789\r\n1\r\nx\r\n")
                .status,
            413);
  // The answer reaches even a client that goes on sending.
  LoopbackClient sender(server->port());
  sender.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
  sender.send(std::string(500'000, 'x'));
  EXPECT_EQ(sender.read_reply().status, 413);
}

class KeepingSink final : public BodySink {
 public:
  bool take(std::string_view piece) override {
    largest = std::max(largest, piece.size());
    text += piece;
    return text.size() <= room;
  }
  std::string text;
  std::size_t largest = 0;
  std::size_t room = 1'000'000;
};

ServerOptions with_sink(std::shared_ptr<KeepingSink> sink) {
  ServerOptions options;
  options.body_bytes_max = [](std::string_view, std::string_view) -> std::size_t {
    return 500'000;
  };
  options.body_plan = [sink](const Request& head) -> BodyPlan {
    if (head.path == "/no")
      return {.sink = nullptr, .refusal = respond_with(403, "text/plain", "no")};
    return {.sink = head.path == "/away" ? sink : nullptr, .refusal = {}};
  };
  return options;
}

TEST(HttpServer, ASinkTakesABodyPieceByPiece) {
  const auto sink = std::make_shared<KeepingSink>();
  const auto server = start(
      [](Request&& request, Respond respond) {
        respond(respond_with(200, "text/plain", request.sink ? "away " + request.body : "held"));
      },
      with_sink(sink));
  LoopbackClient client(server->port());
  const std::string body(300'000, 'x');
  EXPECT_EQ(client.post("/away", body).body, "away ");
  EXPECT_EQ(sink->text, body);
  EXPECT_LT(sink->largest, body.size());
  sink->text.clear();
  EXPECT_EQ(client
                .ask("POST /away HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                     "a\r\n0123456789\r\n1\r\nx\r\n0\r\n\r\n")
                .body,
            "away ");
  EXPECT_EQ(sink->text, "0123456789x");
  EXPECT_EQ(client.post("/held", "body").body, "held");
}

TEST(HttpServer, RefusesABodyBeforeAndWhileItArrives) {
  const auto sink = std::make_shared<KeepingSink>();
  sink->room = 100;
  const auto server = start(echo, with_sink(sink));
  LoopbackClient forbidden(server->port());
  EXPECT_EQ(forbidden.ask("POST /no HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\n\r\n").status,
            403);
  LoopbackClient full(server->port());
  EXPECT_EQ(full.post("/away", std::string(50'000, 'x')).status, 503);
  LoopbackClient large(server->port());
  const auto reply = large.ask("POST /away HTTP/1.1\r\nHost: x\r\nContent-Length: 500001\r\n\r\n");
  EXPECT_EQ(reply.status, 413);
  EXPECT_NE(reply.body.find("at most 500000 bytes"), std::string::npos) << reply.body;
}

TEST(HttpServer, LimitsTheConnections) {
  ServerOptions options;
  options.limits.connections_max = 2;
  const auto server = start(echo, options);
  LoopbackClient first(server->port());
  EXPECT_EQ(first.get("/").status, 200);
  {
    LoopbackClient second(server->port());
    EXPECT_EQ(second.get("/").status, 200);
    LoopbackClient third(server->port());
    EXPECT_EQ(third.read_reply().status, 503);
    EXPECT_TRUE(third.at_end());
  }
  EXPECT_TRUE(eventually([&] { return server->connections() == 1; }));
  LoopbackClient fourth(server->port());
  EXPECT_EQ(fourth.get("/").status, 200);
}

TEST(HttpServer, LimitsTheTimeOfAHeader) {
  ServerOptions options;
  options.limits.header_time_max = 100ms;
  const auto server = start(echo, options);
  LoopbackClient client(server->port());
  EXPECT_EQ(client.ask("GET / HTTP/1.1\r\nHost: x\r\n").status, 408);
  EXPECT_TRUE(client.at_end());
}

TEST(HttpServer, LimitsTheTimeBetweenRequests) {
  ServerOptions options;
  options.limits.idle_time_max = 80ms;
  const auto server = start(echo, options);
  LoopbackClient client(server->port());
  EXPECT_EQ(client.get("/").status, 200);
  EXPECT_TRUE(client.at_end());
}

TEST(HttpServer, LimitsTheSlownessOfABody) {
  ServerOptions options;
  options.limits.transfer_grace = 80ms;
  const auto server = start(echo, options);
  LoopbackClient client(server->port());
  EXPECT_EQ(client.ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf").status, 408);
  LoopbackClient chunked(server->port());
  EXPECT_EQ(
      chunked.ask("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")
          .status,
      408);
}

TEST(HttpServer, LimitsTheSlownessOfAReader) {
  ServerOptions options;
  options.limits.transfer_grace = 80ms;
  options.limits.transfer_bytes_per_second_min = 1'000'000'000;
  const auto server = start(
      [](Request&&, Respond respond) {
        respond(respond_with(200, "text/plain", std::string(50'000'000, 'x')));
      },
      options);
  LoopbackClient client(server->port(), 4096);
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.read_some(12), "HTTP/1.1 200");
  EXPECT_TRUE(eventually([&] { return server->connections() == 0; }));
}

TEST(HttpServer, StopsWhenRunningRequestsAreFinished) {
  Held held;
  ServerOptions options;
  options.limits.close_time_max = 100ms;
  auto server = start(held.handler(), options);
  LoopbackClient idle(server->port());
  LoopbackClient busy(server->port());
  busy.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n");
  auto requests = held.wait_for(1);
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_TRUE(eventually([&] { return server->connections() == 2; }));
  std::thread stopping([&] { server->stop(10s); });
  EXPECT_TRUE(idle.at_end());
  requests.front().second(respond_with(200, "text/plain", "done"));
  const auto reply = busy.read_reply();
  EXPECT_EQ(reply.body, "done");
  EXPECT_EQ(reply.headers.get("connection"), "close");
  EXPECT_TRUE(busy.at_end());
  stopping.join();
  EXPECT_EQ(server->connections(), 0U);
  EXPECT_FALSE(LoopbackClient(server->port()).connected());
}

TEST(HttpServer, StopsInTimeWhateverStillRuns) {
  Held held;
  auto server = start(held.handler());
  LoopbackClient busy(server->port());
  busy.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_EQ(held.wait_for(1).size(), 1U);
  LoopbackClient half(server->port());
  half.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab");
  EXPECT_TRUE(eventually([&] { return server->connections() == 2; }));
  server->stop(50ms);
  EXPECT_EQ(server->connections(), 0U);
}

TEST(HttpServer, SaysWhyItCannotStart) {
  const auto server = start(echo);
  const auto taken = HttpServer::start({.port = server->port()}, echo);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, Error::Code::unavailable);
  const auto nowhere = HttpServer::start({.address = "localhost"}, echo);
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, Error::Code::invalid);
  const auto bare = HttpServer::start({.tls = TlsFiles{"/none.pem", "/none.key"}}, echo);
  ASSERT_FALSE(bare);
  EXPECT_EQ(bare.error().code, Error::Code::invalid);
}

}  // namespace
}  // namespace tocsin::net
