// Connections over TLS: one of the few files that pay for all of Asio's templates.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "net/http_connection.hpp"
#include "net/start_connection.hpp"

namespace tocsin::net {

template class HttpConnection<TlsStream>;

void start_tls_connection(ServerCore& core, IoThread& thread, std::uint64_t id, Socket socket,
                          std::string peer_address, asio::ssl::context& tls) {
  asio::co_spawn(thread.context(),
                 HttpConnection<TlsStream>::live(
                     core, thread, id, TlsStream(std::move(socket), tls), std::move(peer_address)),
                 asio::detached);
}

}  // namespace tocsin::net
