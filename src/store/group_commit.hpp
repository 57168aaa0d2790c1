// Many jobs, one commit: what makes durable answers cheap.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "store/transaction.hpp"

namespace gridvisit {

/// What a commit brought to the feed.
struct CommitNotice {
  std::int64_t last_seq = 0;
  std::vector<FeedEntry> entries;  ///< oldest first
  std::vector<std::string> users;  ///< whose rights may have changed
  bool all_users = false;          ///< anybody's may have
};

struct GroupAnswers {
  std::vector<Result<>> answers;  ///< one a job
  CommitNotice notice;            ///< empty where nothing was stored
};

/// Runs the jobs in order in one transaction, a savepoint each: one that fails is undone alone. What has an answer is
/// on the disk. Where the database fails, nothing of the group is stored and every job gets the reason.
GroupAnswers commit_group(Transaction transaction, std::span<WriteJob> jobs);

}  // namespace gridvisit
