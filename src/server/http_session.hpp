// HTTP/1.1 on one connection: request after request, until one of both ends it or it becomes a WebSocket.
#pragma once

#include <memory>

#include "server/connection.hpp"

namespace gridvisit::net {

Task<> serve_http(std::shared_ptr<Connection> connection);

}  // namespace gridvisit::net
