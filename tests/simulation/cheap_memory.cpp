// Memory as the simulation needs it: it opens a database some times a second, and AddressSanitizer would spend more on
// SQLite's pages than the storm takes. Nothing is checked less: every byte is still poisoned when it is given back.
#include <sqlite3.h>

#include <array>

namespace {

// SQLite's pages from one place, before anybody opens a database.
struct PageCache {
  static constexpr int kPage = 4096 + 256;
  static constexpr int kPages = 4'000;
  alignas(8) std::array<char, std::size_t{kPage} * kPages> bytes{};

  PageCache() { sqlite3_config(SQLITE_CONFIG_PAGECACHE, bytes.data(), kPage, kPages); }
};
PageCache page_cache;

}  // namespace

extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
  return "quarantine_size_mb=8:malloc_context_size=2:max_malloc_fill_size=0";
}
