#include "server/connection.hpp"

#include <fmt/format.h>

#include "base/log.hpp"
#include "server/http_session.hpp"

namespace gridvisit::net {

bool ConnectionCount::add(const std::string& address, const ServerLimits& limits) {
  const std::lock_guard lock(mutex_);
  if (total_ >= limits.connections) return false;
  if (limits.connections_per_address > 0) {
    std::size_t& same = by_address_[address];
    if (same >= limits.connections_per_address) return false;
    ++same;
  }
  ++total_;
  return true;
}

void ConnectionCount::remove(const std::string& address) {
  const std::lock_guard lock(mutex_);
  --total_;
  const auto found = by_address_.find(address);
  if (found != by_address_.end() && --found->second == 0) by_address_.erase(found);
}

std::size_t ConnectionCount::total() const {
  const std::lock_guard lock(mutex_);
  return total_;
}

namespace {

Stream make_stream(Site& site, Socket socket) {
  return site.tls ? Stream(std::move(socket), *site.tls) : Stream(std::move(socket));
}

}  // namespace

Connection::Connection(std::shared_ptr<IoThread> io, std::shared_ptr<Site> site, Socket socket, std::string address)
    : io_(std::move(io)),
      site_(std::move(site)),
      stream_(make_stream(*site_, std::move(socket))),
      deadline_(io_->context),
      remote_address_(std::move(address)) {
  stream_.set_on_finish([this] { set_deadline(site_->limits.shutdown_deadline); });
}

void Connection::set_deadline(std::chrono::milliseconds after) {
  deadline_passed_ = false;
  deadline_.expires_after(after);
  deadline_.async_wait([weak = weak_from_this()](error_code ec) {
    const auto self = weak.lock();
    // The expiry may be that of a later deadline, set when this wait was already over.
    if (ec || !self || self->deadline_.expiry() > std::chrono::steady_clock::now()) return;
    self->deadline_passed_ = true;
    self->stream_.interrupt();
  });
}

bool Connection::clear_deadline() {
  deadline_.expires_at(kNever);
  if (deadline_passed_) stream_.resume();
  return std::exchange(deadline_passed_, false);
}

void Connection::request_stop() {
  stopping_ = true;
  if (on_stop_) on_stop_();
}

void Connection::set_on_stop(std::function<void()> on_stop) {
  on_stop_ = std::move(on_stop);
  if (stopping_ && on_stop_) on_stop_();
}

void Connection::cut_off() {
  stream_.close();
  if (on_cut_off_) on_cut_off_();
}

void Connection::leave() {
  set_on_stop(nullptr);
  clear_deadline();
  stream_.close();
  site_->count.remove(remote_address_);
  io_->connections.erase(shared_from_this());
  if (io_->stopping && io_->connections.empty()) io_->shutdown.cancel();
}

Task<> serve_connection(std::shared_ptr<Connection> connection) {
  auto& io = *connection->io();
  io.connections.insert(connection);
  if (io.stopping) connection->request_stop();
  try {
    connection->set_on_stop([raw = connection.get()] { raw->stream().interrupt(); });
    connection->set_deadline(connection->site().limits.request_deadline);
    const error_code ec = co_await connection->stream().accept_tls();
    connection->clear_deadline();
    connection->set_on_stop(nullptr);
    if (!ec) co_await serve_http(connection);
  } catch (const std::exception& error) {
    log::error("a connection ended by a defect: {}", error.what());
  }
  connection->leave();
}

}  // namespace gridvisit::net
