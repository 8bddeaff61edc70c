// House: the whole server without sockets, for tests: the memory store, the real engine, the real
// router. Requests wait for their answers.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "api/first_set_up.hpp"
#include "api/live.hpp"
#include "api/routes.hpp"
#include "base/crypto.hpp"
#include "storage/blob_directory.hpp"
#include "storage/memory_store.hpp"

namespace tocsin::api {

// Keeps what would have been sent; says nothing back.
class KeepingOutbox final : public Outbox {
 public:
  void deliver(Delivery delivery) override {
    const std::scoped_lock lock(mutex_);
    deliveries_.push_back(std::move(delivery));
  }
  void cancel(JobId) override {}
  std::vector<Delivery> deliveries() {
    const std::scoped_lock lock(mutex_);
    return deliveries_;
  }

 private:
  std::mutex mutex_;
  std::vector<Delivery> deliveries_;
};

// The answer, with its body read as JSON when it is JSON.
struct Told {
  int status = 0;
  net::Headers headers;
  std::string text;
  json::value body;

  const json::value& at(std::string_view name) const { return body.as_object().at(name); }
  std::string string(std::string_view name) const { return std::string(at(name).as_string()); }
};

class House {
 public:
  static constexpr const char* password = "a very long password";

  House()
      : engine(store, outbox, clock),
        live([this] { return make_reader(); }, [this] { return engine.config(); }, clock, "test"),
        readers(2, 100, [this] { return make_reader(); }),
        hashing(1, 10),
        backend{.engine = engine,
                .readers = readers,
                .hashing = hashing,
                .random = random,
                .clock = clock,
                .live = live,
                .blobs = *blobs,
                .secrets_key = std::string(32, 'k'),
                .version = "test",
                .setup_token_hash = sha256("the-setup-token"),
                .started_at = clock.now(),
                .tls = false,
                .logins = LoginThrottle{},
                .intake_rates = {},
                .calendar_rates = {}},
        router(backend, all_routes()) {
    live.serve_calls(call_means(engine, backend.secrets_key));
    engine.on_commit([this](std::shared_ptr<const Committed> commit) { live.committed(commit); });
    EXPECT_TRUE(engine.start().has_value());
  }
  ~House() {
    live.stop();
    engine.stop();
    readers.stop();
    hashing.stop();
    std::filesystem::remove_all(blob_directory);
  }

  // With an administrator "ana" and a token of hers in every request from now on.
  void set_up() {
    FirstSetUp first =
        first_set_up(*engine.config(), {.organisation = "Test",
                                        .name = "Ana",
                                        .email = "ana@example.org",
                                        .password_hash = hash_password(random, password),
                                        .time_zone = "UTC",
                                        .public_url = "https://tocsin.example.org"});
    put_token(first.change, "ana", AccessLevel::administrator, "tcs_ana");
    ask(std::move(first.change));
    token = "tcs_ana";
  }
  void put_token(ChangeConfig& change, const Slug& user, AccessLevel access,
                 const std::string& secret) {
    change.puts.push_back({.object = ApiToken{.slug = user + "-token",
                                              .name = user,
                                              .user = user,
                                              .access = access,
                                              .hash = to_hex(sha256(secret)),
                                              .hint = "",
                                              .expires_at = {}},
                           .expected_version = {}});
  }
  void ask(CommandBody body) {
    Command command;
    command.body = std::move(body);
    const Answer answer = engine.ask(std::move(command));
    ASSERT_TRUE(answer.reply.has_value()) << answer.reply.error().message;
  }

  Told request(const std::string& method, const std::string& target, const std::string& body = {},
               std::vector<net::Headers::Field> headers = {}) {
    return request_as(token, method, target, body, std::move(headers));
  }
  Told request_as(const std::string& bearer, const std::string& method, const std::string& target,
                  const std::string& body = {}, std::vector<net::Headers::Field> headers = {}) {
    net::Request request;
    request.method = method;
    request.target = target;
    request.path = target.substr(0, target.find('?'));
    if (request.path.size() < target.size()) request.query = target.substr(request.path.size() + 1);
    request.body = body;
    request.peer_address = "192.0.2.1";
    request.headers.add("Host", "tocsin.example.org");
    if (!bearer.empty()) request.headers.add("Authorization", "Bearer " + bearer);
    for (auto& [name, value] : headers) request.headers.add(name, value);
    auto arrived = std::make_shared<std::promise<net::Response>>();
    auto future = arrived->get_future();
    router.handle(std::move(request),
                  [arrived](net::Response&& response) { arrived->set_value(std::move(response)); });
    const net::Response response = future.get();
    Told answer{.status = response.status,
                .headers = response.headers,
                .text = response.shared_body.bytes.empty()
                            ? response.body
                            : std::string(response.shared_body.bytes),
                .body = nullptr};
    if (const auto read = parse_json(answer.text)) answer.body = *read;
    return answer;
  }
  Told get(const std::string& target) { return request("GET", target); }
  Told post(const std::string& target, const std::string& body) {
    return request("POST", target, body);
  }
  Told put(const std::string& target, const std::string& body) {
    return request("PUT", target, body);
  }

  // An integration with this key, whose alerts page ana by policy "on-call".
  void add_integration(const std::string& protocol, const std::string& key, bool readable = false) {
    const auto yaml =
        "users:\n  - {slug: bob, name: Bob, email: bob@example.org}\n"
        "contact_methods:\n"
        "  - {slug: bob-hook, user: bob, channel: webhook, address: \"http://127.0.0.1:1/x\", "
        "vouched: true}\n"
        "policies:\n  - {slug: on-call, name: On call, steps: [{targets: [{kind: user, slug: "
        "bob}]}]}\n"
        "services:\n  - {slug: checkout, name: Checkout, policy: on-call}\n"
        "integrations:\n  - {slug: source, name: Source, protocol: " +
        protocol + ", service: checkout, readable: " + (readable ? "true" : "false") +
        ", keys: [{env: KEY}]}\n";
    const Told applied =
        post("/api/v1/apply",
             json_text(json::object{{"yaml", yaml}, {"secrets", json::object{{"env:KEY", key}}}}));
    ASSERT_EQ(applied.status, 200) << applied.text;
  }

  SystemRandom random;
  SystemClock clock;
  MemoryStore store;
  KeepingOutbox outbox;
  Engine engine;
  LiveHub live;
  const std::string blob_directory = new_directory();
  std::unique_ptr<BlobDirectory> blobs = std::move(*BlobDirectory::open(blob_directory));
  Pool readers;
  Pool hashing;
  Backend backend;
  Router router;
  std::string token;

 private:
  Result<std::unique_ptr<Reader>> make_reader() { return store.make_reader(); }
  static std::string new_directory() {
    std::string path = (std::filesystem::temp_directory_path() / "tocsin-XXXXXX").string();
    return ::mkdtemp(path.data()) == nullptr ? "" : path;
  }
};

}  // namespace tocsin::api
