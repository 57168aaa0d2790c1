#include "store/reader_pool.hpp"

namespace gridvisit {

ReaderPool::ReaderPool(std::vector<Connection> connections, const Vault& vault)
    : vault_(vault), connections_(std::move(connections)) {
  for (Connection& connection : connections_) threads_.emplace_back([this, &connection] { loop(connection); });
}

ReaderPool::~ReaderPool() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void ReaderPool::submit(ReadJob job, ReadFailed failed) {
  {
    const std::scoped_lock lock(mutex_);
    queue_.push_back({std::move(job), std::move(failed)});
  }
  wake_.notify_one();
}

void ReaderPool::loop(Connection& connection) {
  while (true) {
    Queued next;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      next = std::move(queue_.front());
      queue_.pop_front();
    }
    const auto done = read_at_one_moment(connection, vault_, [&next](Reader reader) {
      next.job(reader);
      return true;
    });
    if (!done) next.failed(done.error());
  }
}

}  // namespace gridvisit
