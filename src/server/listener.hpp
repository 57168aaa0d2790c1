// Accepts connections and deals them out to the I/O threads in turn.
#pragma once

#include <memory>
#include <vector>

#include "server/connection.hpp"

namespace gridvisit::net {

using Acceptor = asio::basic_socket_acceptor<Tcp, Executor>;

Result<Acceptor> listen(asio::io_context& context, const std::string& address, std::uint16_t port);

/// Until the acceptor is closed.
Task<> accept_connections(std::shared_ptr<Acceptor> acceptor, std::vector<std::shared_ptr<IoThread>> threads,
                          std::shared_ptr<Site> site);

}  // namespace gridvisit::net
