// Wakes the phones a commit concerns, and no others.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "server/websocket.hpp"
#include "store/writer.hpp"

namespace gridvisit {

/// Safe to use from any thread.
class CommitBell {
 public:
  using Ticket = std::uint64_t;
  /// Wakes the connection for every commit that touches a scope on the path of one of the prefixes.
  Ticket add(std::vector<std::string> prefixes, WebSocketConnection connection);
  void remove(Ticket ticket);

  void ring(const CommitNotice& notice);
  /// The newest sequence rung for: what another program committed to the database meanwhile is newer.
  [[nodiscard]] std::int64_t last_seq() const;

 private:
  struct Listener {
    std::vector<std::string> prefixes;
    WebSocketConnection connection;
  };
  mutable std::mutex mutex_;
  std::map<Ticket, Listener> listeners_;
  Ticket next_ticket_ = 1;
  std::int64_t last_seq_ = 0;
};

}  // namespace gridvisit
