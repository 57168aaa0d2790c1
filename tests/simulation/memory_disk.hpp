// A disk in memory that SQLite runs on: files with what has reached the platter kept apart from what was only written,
// so that a power cut can take the rest; and a disk that fails at a chosen step, or is full for a while.
// For one thread. Connections on it share memory as they do on a real disk, so that readers and a writer run side by
// side. The time it tells SQLite and the random bytes it gives follow from its seed.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulation/disk_file.hpp"

struct sqlite3_vfs;

namespace gridvisit::testing {

class MemoryDisk {
 public:
  explicit MemoryDisk(std::uint64_t seed);
  /// No connection may be open.
  ~MemoryDisk();
  MemoryDisk(const MemoryDisk&) = delete;
  MemoryDisk& operator=(const MemoryDisk&) = delete;

  /// For Connection::open and sqlite3_open_v2.
  [[nodiscard]] const char* vfs() const { return name_.c_str(); }

  /// What is on the platter. Pages are shared until one side writes them: a copy costs next to nothing.
  using Image = std::map<std::string, PagedBytes>;
  [[nodiscard]] Image image() const;
  /// A new disk with that on it; no connection may be open.
  void load(const Image& image);

  /// Steps are what reaches for the disk: a write, a sync, a truncation, a deletion.
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  /// The k-th step from now (1: the next) fails, and from then on everything: the machine is off. 0: never.
  void fail_at(std::uint64_t k) { fail_at_ = k == 0 ? 0 : steps_ + k; }
  /// From now on everything fails, as if at the next step.
  void power_off() { off_ = true; }
  [[nodiscard]] bool is_off() const { return off_; }

  /// What a cut leaves of the writes that were not synced. A disk is free to do any of these.
  enum class Survival {
    nothing,   ///< they were all in the cache
    all,       ///< the program died (kill -9), the machine lived
    prefix,    ///< in the order they were made, the last one torn at a sector's border
    scattered  ///< any of their sectors, as a disk that orders its writes anew
  };
  /// After the connections were closed: the machine starts again with what survived.
  void power_on(Survival survival, std::mt19937_64& random);

  /// While it is full, no file grows.
  void set_full(bool full) { full_ = full; }

  [[nodiscard]] int open_files() const { return open_files_; }

 private:
  friend struct DiskAccess;  // the functions SQLite calls: memory_disk.cpp

  enum class Step { goes_on, fails };
  Step begin_step();
  DiskFile& file(const std::string& name);

  std::string name_;
  std::unique_ptr<sqlite3_vfs> vfs_;
  std::mt19937_64 random_;
  std::map<std::string, std::unique_ptr<DiskFile>> files_;
  std::vector<UnsyncedWrite> unsynced_;  ///< of all files, in the order they were made
  std::uint64_t steps_ = 0;
  std::uint64_t fail_at_ = 0;
  bool off_ = false;
  bool full_ = false;
  int open_files_ = 0;
};

}  // namespace gridvisit::testing
