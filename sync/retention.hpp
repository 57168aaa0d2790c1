// What is kept only for a while: tombstones, live positions.
#pragma once

#include <chrono>

#include "base/clock.hpp"
#include "store/connection.hpp"
#include "store/transaction.hpp"

namespace gridvisit {

/// How long the feed remembers what was deleted or moved away: the setting "tombstone_days", 180 days without one.
std::chrono::days tombstone_lifetime(Connection& connection);

/// Forgets tombstones and live positions whose time has come. To be run every day.
Result<> forget_the_old(Transaction& transaction);

}  // namespace gridvisit
