#include "files/file_workers.hpp"

namespace gridvisit {

FileWorkers::FileWorkers(unsigned threads, std::size_t most_jobs) : most_jobs_(most_jobs) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { loop(); });
}

FileWorkers::~FileWorkers() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

Result<> FileWorkers::submit(FileJob job) {
  {
    const std::scoped_lock lock(mutex_);
    if (stopping_ || queue_.size() >= most_jobs_) {
      return failure(ErrorCode::too_many, "many files are on their way; try again in a moment");
    }
    queue_.push_back(std::move(job));
  }
  wake_.notify_one();
  return {};
}

void FileWorkers::loop() {
  while (true) {
    FileJob job;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      job = std::move(queue_.front());
      queue_.pop_front();
    }
    job();
  }
}

}  // namespace gridvisit
