#include "tests/simulation/memory_disk.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <new>

namespace gridvisit::testing {

constexpr std::size_t kSector = 512;

/// What SQLite holds of an open file. It begins as SQLite's own struct does, which it stands in for.
struct DiskHandle {
  sqlite3_file base;
  MemoryDisk* disk;
  DiskFile* file;
  int lock;
  bool scratch;  ///< a file without a name, gone when it is closed: no part of the disk
};

struct DiskAccess {
  static DiskHandle& handle(sqlite3_file* file) { return *reinterpret_cast<DiskHandle*>(file); }
  static MemoryDisk& disk(sqlite3_vfs* vfs) { return *static_cast<MemoryDisk*>(vfs->pAppData); }

  static int close(sqlite3_file* file) {
    DiskHandle& self = handle(file);
    self.file->lock.lower(self, self.lock, SQLITE_LOCK_NONE);
    if (self.scratch) {
      delete self.file;
    } else {
      --self.disk->open_files_;
    }
    return SQLITE_OK;
  }

  static int read(sqlite3_file* file, void* into, int bytes, sqlite3_int64 offset) {
    const DiskHandle& self = handle(file);
    if (self.disk->off_) return SQLITE_IOERR_READ;
    const std::span<char> wanted(static_cast<char*>(into), static_cast<std::size_t>(bytes));
    const std::size_t got = self.file->live.read(static_cast<std::size_t>(offset), wanted);
    if (got == wanted.size()) return SQLITE_OK;
    std::memset(wanted.data() + got, 0, wanted.size() - got);
    return SQLITE_IOERR_SHORT_READ;
  }

  static int write(sqlite3_file* file, const void* from, int bytes, sqlite3_int64 offset) {
    const DiskHandle& self = handle(file);
    const std::span<const char> given(static_cast<const char*>(from), static_cast<std::size_t>(bytes));
    const auto at = static_cast<std::size_t>(offset);
    if (!self.scratch) {
      if (self.disk->full_ && at + given.size() > self.file->live.size()) return SQLITE_FULL;
      // The write that is cut off has begun: some of its sectors may arrive.
      const bool was_off = self.disk->off_;
      const bool fails = self.disk->begin_step() == MemoryDisk::Step::fails;
      if (!was_off) self.disk->unsynced_.push_back({self.file, at, std::string(given.data(), given.size()), false});
      if (fails) return SQLITE_IOERR_WRITE;
    }
    self.file->live.write(at, given);
    return SQLITE_OK;
  }

  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    const DiskHandle& self = handle(file);
    if (!self.scratch) {
      if (self.disk->begin_step() == MemoryDisk::Step::fails) return SQLITE_IOERR_TRUNCATE;
      self.disk->unsynced_.push_back({self.file, static_cast<std::size_t>(size), {}, true});
    }
    self.file->live.truncate(static_cast<std::size_t>(size));
    return SQLITE_OK;
  }

  static int sync(sqlite3_file* file, int /*flags*/) {
    const DiskHandle& self = handle(file);
    if (self.scratch) return SQLITE_OK;
    if (self.disk->begin_step() == MemoryDisk::Step::fails) return SQLITE_IOERR_FSYNC;
    std::erase_if(self.disk->unsynced_, [&](const UnsyncedWrite& write) {
      if (write.file == self.file) write.reach(self.file->durable);
      return write.file == self.file;
    });
    return SQLITE_OK;
  }

  static int file_size(sqlite3_file* file, sqlite3_int64* size) {
    if (handle(file).disk->off_) return SQLITE_IOERR_FSTAT;
    *size = static_cast<sqlite3_int64>(handle(file).file->live.size());
    return SQLITE_OK;
  }

  static int lock(sqlite3_file* file, int level) {
    DiskHandle& self = handle(file);
    if (self.disk->off_) return SQLITE_IOERR_LOCK;
    if (level <= self.lock) return SQLITE_OK;
    if (!self.file->lock.raise(self, self.lock, level)) return SQLITE_BUSY;
    self.lock = level;
    return SQLITE_OK;
  }

  static int unlock(sqlite3_file* file, int level) {
    DiskHandle& self = handle(file);
    self.file->lock.lower(self, self.lock, level);
    self.lock = std::min(self.lock, level);
    return SQLITE_OK;
  }

  static int check_reserved_lock(sqlite3_file* file, int* reserved) {
    *reserved = handle(file).file->lock.is_reserved() ? 1 : 0;
    return SQLITE_OK;
  }

  static int file_control(sqlite3_file* /*file*/, int /*operation*/, void* /*argument*/) { return SQLITE_NOTFOUND; }
  static int sector_size(sqlite3_file* /*file*/) { return static_cast<int>(kSector); }
  static int device_characteristics(sqlite3_file* /*file*/) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

  static int shm_map(sqlite3_file* file, int index, int bytes, int make, void volatile** region) {
    const DiskHandle& self = handle(file);
    if (self.disk->off_) return SQLITE_IOERR_SHMMAP;
    *region = self.file->memory.region(static_cast<std::size_t>(index), static_cast<std::size_t>(bytes), make != 0);
    return SQLITE_OK;
  }

  static int shm_lock(sqlite3_file* file, int first, int count, int flags) {
    const DiskHandle& self = handle(file);
    const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
      self.file->memory.unlock(first, count, exclusive);
      return SQLITE_OK;
    }
    if (self.disk->off_) return SQLITE_IOERR_SHMLOCK;
    return self.file->memory.lock(first, count, exclusive) ? SQLITE_OK : SQLITE_BUSY;
  }

  static void shm_barrier(sqlite3_file* /*file*/) {}

  static int shm_unmap(sqlite3_file* file, int forget) {
    if (forget != 0) handle(file).file->memory.clear();
    return SQLITE_OK;
  }

  static constexpr sqlite3_io_methods kMethods = {
      .iVersion = 2,
      .xClose = close,
      .xRead = read,
      .xWrite = write,
      .xTruncate = truncate,
      .xSync = sync,
      .xFileSize = file_size,
      .xLock = lock,
      .xUnlock = unlock,
      .xCheckReservedLock = check_reserved_lock,
      .xFileControl = file_control,
      .xSectorSize = sector_size,
      .xDeviceCharacteristics = device_characteristics,
      .xShmMap = shm_map,
      .xShmLock = shm_lock,
      .xShmBarrier = shm_barrier,
      .xShmUnmap = shm_unmap,
      .xFetch = nullptr,
      .xUnfetch = nullptr,
  };

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* into, int flags, int* given_flags) {
    MemoryDisk& self = disk(vfs);
    into->pMethods = nullptr;
    if (self.off_) return SQLITE_CANTOPEN;
    const bool scratch = name == nullptr;
    if (!scratch && (flags & SQLITE_OPEN_CREATE) == 0 && !self.files_.contains(name)) return SQLITE_CANTOPEN;
    DiskFile* file = scratch ? new DiskFile : &self.file(name);
    if (!scratch) ++self.open_files_;
    new (into) DiskHandle{{&kMethods}, &self, file, SQLITE_LOCK_NONE, scratch};
    if (given_flags != nullptr) *given_flags = flags;
    return SQLITE_OK;
  }

  static int remove(sqlite3_vfs* vfs, const char* name, int /*sync_folder*/) {
    MemoryDisk& self = disk(vfs);
    const auto found = self.files_.find(name);
    if (found == self.files_.end()) return SQLITE_IOERR_DELETE_NOENT;
    if (self.begin_step() == MemoryDisk::Step::fails) return SQLITE_IOERR_DELETE;
    std::erase_if(self.unsynced_, [&](const UnsyncedWrite& write) { return write.file == found->second.get(); });
    self.files_.erase(found);
    return SQLITE_OK;
  }

  static int access(sqlite3_vfs* vfs, const char* name, int /*what*/, int* answer) {
    MemoryDisk& self = disk(vfs);
    if (self.off_) return SQLITE_IOERR_ACCESS;
    const auto found = self.files_.find(name);
    *answer = found != self.files_.end() ? 1 : 0;
    return SQLITE_OK;
  }

  static int full_path(sqlite3_vfs* /*vfs*/, const char* name, int bytes, char* into) {
    sqlite3_snprintf(bytes, into, "%s", name);
    return SQLITE_OK;
  }

  static int randomness(sqlite3_vfs* vfs, int bytes, char* into) {
    for (int i = 0; i < bytes; ++i) into[i] = static_cast<char>(disk(vfs).random_());
    return bytes;
  }

  static int sleep(sqlite3_vfs* /*vfs*/, int microseconds) { return microseconds; }

  // 2026-11-24, noon: SpatiaLite writes it beside its tables, and nobody reads it.
  static int current_time(sqlite3_vfs* /*vfs*/, sqlite3_int64* julian_ms) {
    *julian_ms = 212'663'016'000'000;
    return SQLITE_OK;
  }

  static int last_error(sqlite3_vfs* /*vfs*/, int /*bytes*/, char* /*text*/) { return 0; }
};

namespace {

std::string next_name() {
  static std::atomic<int> count = 0;
  return "memory-disk-" + std::to_string(++count);
}

// How much of a torn write arrives: whole sectors of the disk, so its first and last may be parts of the write.
void write_sectors(PagedBytes& platter, const UnsyncedWrite& write, const auto& arrives) {
  for (std::size_t done = 0; done < write.bytes.size();) {
    const std::size_t at = write.offset + done;
    const std::size_t count = std::min(kSector - at % kSector, write.bytes.size() - done);
    if (arrives()) platter.write(at, std::span(write.bytes).subspan(done, count));
    done += count;
  }
}

}  // namespace

MemoryDisk::MemoryDisk(std::uint64_t seed) : name_(next_name()), vfs_(new sqlite3_vfs{}), random_(seed) {
  vfs_->iVersion = 2;
  vfs_->szOsFile = sizeof(DiskHandle);
  vfs_->mxPathname = 512;
  vfs_->zName = name_.c_str();
  vfs_->pAppData = this;
  vfs_->xOpen = DiskAccess::open;
  vfs_->xDelete = DiskAccess::remove;
  vfs_->xAccess = DiskAccess::access;
  vfs_->xFullPathname = DiskAccess::full_path;
  vfs_->xRandomness = DiskAccess::randomness;
  vfs_->xSleep = DiskAccess::sleep;
  vfs_->xGetLastError = DiskAccess::last_error;
  vfs_->xCurrentTimeInt64 = DiskAccess::current_time;
  sqlite3_vfs_register(vfs_.get(), 0);
}

MemoryDisk::~MemoryDisk() { sqlite3_vfs_unregister(vfs_.get()); }

DiskFile& MemoryDisk::file(const std::string& name) {
  auto& found = files_[name];
  if (!found) found = std::make_unique<DiskFile>();
  return *found;
}

MemoryDisk::Step MemoryDisk::begin_step() {
  ++steps_;
  off_ = off_ || (fail_at_ != 0 && steps_ >= fail_at_);
  return off_ ? Step::fails : Step::goes_on;
}

MemoryDisk::Image MemoryDisk::image() const {
  Image image;
  for (const auto& [name, file] : files_) image[name] = file->durable;
  return image;
}

void MemoryDisk::load(const Image& image) {
  files_.clear();
  unsynced_.clear();
  for (const auto& [name, bytes] : image) {
    DiskFile& made = file(name);
    made.live = bytes;
    made.durable = bytes;
  }
}

void MemoryDisk::power_on(Survival survival, std::mt19937_64& random) {
  const std::size_t whole = survival == Survival::prefix ? random() % (unsynced_.size() + 1) : 0;
  for (std::size_t i = 0; i < unsynced_.size(); ++i) {
    const UnsyncedWrite& write = unsynced_[i];
    PagedBytes& platter = write.file->durable;
    const bool arrives = survival == Survival::all || (survival == Survival::prefix && i < whole) ||
                         (survival == Survival::scattered && random() % 2 == 0);
    if (write.truncation) {
      if (arrives) write.reach(platter);
    } else if (survival == Survival::scattered) {
      write_sectors(platter, write, [&] { return random() % 2 == 0; });
    } else if (arrives) {
      write.reach(platter);
    } else if (survival == Survival::prefix && i == whole) {
      bool still = true;
      write_sectors(platter, write, [&] { return still = still && random() % 4 != 0; });
    }
  }
  unsynced_.clear();
  for (auto& [name, file] : files_) {
    file->live = file->durable;
    file->lock = {};
    file->memory.clear();
  }
  off_ = false;
  fail_at_ = 0;
}

}  // namespace gridvisit::testing
