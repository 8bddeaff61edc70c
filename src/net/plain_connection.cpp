// Connections without TLS: one of the few files that pay for all of Asio's templates.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "net/http_connection.hpp"
#include "net/start_connection.hpp"

namespace tocsin::net {

template class HttpConnection<Socket>;

void start_plain_connection(ServerCore& core, IoThread& thread, std::uint64_t id, Socket socket,
                            std::string peer_address) {
  asio::co_spawn(
      thread.context(),
      HttpConnection<Socket>::live(core, thread, id, std::move(socket), std::move(peer_address)),
      asio::detached);
}

}  // namespace tocsin::net
