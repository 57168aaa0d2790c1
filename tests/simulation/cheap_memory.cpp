// Memory as the simulation needs it: it opens a database some times a second, and SQLite's pieces would cost more under
// AddressSanitizer than the storm they belong to. They come from a pool instead, and a piece that was given back is
// poisoned: whoever still reads a column of a statement that has moved on is found all the same.
#include <sqlite3.h>

#include <array>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <vector>

#if __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) (static_cast<void>(0))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) (static_cast<void>(0))
#endif

namespace {

/// Pieces of a few sizes, each thread's own: a piece that is given back is the next one taken of its size.
class Pool {
 public:
  static void* take(int bytes) {
    const std::size_t kind = kind_for(static_cast<std::size_t>(bytes));
    void*& first = free_.at(kind);
    if (first == nullptr) return begin(kind);
    Header* piece = static_cast<Header*>(first);
    ASAN_UNPOISON_MEMORY_REGION(piece + 1, size_of(kind));
    std::memcpy(static_cast<void*>(&first), piece + 1, sizeof(void*));
    return piece + 1;
  }

  static void give_back(void* bytes) {
    if (bytes == nullptr) return;
    Header* piece = static_cast<Header*>(bytes) - 1;
    std::memcpy(bytes, static_cast<void*>(&free_.at(piece->kind)), sizeof(void*));
    free_.at(piece->kind) = piece;
    ASAN_POISON_MEMORY_REGION(bytes, size_of(piece->kind));
  }

  static int size(void* bytes) { return static_cast<int>(size_of((static_cast<Header*>(bytes) - 1)->kind)); }
  static int round_up(int bytes) { return static_cast<int>(size_of(kind_for(static_cast<std::size_t>(bytes)))); }

  static void* resize(void* bytes, int wanted) {
    if (wanted <= size(bytes)) return bytes;
    void* larger = take(wanted);
    std::memcpy(larger, bytes, static_cast<std::size_t>(size(bytes)));
    give_back(bytes);
    return larger;
  }

 private:
  struct alignas(16) Header {
    std::size_t kind;
  };
  static constexpr std::size_t kStep = 64;
  static constexpr std::size_t kFine = 8'192 / kStep;  ///< sizes up to there are multiples of the step
  static constexpr std::size_t kKinds = kFine + 20;    ///< those above are powers of two
  static constexpr std::size_t kBlock = std::size_t{1} << 20U;

  static std::size_t kind_for(std::size_t bytes) {
    if (bytes <= kFine * kStep) return (bytes + kStep - 1) / kStep - (bytes > 0 ? 1 : 0);
    return kFine + static_cast<std::size_t>(std::bit_width((bytes - 1) / (kFine * kStep))) - 1;
  }
  static std::size_t size_of(std::size_t kind) {
    return kind < kFine ? (kind + 1) * kStep : kFine * kStep << (kind - kFine + 1);
  }

  static void* begin(std::size_t kind) {
    const std::size_t whole = sizeof(Header) + size_of(kind);
    if (whole > left_) {
      left_ = std::max(whole, kBlock);
      next_ = own(std::make_unique<Block[]>(left_ / sizeof(Block) + 1));
    }
    Header* piece = new (next_) Header{kind};
    next_ += whole;
    left_ -= whole;
    return piece + 1;
  }

  // Kept to the end: threads that are gone leave their pieces in statements and pages of nobody.
  using Block = std::array<char, 4'096>;
  static char* own(std::unique_ptr<Block[]> block) {
    static std::mutex mutex;
    static std::vector<std::unique_ptr<Block[]>> blocks;
    const std::scoped_lock lock(mutex);
    return blocks.emplace_back(std::move(block))[0].data();
  }

  static inline thread_local std::array<void*, kKinds> free_{};
  static inline thread_local char* next_ = nullptr;
  static inline thread_local std::size_t left_ = 0;
};

// Before anybody opens a database.
struct CheapMemory {
  CheapMemory() {
    static constexpr sqlite3_mem_methods kPool = {
        .xMalloc = Pool::take,
        .xFree = Pool::give_back,
        .xRealloc = Pool::resize,
        .xSize = Pool::size,
        .xRoundup = Pool::round_up,
        .xInit = [](void*) { return SQLITE_OK; },
        .xShutdown = [](void*) {},
        .pAppData = nullptr,
    };
    sqlite3_config(SQLITE_CONFIG_MALLOC, &kPool);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);  // nobody asks, and to count takes a lock
  }
};
CheapMemory cheap_memory;

}  // namespace

// Its books are kept short, and frames stay on the stack: every room's own tests have them in full.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
  return "quarantine_size_mb=8:malloc_context_size=2:max_malloc_fill_size=0:detect_stack_use_after_return=0";
}
