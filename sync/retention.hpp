// What is kept only for a while: tombstones, live positions.
#pragma once

#include <chrono>

#include "base/clock.hpp"
#include "store/connection.hpp"
#include "store/transaction.hpp"

namespace gridvisit {

inline constexpr const char* kTombstoneDaysSetting = "tombstone_days";

/// How long the feed remembers what was deleted or moved away: as it is set, else limits::kTombstoneLifetime.
std::chrono::days tombstone_lifetime(Connection& connection);

/// Forgets tombstones and live positions whose time has come. To be run every day.
Result<> forget_the_old(Transaction& transaction);

}  // namespace gridvisit
