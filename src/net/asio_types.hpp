// The Asio types that net/ builds on, bound to one concrete executor: the type-erased defaults cost
// a third of the throughput. Private to net/.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>
#include <chrono>

namespace tocsin::net {

namespace asio = boost::asio;
using boost::system::error_code;

using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

template <typename T>
using Async = asio::awaitable<T, Executor>;

// co_await something(..., awaited) gives [error_code, values...] and does not throw.
inline constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> awaited{};

using Instant = std::chrono::steady_clock::time_point;

}  // namespace tocsin::net
