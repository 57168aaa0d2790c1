// Wakes the phones a commit concerns, and no others.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/writer.hpp"
#include "sync/recent_feed.hpp"

namespace gridvisit {

/// Why a phone's connection is rung for.
enum class WakeReason {
  commit,     ///< something came to the feed that it may see
  rights,     ///< its user's rights may have changed
  positions,  ///< somebody's live position did
  replaced,   ///< the same device has connected anew: this connection is to end
};

/// Safe to use from any thread. The callbacks run on the ringing thread, with the bell's lock held: they must be quick,
/// and not call the bell.
class CommitBell {
 public:
  using Ticket = std::uint64_t;
  struct Listener {
    std::vector<std::string> prefixes;
    std::string user_id;
    std::string device_id;
    bool watches_positions = false;
    std::function<void(WakeReason)> ring;
  };
  /// Rings the device's older connection out (`replaced`).
  Ticket add(Listener listener);
  /// Its subscriptions have changed.
  void listen_to(Ticket ticket, std::vector<std::string> prefixes);
  void remove(Ticket ticket);

  void ring(const CommitNotice& notice);
  void ring_for_positions();
  /// The newest sequence rung for: what another program committed to the database meanwhile is newer.
  [[nodiscard]] std::int64_t last_seq() const;
  /// What was rung for lately: at hand before anybody is rung for it.
  [[nodiscard]] RecentFeed& recent() { return recent_; }
  /// Grows whenever somebody's rights may have changed: who remembers rights asks again then.
  [[nodiscard]] std::int64_t rights_changes() const { return rights_changes_.load(); }

 private:
  void index(Ticket ticket, const Listener& listener);
  void unindex(Ticket ticket, const Listener& listener);

  RecentFeed recent_;
  mutable std::mutex mutex_;
  std::unordered_map<Ticket, Listener> listeners_;
  std::map<std::string, std::set<Ticket>, std::less<>> by_prefix_;
  std::unordered_map<std::string, std::set<Ticket>> by_user_;
  std::unordered_map<std::string, Ticket> by_device_;  ///< the newest connection
  Ticket next_ticket_ = 1;
  std::int64_t last_seq_ = 0;
  std::atomic<std::int64_t> rights_changes_{0};
};

}  // namespace gridvisit
