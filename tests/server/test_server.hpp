// A running server on a free loopback port, with deadlines short enough for tests and long enough for a busy machine.
#pragma once

#include <memory>
#include <string>

#include <fmt/format.h>

#include "server/http_client.hpp"
#include "server/server.hpp"

namespace gridvisit {

inline std::unique_ptr<Server> start_server(Router router, ServerLimits limits = {}, unsigned io_threads = 2) {
  ListenOptions options;
  options.limits = limits;
  options.io_threads = io_threads;
  return Server::start(std::move(options), std::move(router)).value();
}

inline std::string address_of(const Server& server, std::string_view scheme = "http") {
  return fmt::format("{}://127.0.0.1:{}", scheme, server.port());
}

inline HttpClient client_of(const Server& server) { return HttpClient::make(address_of(server)).value(); }

/// Answers with "METHOD path name=value… body".
inline void echo(const Request& request, const Respond& respond) {
  std::string text = request.method + " " + request.path;
  for (const auto& [name, value] : request.path_parameters) text += " " + name + "=" + value;
  for (const auto& [name, value] : request.query) text += " " + name + "=" + value;
  respond(make_response(200, "text/plain", text + " " + request.body));
}

}  // namespace gridvisit
