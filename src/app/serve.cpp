#include "app/serve.hpp"

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <systemd/sd-daemon.h>

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "api/live.hpp"
#include "api/router.hpp"
#include "app/assets.hpp"
#include "app/calendar_reading.hpp"
#include "app/demo.hpp"
#include "app/key_file.hpp"
#include "app/mail_watch.hpp"
#include "app/metrics.hpp"
#include "app/mirror_outbox.hpp"
#include "app/net_sender.hpp"
#include "app/open_store.hpp"
#include "app/outbox.hpp"
#include "app/sweeping.hpp"
#include "app/version.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"
#include "net/http_server.hpp"
#include "storage/blob_directory.hpp"

namespace tocsin {
namespace {

constexpr std::size_t reader_threads = 3;
constexpr std::size_t reader_queue_max = 4'096;
constexpr std::size_t hashing_threads = 2;  // 19 MiB each
constexpr std::size_t hashing_queue_max = 64;
constexpr Duration drain_time_max = 10s;

int refuse(const Error& error) {
  std::fprintf(stderr, "tocsin: %s\n", error.message.c_str());
  return 1;
}

// "127.0.0.1:8911", "[::1]:8911", ":8911"
Result<std::pair<std::string, std::uint16_t>> address_of(const std::string& listen) {
  const std::size_t colon = listen.rfind(':');
  std::uint16_t port = 0;
  const char* end = listen.data() + listen.size();
  const bool given = colon != std::string::npos && colon + 1 < listen.size();
  const auto read = std::from_chars(listen.data() + (given ? colon + 1 : 0), end, port);
  if (!given || read.ec != std::errc{} || read.ptr != end) {
    return fail(Error::Code::invalid, "--listen takes ADDRESS:PORT, such as 127.0.0.1:8911");
  }
  std::string address = listen.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) {
    address = address.substr(1, address.size() - 2);
  }
  if (address.empty()) address = "::";
  return std::pair{address, port};
}

// Signals are taken by this thread alone; threads that start later inherit the mask.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return signals;
}

void report(Engine& engine, JobOutcome outcome) {
  const JobId job = outcome.job;
  Command command;
  command.origin = Origin::channel;
  command.body = std::move(outcome);
  if (engine.submit(std::move(command), nullptr)) return;
  log::warn("outcome_dropped", {{"job", job}});  // its lease will run out: outcome unknown
}

// As many connections as the system gives files for, beside those of databases, deliveries and
// files of incidents: a page more must never be what a page to somebody cannot be sent for.
std::size_t connections_allowed() {
  constexpr rlim_t other_files = 512;
  const std::size_t usual = net::ServerLimits{}.connections_max;
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return usual;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  if (files.rlim_max == RLIM_INFINITY) return usual;
  return std::min<std::size_t>(usual, files.rlim_max - std::min(files.rlim_max / 2, other_files));
}

net::ServerOptions server_options(const ServeOptions& options, std::string address,
                                  std::uint16_t port, api::Router& router) {
  net::ServerOptions server;
  server.limits.connections_max = connections_allowed();
  server.address = std::move(address);
  server.port = port;
  server.threads = std::clamp(std::thread::hardware_concurrency(), 1U, 4U);
  if (!options.tls_certificate.empty()) {
    server.tls = net::TlsFiles{options.tls_certificate, options.tls_key};
  }
  server.body_bytes_max = [&router](std::string_view method, std::string_view path) {
    return router.body_bytes_max(method, path);
  };
  server.body_plan = [&router](const net::Request& head) { return router.body_plan(head); };
  return server;
}

void tell_where(const api::Backend& backend, const std::string& address, std::uint16_t port,
                const std::string& setup_token, bool demo) {
  const bool v6 = address.find(':') != std::string::npos;
  const std::string host = address == "::" || address == "0.0.0.0" ? "localhost"
                           : v6                                    ? "[" + address + "]"
                                                                   : address;
  const std::string url =
      (backend.tls ? "https://" : "http://") + host + ":" + std::to_string(port);
  log::info("listening", {{"address", address}, {"port", port}});
  if (!backend.engine.config()->table<User>().all().empty()) {
    std::printf("Tocsin is at %s\n", url.c_str());
    if (demo && backend.engine.config()->compiled->user_by_email.contains(demo_email)) {
      std::printf("Sign in as %s with the password %s\n", demo_email.data(), demo_password.data());
    }
  } else {
    std::printf(
        "Tocsin is at %s\nMake the first administrator here (this link works once):\n  "
        "%s/setup?token=%s\n",
        url.c_str(), url.c_str(), setup_token.c_str());
  }
  std::fflush(stdout);
}

void post_json(net::HttpClient& client, std::string url, std::string json) {
  net::OutgoingRequest request{.url = std::move(url), .body = std::move(json)};
  request.headers.add("Content-Type", "application/json; charset=utf-8");
  client.send(std::move(request), [](const net::Sent<net::OutgoingResponse>& sent) {
    if (!sent || sent->status >= 300)
      log::warn("chat_reply_failed", {{"status", sent ? sent->status : 0}});
  });
}

// On every way out: the last outcomes go to the engine, which commits and answers what is queued.
struct EndInOrder {
  ChannelOutbox& outbox;
  MirrorOutbox& mirrors;
  Engine& engine;
  ~EndInOrder() {
    mirrors.stop();
    outbox.stop();
    engine.stop();
  }
};

}  // namespace

int serve(const ServeOptions& options) {
  const auto address = address_of(options.listen);
  if (!address) return refuse(address.error());
  const sigset_t signals = block_signals();
  SystemRandom random;
  const SystemClock clock;
  const auto key = read_or_make_key(options.data_dir, random);
  if (!key) return refuse(key.error());
  auto store = open_store(options.data_dir, options.store);
  if (!store) return refuse(store.error());
  // After the store, which nobody else has open now.
  const auto blobs = BlobDirectory::open(options.data_dir + "/blobs");
  if (!blobs) return refuse(blobs.error());

  Engine* running = nullptr;  // Set before anything is delivered: deliveries begin with start().
  ChannelOutbox outbox(
      *key, random, [&running] { return running->config(); }, std::make_unique<NetSender>(), clock,
      [&running](JobOutcome outcome) { report(*running, std::move(outcome)); },
      std::make_unique<Followers>(
          *key, [&running] { return running->config(); }, store->make_reader, clock));
  MirrorOutbox mirrors(
      outbox, *key, [&running] { return running->config(); }, store->make_reader,
      std::make_unique<NetSender>(), clock,
      [&running](JobOutcome outcome) { report(*running, std::move(outcome)); });
  Engine engine(*store->store, mirrors, clock);
  running = &engine;
  api::LiveHub live(
      store->make_reader, [&engine] { return engine.config(); }, clock, std::string(version_text));
  live.serve_calls(api::call_means(engine, *key));
  engine.on_commit(
      [&live](std::shared_ptr<const Committed> commit) { live.committed(std::move(commit)); });
  const EndInOrder end{outbox, mirrors, engine};
  if (const Status started = engine.start(); !started) return refuse(started.error());

  if (options.demo) {
    if (const Status filled = fill_with_demo(engine, random, *key, clock.now()); !filled) {
      return refuse(filled.error());
    }
  }

  auto sweeper = store->make_sweeper();
  if (!sweeper) return refuse(sweeper.error());
  const Sweeping sweeping(std::move(*sweeper), clock);

  api::Pool readers(reader_threads, reader_queue_max, store->make_reader);
  api::Pool hashing(hashing_threads, hashing_queue_max);
  const std::string setup_token = new_secret(random, "");
  // Replies to presses in a chat: worth an attempt, no more. Ends before what answers them.
  net::HttpClient replies;
  api::Backend backend{.engine = engine,
                       .readers = readers,
                       .hashing = hashing,
                       .random = random,
                       .clock = clock,
                       .live = live,
                       .blobs = **blobs,
                       .secrets_key = *key,
                       .version = std::string(version_text),
                       .setup_token_hash = sha256(setup_token),
                       .started_at = clock.now(),
                       .tls = !options.tls_certificate.empty(),
                       .logins = api::LoginThrottle{},
                       .intake_rates = {},
                       .calendar_rates = {},
                       .post_reply = [&replies](std::string url, std::string json) {
                         post_json(replies, std::move(url), std::move(json));
                       }};
  const CalendarReading calendars(engine, clock, *key);
  backend.calendar_state = [&calendars](ConfigKind kind, const Slug& calendar) {
    return calendars.state_of(kind, calendar);
  };
  // Ends before what it acts by; whoever asks how it does ends before it.
  MailWatch mail_watch(backend);
  backend.mail_folder = [&mail_watch] { return mail_watch.state(); };
  std::vector<api::Route> routes = api::all_routes();
  add_metrics_route(routes);
  api::Router router(backend, std::move(routes), [&](const net::Request& request) {
    return serve_asset(request, random, backend.tls);
  });
  auto server =
      net::HttpServer::start(server_options(options, address->first, address->second, router),
                             [&router](net::Request&& request, net::Respond respond) {
                               router.handle(std::move(request), std::move(respond));
                             });
  if (!server) return refuse(server.error());
  tell_where(backend, address->first, (*server)->port(), setup_token, options.demo);
  sd_notify(0, "READY=1");

  int received = 0;
  sigwait(&signals, &received);
  log::info("stopping", {{"signal", received}});
  sd_notify(0, "STOPPING=1");
  live.stop();
  (*server)->stop(drain_time_max);
  mail_watch.stop();
  mirrors.stop();
  outbox.stop();
  engine.stop();
  readers.stop();  // what the engine's last answers still read is read
  hashing.stop();
  log::info("stopped");
  return 0;
}

}  // namespace tocsin
