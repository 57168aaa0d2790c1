// One file of a MemoryDisk: its bytes in pages that copies share, the locks SQLite takes on it, and the memory its
// connections share.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace gridvisit::testing {

/// Bytes in pages. Copying shares the pages; writing one that is shared makes it one's own.
class PagedBytes {
 public:
  static constexpr std::size_t kPage = 4096;

  [[nodiscard]] std::size_t size() const { return size_; }
  /// Copies from `offset` on; gives how many bytes there were.
  std::size_t read(std::size_t offset, std::span<char> into) const;
  /// Grows where the end lies beyond it; a gap reads as zeros.
  void write(std::size_t offset, std::span<const char> bytes);
  void truncate(std::size_t size);

 private:
  using Page = std::array<char, kPage>;
  Page& own(std::size_t index);

  std::vector<std::shared_ptr<Page>> pages_;  ///< null: zeros
  std::size_t size_ = 0;
};

struct DiskHandle;

/// SQLite's lock on a file, between the handles of one process. Nobody waits: there is one thread.
class FileLock {
 public:
  /// Levels are SQLite's: 0 none, 1 shared, 2 reserved, 3 pending, 4 exclusive. False: somebody is in the way.
  bool raise(const DiskHandle& handle, int from, int to);
  void lower(const DiskHandle& handle, int from, int to);
  [[nodiscard]] bool is_reserved() const { return reserved_ != nullptr; }

 private:
  int readers_ = 0;
  const DiskHandle* reserved_ = nullptr;
  const DiskHandle* alone_ = nullptr;
};

/// The index of a WAL that its connections share, and the eight locks on it.
class SharedMemory {
 public:
  /// Nullptr where the region is not there and may not be made.
  char* region(std::size_t index, std::size_t bytes, bool make);
  bool lock(int first, int count, bool exclusive);
  void unlock(int first, int count, bool exclusive);
  void clear();

 private:
  std::vector<std::vector<char>> regions_;
  std::array<int, 8> holders_{};  ///< how many share it; -1: one alone
};

struct DiskFile {
  PagedBytes live;     ///< as programs see it
  PagedBytes durable;  ///< as it is on the platter
  FileLock lock;
  SharedMemory memory;
};

/// A write, or a truncation, that the platter has not seen yet.
struct UnsyncedWrite {
  DiskFile* file = nullptr;
  std::size_t offset = 0;  ///< of a truncation: the new size
  std::string bytes;
  bool truncation = false;

  void reach(PagedBytes& platter) const { truncation ? platter.truncate(offset) : platter.write(offset, bytes); }
};

}  // namespace gridvisit::testing
