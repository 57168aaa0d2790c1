// One subscription of a running conversation: what it shows and how far the phone has come.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "domain/actor.hpp"
#include "gridvisit/v1/sync.pb.h"
#include "sync/view.hpp"

namespace gridvisit {

struct Subscribed {
  View view;
  std::int64_t cursor = 0;                    ///< of the last checkpoint, or where the running snapshot began
  std::optional<v1::SnapshotPlace> snapshot;  ///< running
  bool touched = true;                        ///< something of it goes into the next checkpoint
};

/// The subscriptions a phone is to have: all areas of its user, those it holds as it holds them; or, where it asks for
/// `only_these`, what it lists as far as it lies within them.
std::vector<v1::Subscription> wanted_subscriptions(const v1::Hello& hello, const Actor& actor);

/// What the phone is told of a subscription it is granted.
v1::AddScope to_add_scope(const View& view, bool refetch);

/// What the server holds of a subscription, as its phone is shown it.
v1::ScopeDigest to_scope_digest(const View& view, Connection& connection);

/// The feed as a phone finds it that comes back.
struct FeedState {
  std::int64_t newest = 0;
  std::int64_t horizon = 0;  ///< removals up to here are forgotten
};

/// Whether what the phone holds of the prefix can no longer be brought up to date: its cursor is another database's
/// (restored from a backup) or older than the tombstones.
bool is_beyond_repair(const v1::Subscription& held, const FeedState& feed);

/// Whether the phone holds the prefix as the view shows it, so that it can go on.
bool goes_on(const v1::Subscription& held, const View& view);

}  // namespace gridvisit
