#include "server/client_connection.hpp"

#include <fmt/format.h>
#include <boost/asio/connect.hpp>

#include "server/tls.hpp"

namespace gridvisit::net {

Result<> ClientConnection::open(std::chrono::steady_clock::time_point until) {
  close();
  if (url_.tls && !tls_) {
    auto tls = make_client_tls(options_.ca_file);
    if (!tls) return failure(tls);
    tls_ = std::move(*tls);
  }
  return run(connect(), until);
}

Task<error_code> ClientConnection::connect() {
  asio::ip::basic_resolver<Tcp, Executor> resolver(context_);
  const auto [resolve_ec, endpoints] = co_await resolver.async_resolve(url_.host, std::to_string(url_.port), as_tuple);
  if (resolve_ec) co_return resolve_ec;
  error_code ec = asio::error::host_not_found;
  for (const auto& entry : endpoints) {
    Socket socket(context_);
    if (tls_) {
      stream_.emplace(std::move(socket), *tls_);
    } else {
      stream_.emplace(std::move(socket));
    }
    const auto [connect_ec] = co_await stream_->socket().async_connect(entry.endpoint(), as_tuple);
    ec = connect_ec;
    if (!ec) break;
  }
  if (ec) co_return ec;
  error_code option_ec;
  stream_->socket().set_option(Tcp::no_delay(true), option_ec);
  co_return co_await stream_->connect_tls(url_.host);
}

bool ClientConnection::is_open() {
  if (!stream_ || !stream_->socket().is_open()) return false;
  error_code ec;
  char byte = 0;
  stream_->socket().non_blocking(true, ec);
  stream_->socket().receive(asio::buffer(&byte, 1), Socket::message_peek, ec);
  return ec == asio::error::would_block;  // anything else is the end, or bytes nobody asked for
}

void ClientConnection::close() {
  if (stream_) stream_->close();
  context_.restart();
  context_.run();
  stream_.reset();
}

bool ClientConnection::run_until(const bool& done, std::chrono::steady_clock::time_point until) {
  context_.restart();
  while (!done) {
    const std::size_t ran = context_.run_one_until(until);
    if (ran == 0) break;
  }
  return done;
}

Result<> ClientConnection::run(Task<error_code> task, std::chrono::steady_clock::time_point until) {
  bool done = false;
  error_code result;
  asio::co_spawn(context_, std::move(task), [&](const std::exception_ptr& failed, error_code ec) {
    done = true;
    result = failed ? asio::error::fault : ec;
  });
  const bool in_time = run_until(done, until);
  if (!in_time) {
    if (stream_) stream_->close();
    context_.restart();
    context_.run();
    return failure(ErrorCode::timeout, fmt::format("{} did not answer in time", host_header(url_)));
  }
  if (result) return failure(ErrorCode::io, fmt::format("{}: {}", host_header(url_), result.message()));
  return {};
}

}  // namespace gridvisit::net
