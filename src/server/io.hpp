// The Asio types of this room. One io_context per I/O thread and no migration: a connection's thread is its strand, so
// executors need neither locks nor type erasure.
#pragma once

#include <chrono>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace gridvisit::net {

namespace asio = boost::asio;
using boost::system::error_code;

using Executor = asio::io_context::executor_type;
using Tcp = asio::ip::tcp;
using Socket = asio::basic_stream_socket<Tcp, Executor>;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;

template <typename T = void>
using Task = asio::awaitable<T, Executor>;

/// `auto [ec, n] = co_await socket.async_read_some(buffer, as_tuple);`
inline constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> as_tuple{};

/// A timer that never fires by itself serves as a condition variable of one thread: wait for `cancel()`.
inline constexpr auto kNever = std::chrono::steady_clock::time_point::max();

}  // namespace gridvisit::net
