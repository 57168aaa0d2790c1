// The feed: the database's own order of what changed, one row per record and scope, always its newest; and the digests
// kept beside it. Every change of a record passes through put_in_feed or remove_from_feed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gridvisit/v1/records.pb.h"
#include "store/connection.hpp"
#include "store/feed_entry.hpp"
#include "store/transaction.hpp"

namespace gridvisit {

/// Where a record stood before a change.
struct FeedPlace {
  std::string scope;
  std::int64_t rev = 0;
};

/// The record is in `scope` from now on: gives its new rev. From `before`, where that is another scope, it is removed.
std::int64_t put_in_feed(Transaction& transaction, v1::Kind kind, const std::string& id, const std::string& scope,
                         const std::optional<FeedPlace>& before);
void remove_from_feed(Transaction& transaction, v1::Kind kind, const std::string& id, const FeedPlace& before);

/// The entries after `seq`, oldest first.
std::vector<FeedEntry> list_feed(Connection& connection, std::int64_t after_seq, int limit);
/// The newest sequence given out so far; 0 in an empty database.
std::int64_t last_seq(Connection& connection);
/// Whether there is an entry after `seq` of a scope in [first, end). Costs by the number of scopes there, not by
/// entries.
bool has_entries_after(Connection& connection, std::string_view first, std::string_view end, std::int64_t seq);

/// Forgets the removals from before that moment, and gives their number. Whoever comes with a cursor below
/// feed_horizon from then on has missed removals and must start with a snapshot.
std::int64_t compact_feed(Transaction& transaction, Timestamp before);
/// The highest sequence of a removal that was forgotten; 0: none yet.
std::int64_t feed_horizon(Connection& connection);

struct DigestSum {
  std::int64_t count = 0;
  std::uint64_t sum = 0;
  bool operator==(const DigestSum&) const = default;
};
using DigestByKind = std::map<int, DigestSum>;

/// Of all records whose scope lies within [first, end).
DigestByKind sum_digests(Connection& connection, std::string_view first, std::string_view end);

}  // namespace gridvisit
