#include "net/http_client.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <vector>

#include "net/http_server.hpp"
#include "net/loopback_client.hpp"
#include "net/self_signed.hpp"

namespace tocsin::net {
namespace {

using Kind = SendFailure::Kind;

std::unique_ptr<HttpServer> start(Handler handler, ServerOptions options = {}) {
  auto server = HttpServer::start(std::move(options), std::move(handler));
  EXPECT_TRUE(server) << (server ? "" : server.error().message);
  return *std::move(server);
}

std::string url_of(std::uint16_t port, std::string_view path = "/",
                   std::string_view scheme = "http") {
  return std::string(scheme) + "://127.0.0.1:" + std::to_string(port) + std::string(path);
}

std::future<Sent<OutgoingResponse>> begin(HttpClient& client, OutgoingRequest request) {
  std::promise<Sent<OutgoingResponse>> promise;
  auto future = promise.get_future();
  client.send(std::move(request),
              [promise = std::move(promise)](Sent<OutgoingResponse> sent) mutable {
                promise.set_value(std::move(sent));
              });
  return future;
}

Sent<OutgoingResponse> ask(HttpClient& client, OutgoingRequest request) {
  return begin(client, std::move(request)).get();
}

OutgoingRequest to(std::string url) {
  return {.url = std::move(url), .body = "ring", .address_rule = any_address()};
}

void echo(Request&& request, Respond respond) {
  Response response = respond_with(201, "text/plain", request.method + " " + request.body);
  response.headers.add("X-Type", std::string(request.header("content-type")));
  response.headers.add("X-Given", std::string(request.header("x-given")));
  respond(std::move(response));
}

TEST(HttpClient, SendsAndHearsTheAnswer) {
  const auto server = start(echo);
  HttpClient client;
  OutgoingRequest request = to(url_of(server->port()));
  request.headers = {{"Content-Type", "application/json"}, {"X-Given", ""}};
  const auto sent = ask(client, request);
  ASSERT_TRUE(sent) << sent.error().text;
  EXPECT_EQ(sent->status, 201);
  EXPECT_EQ(sent->body, "POST ring");
  EXPECT_EQ(sent->headers.get("x-type"), "application/json");
  for (const std::string method : {"GET", "PUT", "DELETE", "PATCH"}) {
    request.method = method;
    EXPECT_EQ(ask(client, request)->body, method + " ring");
  }
  request.method = "HEAD";
  request.body = "";
  EXPECT_EQ(ask(client, request)->status, 201);
  EXPECT_EQ(server->connections(), 1U);  // Kept and used again.
}

TEST(HttpClient, SendsManyAtOnce) {
  std::atomic<int> seen = 0;
  const auto server = start([&](Request&& request, Respond respond) {
    ++seen;
    echo(std::move(request), std::move(respond));
  });
  HttpClient client;
  std::vector<std::future<Sent<OutgoingResponse>>> all;
  for (int i = 0; i < 500; ++i) all.push_back(begin(client, to(url_of(server->port()))));
  for (auto& one : all) EXPECT_TRUE(one.get());
  EXPECT_EQ(seen, 500);
  EXPECT_LE(server->connections(), HttpClientOptions().connections_per_host_max);
}

TEST(HttpClient, DoesNotFollowARedirect) {
  const auto server = start([](Request&&, Respond respond) {
    Response response;
    response.status = 302;
    response.headers.add("Location", "http://169.254.169.254/");
    respond(std::move(response));
  });
  HttpClient client;
  const auto sent = ask(client, to(url_of(server->port())));
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->status, 302);
}

TEST(HttpClient, CutsALongAnswer) {
  const auto server = start([](Request&&, Respond respond) {
    respond(respond_with(500, "text/plain", std::string(1'000'000, 'x')));
  });
  HttpClient client({.response_bytes_max = 1000});
  const auto sent = ask(client, to(url_of(server->port())));
  ASSERT_TRUE(sent) << sent.error().text;
  EXPECT_EQ(sent->status, 500);
  EXPECT_EQ(sent->body.size(), 1000U);
  EXPECT_TRUE(sent->body_truncated);
}

TEST(HttpClient, LimitsTheHeaderOfAnAnswer) {
  const auto server = start([](Request&&, Respond respond) {
    Response response;
    response.headers.add("X", std::string(2000, 'x'));
    respond(std::move(response));
  });
  HttpClient client({.response_header_bytes_max = 1000});
  const auto sent = ask(client, to(url_of(server->port())));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().kind, Kind::unknown);
}

TEST(HttpClient, RefusesPrivateAddresses) {
  std::atomic<int> seen = 0;
  const auto server = start([&](Request&& request, Respond respond) {
    ++seen;
    echo(std::move(request), std::move(respond));
  });
  HttpClient client;
  const std::string port = std::to_string(server->port());
  for (const std::string host : {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433",
                                 "0x7f.1", "0.0.0.0", "[::1]"}) {
    OutgoingRequest request = to("http://" + host + ":" + port + "/");
    request.address_rule = {};
    const auto sent = ask(client, request);
    ASSERT_FALSE(sent) << host;
    EXPECT_EQ(sent.error().kind, Kind::not_sent) << host;
    EXPECT_FALSE(sent.error().temporary) << host << sent.error().text;
  }
  EXPECT_EQ(seen, 0);
}

TEST(HttpClient, AKeptConnectionDoesNotOpenTheWay) {
  const auto server = start(echo);
  HttpClient client;
  OutgoingRequest request = to(url_of(server->port()));
  EXPECT_TRUE(ask(client, request));
  request.address_rule = {};
  const auto sent = ask(client, request);
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().kind, Kind::not_sent);
  request.address_rule = {{*parse_network("127.0.0.0/8")}};
  EXPECT_TRUE(ask(client, request));
}

TEST(HttpClient, SpeaksNothingButHttp) {
  HttpClient client;
  for (const char* url :
       {"file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "", "/x", "http://"}) {
    const auto sent = ask(client, to(url));
    ASSERT_FALSE(sent) << url;
    EXPECT_EQ(sent.error().kind, Kind::not_sent) << url;
    EXPECT_FALSE(sent.error().temporary) << url;
  }
}

TEST(HttpClient, RefusesFieldsThatWouldSmuggleOthers) {
  const auto server = start(echo);
  HttpClient client;
  for (const Headers& headers : {Headers{{"X", "a\r\nY: b"}}, Headers{{"X: y", "b"}},
                                 Headers{{"", "b"}}, Headers{{"X\n", "b"}}}) {
    OutgoingRequest request = to(url_of(server->port()));
    request.headers = headers;
    EXPECT_FALSE(ask(client, request));
  }
  OutgoingRequest request = to(url_of(server->port()));
  request.method = "GET / HTTP/1.1\r\nX:";
  EXPECT_FALSE(ask(client, request));
}

TEST(HttpClient, ARefusedConnectionMeansNotSent) {
  std::uint16_t port = 0;
  {
    port = LoopbackListener().port();
  }
  HttpClient client;
  const auto sent = ask(client, to(url_of(port)));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().kind, Kind::not_sent);
  EXPECT_TRUE(sent.error().temporary);
}

TEST(HttpClient, AnExpiredRequestIsUnknownOnceItWasWritten) {
  LoopbackListener listener;
  HttpClient client;
  OutgoingRequest request = to(url_of(listener.port()));
  request.timeout = 200ms;
  auto sent = begin(client, request);
  LoopbackClient peer = listener.accept();
  EXPECT_TRUE(peer.read_until("ring").ends_with("ring"));
  const auto outcome = sent.get();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, Kind::unknown);
}

TEST(HttpClient, AnUnansweredRequestIsUnknown) {
  LoopbackListener listener;
  HttpClient client;
  auto sent = begin(client, to(url_of(listener.port())));
  {
    LoopbackClient peer = listener.accept();
    EXPECT_TRUE(peer.read_until("ring").ends_with("ring"));
  }
  const auto outcome = sent.get();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, Kind::unknown);
}

TEST(HttpClient, AHandshakeThatStallsMeansNotSent) {
  LoopbackListener listener;
  HttpClient client;
  OutgoingRequest request = to(url_of(listener.port(), "/", "https"));
  request.timeout = 200ms;
  const auto sent = ask(client, request);
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().kind, Kind::not_sent);
}

TEST(HttpClient, LimitsWhatIsUnderWay) {
  LoopbackListener listener;
  HttpClient client({.requests_max = 1});
  auto first = begin(client, to(url_of(listener.port())));
  LoopbackClient peer = listener.accept();
  const auto second = ask(client, to(url_of(listener.port())));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, Kind::not_sent);
  EXPECT_TRUE(second.error().temporary);
  peer.read_until("ring");
  peer.send("HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(first.get()->status, 204);
}

TEST(HttpClient, WhatIsUnderWayFailsAtTheEnd) {
  LoopbackListener listener;
  auto client = std::make_unique<HttpClient>();
  auto sent = begin(*client, to(url_of(listener.port())));
  LoopbackClient peer = listener.accept();
  peer.read_until("ring");
  client.reset();
  const auto outcome = sent.get();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, Kind::unknown);
}

TEST(HttpClientOverTls, TrustsOnlyWhatIsCertified) {
  const SelfSigned files;
  ServerOptions options;
  options.tls = TlsFiles{files.certificate_file(), files.key_file()};
  const auto server = start(
      [](Request&& request, Respond respond) {
        respond(
            respond_with(200, "text/plain", request.secure ? std::string(200'000, 's') : "plain"));
      },
      options);
  HttpClient trusting({.response_bytes_max = 1'000'000, .ca_file = files.certificate_file()});
  OutgoingRequest request = to(url_of(server->port(), "/", "https"));
  request.body = std::string(300'000, 'b');
  for (int i = 0; i < 3; ++i) {
    const auto sent = ask(trusting, request);
    ASSERT_TRUE(sent) << sent.error().text;
    EXPECT_EQ(sent->body.size(), 200'000U);
  }
  EXPECT_EQ(server->connections(), 1U);
  HttpClient strict;
  const auto refused = ask(strict, request);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Kind::not_sent);
}

}  // namespace
}  // namespace tocsin::net
