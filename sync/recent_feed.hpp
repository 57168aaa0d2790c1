// The newest entries of the feed, kept in memory: by them a conversation knows without the database whether a commit
// has anything for its phone, and mostly also what to send.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>

#include "store/feed_entry.hpp"
#include "store/group_commit.hpp"

namespace gridvisit {

/// Safe to use from any thread.
class RecentFeed {
 public:
  /// What a commit brought, of this program or of another. Commits of two programs may be told of out of order.
  void add(const CommitNotice& notice);

  /// Calls `look` with each entry after `seq`, oldest first, and gives the newest sequence it knows. Nullopt, with no
  /// call, where it does not go back that far. `look` must not call this object.
  [[nodiscard]] std::optional<std::int64_t> each_after(std::int64_t seq,
                                                       const std::function<void(const FeedEntry&)>& look) const;

  /// A message made of these entries, in the bytes of the wire, for all who are owed the same: it is made once. Null
  /// where it is not at hand (any longer).
  [[nodiscard]] std::shared_ptr<const std::string> find_message(const std::string& name) const;
  void keep_message(const std::string& name, std::shared_ptr<const std::string> bytes);

 private:
  mutable std::shared_mutex mutex_;
  std::deque<FeedEntry> entries_;  ///< without a gap
  std::int64_t newest_ = -1;       ///< the last entry's sequence; -1: nothing is known yet
  std::map<std::string, std::shared_ptr<const std::string>> messages_;
  std::deque<std::string> message_names_;  ///< oldest first
};

}  // namespace gridvisit
