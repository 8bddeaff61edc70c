#include "net/http_server.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <future>
#include <vector>

#include "base/log.hpp"
#include "net/io_thread.hpp"
#include "net/response_writer.hpp"
#include "net/server_core.hpp"
#include "net/start_connection.hpp"

namespace tocsin::net {
namespace {

constexpr Duration accept_pause = 100ms;  // when the process is out of file descriptors

std::atomic<std::uint64_t> next_connection_id = 1;

// Deadlines are coarse: an eighth of the shortest one, within reason.
Duration tick_of(const ServerLimits& limits) {
  const Duration shortest =
      std::min({limits.handshake_time_max, limits.header_time_max, limits.idle_time_max,
                limits.answer_time_max, limits.transfer_grace, limits.websocket_ping_interval,
                limits.close_time_max});
  return std::clamp(shortest / 8, Duration(10ms), Duration(500ms));
}

std::string address_text(const asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  }
  return address.to_string();
}

int choose_http_1_1(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned offered_size, void*) {
  static constexpr unsigned char ours[] = "\x08http/1.1";
  const int result = SSL_select_next_proto(const_cast<unsigned char**>(chosen), chosen_size, ours,
                                           sizeof ours - 1, offered, offered_size);
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

Result<std::unique_ptr<asio::ssl::context>> make_tls(const TlsFiles& files) {
  using asio::ssl::context;
  auto tls = std::make_unique<context>(context::tls_server);
  error_code ec;
  tls->set_options(context::default_workarounds | context::no_tlsv1 | context::no_tlsv1_1, ec);
  tls->use_certificate_chain_file(files.certificate_file, ec);
  if (ec) {
    return fail(Error::Code::invalid, "the TLS certificate cannot be read from " +
                                          files.certificate_file + ": " + ec.message());
  }
  tls->use_private_key_file(files.key_file, context::pem, ec);
  if (ec || SSL_CTX_check_private_key(tls->native_handle()) != 1) {
    return fail(Error::Code::invalid, "the TLS key cannot be read from " + files.key_file +
                                          ", or it does not belong to the certificate");
  }
  SSL_CTX_set_mode(tls->native_handle(), SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(tls->native_handle(), choose_http_1_1, nullptr);
  return tls;
}

// Too many already: a word, if it fits into the socket's buffer, and the end.
void turn_away(Socket& socket) {
  std::string words;
  Response response = problem(503, "too many connections; try again in a moment");
  response.headers.add("Retry-After", "5");
  append_head(words, response, {.keep_alive = false}, "Thu, 01 Jan 1970 00:00:00 GMT");
  words += response.body;
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(words), ignored);
  socket.shutdown(Socket::shutdown_both, ignored);
}

}  // namespace

class HttpServer::Running {
 public:
  Running(ServerOptions options, Handler handler) : core_(std::move(options), std::move(handler)) {
    for (std::size_t i = 0; i < std::max<std::size_t>(core_.options.threads, 1); ++i) {
      threads_.push_back(std::make_unique<IoThread>(tick_of(core_.options.limits)));
    }
    acceptor_.emplace(threads_.front()->context());
  }
  ~Running() { stop(0s); }

  Status listen();
  void stop(Duration drain_time_max);
  std::uint16_t port() const { return port_; }
  std::size_t connections() const { return core_.connections(); }

 private:
  Async<void> accept_all();
  void start_connection(IoThread& thread, Socket socket, const asio::ip::address& peer);

  ServerCore core_;
  std::unique_ptr<asio::ssl::context> tls_;
  std::vector<std::unique_ptr<IoThread>> threads_;
  std::optional<Acceptor> acceptor_;  // Lives on the first thread.
  std::uint16_t port_ = 0;
  bool running_ = false;
};

Status HttpServer::Running::listen() {
  const ServerOptions& options = core_.options;
  if (options.tls) {
    auto tls = make_tls(*options.tls);
    if (!tls) return std::unexpected(tls.error());
    tls_ = *std::move(tls);
  }
  error_code ec;
  const auto address = asio::ip::make_address(options.address, ec);
  if (ec) {
    return fail(Error::Code::invalid, "listen on a numeric address, not on " + options.address);
  }
  const asio::ip::tcp::endpoint endpoint(address, options.port);
  acceptor_->open(endpoint.protocol(), ec);
  if (!ec) acceptor_->set_option(Acceptor::reuse_address(true), ec);
  if (!ec && address.is_v6()) acceptor_->set_option(asio::ip::v6_only(false), ec);
  if (!ec) acceptor_->bind(endpoint, ec);
  if (!ec) acceptor_->listen(asio::socket_base::max_listen_connections, ec);
  if (ec) {
    return fail(Error::Code::unavailable, "cannot listen on " + options.address + " port " +
                                              std::to_string(options.port) + ": " + ec.message());
  }
  port_ = acceptor_->local_endpoint(ec).port();
  for (const auto& thread : threads_) thread->start();
  running_ = true;
  asio::co_spawn(threads_.front()->context(), accept_all(), asio::detached);
  return {};
}

Async<void> HttpServer::Running::accept_all() {
  for (std::size_t next = 0;; ++next) {
    IoThread& thread = *threads_[next % threads_.size()];
    Socket socket(thread.context());
    asio::ip::tcp::endpoint peer;
    const auto [ec] = co_await acceptor_->async_accept(socket, peer, awaited);
    if (!acceptor_->is_open()) co_return;
    if (ec) {
      log::warn("accept_failed", {{"reason", ec.message()}});
      asio::steady_timer pause(threads_.front()->context(), accept_pause);
      (void)co_await pause.async_wait(asio::as_tuple(asio::use_awaitable_t<Executor>()));
    } else if (core_.count_in()) {
      start_connection(thread, std::move(socket), peer.address());
    } else {
      turn_away(socket);
    }
  }
}

void HttpServer::Running::start_connection(IoThread& thread, Socket socket,
                                           const asio::ip::address& peer) {
  const std::uint64_t id = next_connection_id++;
  if (tls_) {
    start_tls_connection(core_, thread, id, std::move(socket), address_text(peer), *tls_);
  } else {
    start_plain_connection(core_, thread, id, std::move(socket), address_text(peer));
  }
}

void HttpServer::Running::stop(Duration drain_time_max) {
  if (!running_) return;
  running_ = false;
  core_.draining = true;
  // Connections that the acceptor still hands to other threads are posted before this is done, so
  // that draining, posted after it, finds them.
  std::promise<void> closed;
  asio::post(threads_.front()->context(), [&] {
    error_code ignored;
    acceptor_->close(ignored);
    closed.set_value();
  });
  closed.get_future().wait();
  for (const auto& thread : threads_) {
    asio::post(thread->context(), [&thread = *thread] { thread.drain_all(); });
  }
  if (!core_.wait_for_none(drain_time_max)) {
    log::warn("connections_cut", {{"count", core_.connections()}});
    for (const auto& thread : threads_) {
      asio::post(thread->context(), [&thread = *thread] { thread.close_all(); });
    }
  }
  for (const auto& thread : threads_) thread->finish();
}

HttpServer::HttpServer(std::unique_ptr<Running> running) : running_(std::move(running)) {}
HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::start(ServerOptions options, Handler handler) {
  auto running = std::make_unique<Running>(std::move(options), std::move(handler));
  if (auto listening = running->listen(); !listening) return std::unexpected(listening.error());
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(running)));
}

std::uint16_t HttpServer::port() const { return running_->port(); }
std::size_t HttpServer::connections() const { return running_->connections(); }
void HttpServer::stop(Duration drain_time_max) { running_->stop(drain_time_max); }

}  // namespace tocsin::net
