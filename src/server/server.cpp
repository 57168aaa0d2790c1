#include "server/server.hpp"

#include <future>
#include <vector>

#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include "server/connection.hpp"
#include "server/listener.hpp"
#include "server/tls.hpp"

namespace gridvisit {

struct Server::Parts {
  std::shared_ptr<net::Site> site;
  std::vector<std::shared_ptr<net::IoThread>> threads;
  std::shared_ptr<net::Acceptor> acceptor;
  std::uint16_t port = 0;
};

namespace {

/// On that thread: asks every connection to end, and cuts off those that have not by the deadline.
void stop_connections(const std::shared_ptr<net::IoThread>& io, std::chrono::milliseconds deadline) {
  io->stopping = true;
  io->work.reset();  // the thread ends with its last connection
  const auto asked = io->connections;
  for (const auto& connection : asked) connection->request_stop();
  if (io->connections.empty()) return;
  io->shutdown.expires_after(deadline);
  io->shutdown.async_wait([io = io.get()](net::error_code ec) {
    if (ec) return;
    const auto left = io->connections;
    for (const auto& connection : left) connection->cut_off();
  });
}

}  // namespace

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() { stop(); }

Result<std::unique_ptr<Server>> Server::start(ListenOptions options, Router router) {
  auto parts = std::make_unique<Parts>();
  parts->site = std::make_shared<net::Site>();
  parts->site->router = std::move(router);
  parts->site->limits = options.limits;
  if (options.tls) {
    auto tls = net::make_server_tls(*options.tls);
    if (!tls) return failure(tls);
    parts->site->tls = std::move(*tls);
  }
  for (unsigned i = 0; i < std::max(1U, options.io_threads); ++i) {
    parts->threads.push_back(std::make_shared<net::IoThread>());
  }
  auto& first = *parts->threads.front();
  auto acceptor = net::listen(first.context, options.address, options.port);
  if (!acceptor) return failure(acceptor);
  parts->port = acceptor->local_endpoint().port();
  parts->acceptor = std::make_shared<net::Acceptor>(std::move(*acceptor));
  net::asio::co_spawn(first.context, net::accept_connections(parts->acceptor, parts->threads, parts->site),
                      net::asio::detached);
  for (const auto& io : parts->threads) io->thread = std::thread([raw = io.get()] { raw->context.run(); });
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

std::uint16_t Server::port() const { return parts_->port; }

std::size_t Server::connections() const { return parts_->site->count.total(); }

void Server::stop() {
  if (!parts_->acceptor) return;
  // First and finished before the rest: no connection may arrive at a thread that has ended.
  std::promise<void> closed;
  net::asio::post(parts_->threads.front()->context, [&] {
    net::error_code ec;
    parts_->acceptor->close(ec);
    closed.set_value();
  });
  closed.get_future().wait();
  for (const auto& io : parts_->threads) {
    net::asio::post(io->context,
                    [io, deadline = parts_->site->limits.shutdown_deadline] { stop_connections(io, deadline); });
  }
  for (const auto& io : parts_->threads) io->thread.join();
  parts_->acceptor = nullptr;
}

}  // namespace gridvisit
