#include "store/writer.hpp"

#include <future>

#include "base/limits.hpp"

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
  while (true) {
    std::vector<WriteJob> jobs;
    std::vector<WriteDone> dones;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      for (; !queue_.empty() && jobs.size() < limits::kGroupCommitJobs; queue_.pop_front()) {
        jobs.push_back(std::move(queue_.front().job));
        dones.push_back(std::move(queue_.front().done));
      }
    }
    commit(std::move(jobs), std::move(dones));
  }
}

void Writer::commit(std::vector<WriteJob> jobs, std::vector<WriteDone> dones) {
  auto [answers, notice] = commit_group({connection_, vault_, ids_, clock_(), {}, {}}, jobs);
  if (on_commit_ && !notice.entries.empty()) on_commit_(notice);
  for (std::size_t i = 0; i < dones.size(); ++i) dones[i](std::move(answers[i]));
}

}  // namespace gridvisit
