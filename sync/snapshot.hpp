// The order in which a subscription's records are first sent: today's work and its people first, history last; in pages
// that can be resumed after any record.
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "gridvisit/v1/sync.pb.h"
#include "store/records.hpp"
#include "sync/view.hpp"

namespace gridvisit {

/// A step of the order: a kind, or (of kinds with a `near_day`) what is near or the rest of it.
struct SnapshotStep {
  const KindInfo* kind = nullptr;
  bool rest = false;
};

/// Every kind once by its rank, those with a day first with what is near; then the rest of these.
const std::vector<SnapshotStep>& snapshot_order();

/// Where a snapshot begins.
v1::SnapshotPlace snapshot_start(std::int64_t seq, Day today);

/// Puts the records after `place` into the batch, as the view shows them, until there are `entries` or enough bytes
/// (false), or nothing is left (true); `place` moves along.
bool read_snapshot(Reader reader, const View& view, int entries, v1::SnapshotPlace& place, v1::Batch& batch);

}  // namespace gridvisit
