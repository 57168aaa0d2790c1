#include "server/listener.hpp"

#include <fmt/format.h>
#include <boost/asio/detached.hpp>

#include "base/log.hpp"
#include "server/http_wire.hpp"

namespace gridvisit::net {

namespace {

/// A full house says so where it can without waiting: a few bytes fit the empty buffer of a new plain connection.
void turn_away(Socket socket, bool tls) {
  if (tls) return;
  const Response response = problem_response(503, "too many connections; try again later");
  const std::string text = write_head(response, AfterAnswer::close) + *response.body;
  error_code ec;
  socket.non_blocking(true, ec);
  socket.write_some(asio::buffer(text), ec);
  socket.shutdown(Socket::shutdown_send, ec);
}

}  // namespace

Result<Acceptor> listen(asio::io_context& context, const std::string& address, std::uint16_t port) {
  error_code ec;
  const auto ip = asio::ip::make_address(address, ec);
  if (ec) return failure(ErrorCode::invalid, fmt::format("{} is not an IP address to listen on", address));
  const Tcp::endpoint endpoint(ip, port);
  Acceptor acceptor(context);
  acceptor.open(endpoint.protocol(), ec);
  if (!ec) acceptor.set_option(asio::socket_base::reuse_address(true), ec);
  if (!ec) acceptor.bind(endpoint, ec);
  if (!ec) acceptor.listen(asio::socket_base::max_listen_connections, ec);
  if (ec) return failure(ErrorCode::io, fmt::format("cannot listen on {} port {}: {}", address, port, ec.message()));
  return acceptor;
}

Task<> accept_connections(std::shared_ptr<Acceptor> acceptor, std::vector<std::shared_ptr<IoThread>> threads,
                          std::shared_ptr<Site> site) {
  for (std::size_t turn = 0; acceptor->is_open(); ++turn) {
    const auto& io = threads[turn % threads.size()];
    auto [ec, socket] = co_await acceptor->async_accept(io->context, as_tuple);
    if (!acceptor->is_open()) co_return;
    if (ec) {
      log::warn("a connection was not accepted: {}", ec.message());
      Timer pause(acceptor->get_executor(), std::chrono::milliseconds(50));  // out of file handles: let some close
      co_await pause.async_wait(as_tuple);
      continue;
    }
    error_code option_ec;
    socket.set_option(Tcp::no_delay(true), option_ec);
    const auto peer = socket.remote_endpoint(option_ec);
    if (option_ec) continue;  // gone already
    std::string address = peer.address().to_string();
    if (!site->count.add(address, site->limits)) {
      turn_away(std::move(socket), site->tls.has_value());
      continue;
    }
    auto connection = std::make_shared<Connection>(io, site, std::move(socket), std::move(address));
    asio::co_spawn(io->context, serve_connection(std::move(connection)), asio::detached);
  }
}

}  // namespace gridvisit::net
