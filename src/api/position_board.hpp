// Where the phones are that share it, the latest of each, for those who may see it. In memory; store/live_positions.hpp
// is what stays.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "gridvisit/v1/sync.pb.h"
#include "store/connection.hpp"

namespace gridvisit {

/// Safe to use from any thread.
class PositionBoard {
 public:
  /// Of a user who works in these areas. False, and nothing is done, where it is not newer than the device's last by
  /// limits::kPositionInterval.
  bool put(const v1::LivePosition& position, std::vector<std::string> worked);

  /// Forgets the devices of all others.
  void keep_only(const std::vector<v1::LivePosition>& positions);

  /// What was put after `stamp` (0: everything) by who may be watched from these areas; `stamp` moves along.
  v1::LivePositions newer(const std::vector<std::string>& watched, std::uint64_t& stamp) const;

 private:
  struct Pin {
    v1::LivePosition position;
    std::vector<std::string> worked;
    std::uint64_t stamp = 0;
  };
  mutable std::mutex mutex_;
  std::map<std::string, Pin> pins_;  ///< by device
  std::uint64_t last_stamp_ = 0;
};

/// Puts on the board what the store still has of those who share theirs, as areas are assigned now: for a server that
/// begins. What the store has forgotten, and whoever shares no longer, goes from the board. Gives how many there are.
std::size_t recall_positions(Connection& connection, Timestamp now, PositionBoard& board);

}  // namespace gridvisit
