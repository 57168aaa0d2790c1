// The one writer: a thread that owns the write connection, takes all waiting jobs into one transaction (a savepoint
// each), commits once with synchronous=FULL, and only then answers. An answer given survives kill -9 and a power cut.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "store/group_commit.hpp"

namespace gridvisit {

/// Called on the writer's thread after the commit (or the failure): must not block.
using WriteDone = std::move_only_function<void(Result<>)>;

/// Called on the writer's thread before the jobs' answers.
using OnCommit = std::function<void(const CommitNotice&)>;

class Writer {
 public:
  Writer(Connection connection, const Vault& vault, Clock clock, OnCommit on_commit);
  /// Finishes what is queued.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// From any thread. `done` is called exactly once; at once, with too_many, where the queue is full.
  void submit(WriteJob job, WriteDone done);
  /// The same, waiting for the answer. Not from the writer's thread.
  Result<> run(WriteJob job);

 private:
  struct Queued {
    WriteJob job;
    WriteDone done;
  };
  void loop();
  void commit(std::vector<WriteJob> jobs, std::vector<WriteDone> dones);

  Connection connection_;
  const Vault& vault_;
  Clock clock_;
  IdMaker ids_;
  OnCommit on_commit_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Queued> queue_;
  bool stopping_ = false;
  std::thread thread_;  ///< last: starts when all else is there
};

}  // namespace gridvisit
