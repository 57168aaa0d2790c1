// Where phones were, of users who share it: outside the records and the feed, and only for a while.
#pragma once

#include <string>
#include <vector>

#include "gridvisit/v1/sync.pb.h"
#include "store/transaction.hpp"

namespace gridvisit {

/// Does nothing where the user does not share their position (any longer).
void store_position(Transaction& transaction, const v1::LivePosition& position);

/// The newest position of each device since `since`, of users who still share theirs.
std::vector<v1::LivePosition> list_latest_positions(Connection& connection, Timestamp since);

/// Forgets what is older than that moment, and everything of users who no longer share; gives the number of positions.
std::int64_t forget_positions(Transaction& transaction, Timestamp before);

}  // namespace gridvisit
