// Threads for what waits for the disk or for a child process, so that neither an I/O thread, a reader nor the writer
// does.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "base/error.hpp"

namespace gridvisit {

/// Must not throw.
using FileJob = std::move_only_function<void()>;

class FileWorkers {
 public:
  FileWorkers(unsigned threads, std::size_t most_jobs);
  /// Finishes what is queued.
  ~FileWorkers();
  FileWorkers(const FileWorkers&) = delete;
  FileWorkers& operator=(const FileWorkers&) = delete;

  /// `too_many` where the queue is full; the job is not run then.
  Result<> submit(FileJob job);

 private:
  void loop();

  std::size_t most_jobs_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<FileJob> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace gridvisit
