// One accepted connection, whatever it speaks, and what connections share. All of it belongs to one I/O thread unless
// said otherwise.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>

#include "server/server.hpp"
#include "server/stream.hpp"

namespace gridvisit::net {

class Connection;

/// An I/O thread: its event loop and the connections that live on it.
struct IoThread {
  asio::io_context context{1};
  asio::executor_work_guard<Executor> work{context.get_executor()};
  std::set<std::shared_ptr<Connection>> connections;  ///< touched on this thread only
  Timer shutdown{context};
  bool stopping = false;
  std::thread thread;
};

/// How many connections there are, in all and from each address. For any thread.
class ConnectionCount {
 public:
  /// False where a limit is reached.
  bool add(const std::string& address, const ServerLimits& limits);
  void remove(const std::string& address);
  [[nodiscard]] std::size_t total() const;

 private:
  mutable std::mutex mutex_;
  std::size_t total_ = 0;
  std::map<std::string, std::size_t> by_address_;
};

/// What every connection of a server reads.
struct Site {
  Router router;
  ServerLimits limits;
  std::optional<asio::ssl::context> tls;
  ConnectionCount count;
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<IoThread> io, std::shared_ptr<Site> site, Socket socket, std::string address);

  Executor executor() { return io_->context.get_executor(); }
  const std::shared_ptr<IoThread>& io() { return io_; }
  [[nodiscard]] const Site& site() const { return *site_; }
  [[nodiscard]] const std::string& remote_address() const { return remote_address_; }
  Stream& stream() { return stream_; }

  /// Interrupts the stream that long from now; replaces an earlier deadline.
  void set_deadline(std::chrono::milliseconds after);
  /// Lifts the deadline, and the interruption where it has passed. Says whether it had.
  bool clear_deadline();

  /// The server stops: `on_stop` is called, now or when it is set.
  void request_stop();
  [[nodiscard]] bool stopping() const { return stopping_; }
  void set_on_stop(std::function<void()> on_stop);
  /// The server waits no longer: the stream is closed, and `on_cut_off` called.
  void cut_off();
  void set_on_cut_off(std::function<void()> on_cut_off) { on_cut_off_ = std::move(on_cut_off); }
  /// The last thing done with it.
  void leave();

 private:
  std::shared_ptr<IoThread> io_;  // first: what follows lives on its event loop
  std::shared_ptr<Site> site_;
  Stream stream_;
  Timer deadline_;
  std::string remote_address_;
  bool deadline_passed_ = false;
  bool stopping_ = false;
  std::function<void()> on_stop_;
  std::function<void()> on_cut_off_;
};

/// Serves a connection until it ends, and removes it from its thread and its site's count.
Task<> serve_connection(std::shared_ptr<Connection> connection);

}  // namespace gridvisit::net
