// Threads that read, each with a connection of its own, so that neither the writer nor an I/O thread waits for them.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "base/error.hpp"
#include "store/records.hpp"

namespace gridvisit {

/// Reads inside one read transaction: all it sees is of one moment. Must not throw anything but DatabaseError.
using ReadJob = std::move_only_function<void(Reader)>;
/// Called instead of the job's own answer where the database failed it.
using ReadFailed = std::move_only_function<void(Error)>;

class ReaderPool {
 public:
  /// One thread per connection.
  ReaderPool(std::vector<Connection> connections, const Vault& vault);
  /// Finishes what is queued.
  ~ReaderPool();
  ReaderPool(const ReaderPool&) = delete;
  ReaderPool& operator=(const ReaderPool&) = delete;

  void submit(ReadJob job, ReadFailed failed);

 private:
  struct Queued {
    ReadJob job;
    ReadFailed failed;
  };
  void loop(Connection& connection);

  const Vault& vault_;
  std::vector<Connection> connections_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Queued> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

/// Runs `read` in one read transaction of the connection and gives its value, or why the database failed it.
template <typename Read>
auto read_at_one_moment(Connection& connection, const Vault& vault, Read read)
    -> Result<decltype(read(std::declval<Reader>()))> {
  try {
    connection.prepare("BEGIN").run();
    auto value = read(Reader{connection, vault});
    connection.prepare("COMMIT").run();
    return value;
  } catch (const DatabaseError& error) {
    try {
      connection.execute("ROLLBACK");
    } catch (const DatabaseError&) {
      return std::unexpected(error.to_error());
    }
    return std::unexpected(error.to_error());
  }
}

}  // namespace gridvisit
