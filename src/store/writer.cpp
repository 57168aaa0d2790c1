#include "store/writer.hpp"

#include <future>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "store/feed.hpp"

namespace gridvisit {

Writer::Writer(Connection connection, const Vault& vault, Clock clock, OnCommit on_commit)
    : connection_(std::move(connection)),
      vault_(vault),
      clock_(std::move(clock)),
      ids_(clock_, system_random_bytes),
      on_commit_(std::move(on_commit)),
      thread_([this] { loop(); }) {}

Writer::~Writer() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Writer::submit(WriteJob job, WriteDone done) {
  {
    const std::scoped_lock lock(mutex_);
    if (!stopping_ && queue_.size() < limits::kWriterQueueJobs) {
      queue_.push_back({std::move(job), std::move(done)});
      wake_.notify_one();
      return;
    }
  }
  done(failure(ErrorCode::too_many, "the server is busy; try again in a moment"));
}

Result<> Writer::run(WriteJob job) {
  std::promise<Result<>> answer;
  submit(std::move(job), [&answer](Result<> result) { answer.set_value(std::move(result)); });
  return answer.get_future().get();
}

void Writer::loop() {
  std::vector<Queued> group;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      for (; !queue_.empty() && group.size() < limits::kGroupCommitJobs; queue_.pop_front()) {
        group.push_back(std::move(queue_.front()));
      }
    }
    commit(group);
    group.clear();
  }
}

void Writer::commit(std::vector<Queued>& group) {
  Transaction transaction{connection_, vault_, ids_, clock_(), {}, {}};
  std::vector<Result<>> answers;
  CommitNotice notice;
  try {
    connection_.prepare("BEGIN IMMEDIATE").run();
    for (Queued& queued : group) answers.push_back(run_in_savepoint(transaction, queued.job));
    notice = {last_seq(connection_), std::move(transaction.touched_scopes), std::move(transaction.touched_users), false};
    connection_.prepare("COMMIT").run();
  } catch (const DatabaseError& error) {
    // Nothing of the group is stored: every job gets the reason.
    try {
      connection_.execute("ROLLBACK");
    } catch (const DatabaseError&) {
      log::debug("the database had rolled back by itself");
    }
    log::error("a commit failed: {}", error.what());
    answers.assign(group.size(), std::unexpected(error.to_error()));
    notice = {};
  }
  if (on_commit_ && !notice.scopes.empty()) on_commit_(notice);
  for (std::size_t i = 0; i < group.size(); ++i) group[i].done(std::move(answers[i]));
}

}  // namespace gridvisit
