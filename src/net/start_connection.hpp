// How the acceptor hands a socket over, without seeing the templates behind. Private to net/.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <cstdint>
#include <string>

#include "net/asio_types.hpp"
#include "net/io_thread.hpp"
#include "net/server_core.hpp"

namespace tocsin::net {

// Starts the connection, counted in already, on its thread; it ends by itself.
void start_plain_connection(ServerCore& core, IoThread& thread, std::uint64_t id, Socket socket,
                            std::string peer_address);
void start_tls_connection(ServerCore& core, IoThread& thread, std::uint64_t id, Socket socket,
                          std::string peer_address, asio::ssl::context& tls);

}  // namespace tocsin::net
