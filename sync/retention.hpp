// What is kept only for a while: tombstones, live positions; and what time does to a phone's words.
#pragma once

#include <chrono>

#include "base/clock.hpp"
#include "store/connection.hpp"
#include "store/transaction.hpp"

namespace gridvisit {

/// How long the feed remembers what was deleted or moved away: the setting "tombstone_days", 180 days without one.
std::chrono::days tombstone_lifetime(Connection& connection);

/// When a visit began by the server's clock, where the phone's was off by more than five minutes; else 0.
std::int64_t corrected_time_ms(std::int64_t phone_time_ms, std::chrono::milliseconds clock_offset);

/// Forgets tombstones and live positions whose time has come. To be run every day.
Result<> forget_the_old(Transaction& transaction);

}  // namespace gridvisit
