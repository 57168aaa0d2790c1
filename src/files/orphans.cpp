#include "files/orphans.hpp"

#include <string>
#include <vector>

#include "base/log.hpp"
#include "store/content.hpp"

namespace gridvisit {
namespace {

constexpr int kInOneSweep = 500;

}  // namespace

// First the rows, so that nobody is told of a content whose bytes are gone; then the bytes; then the note of them. Who
// uploads the same content meanwhile is on the shelf from before its first byte until its row is there.
Result<std::size_t> remove_orphans(Writer& writer, Files& files, Timestamp now) {
  std::vector<std::string> orphans;
  auto forgotten = writer.run([&](Transaction& transaction) -> Result<> {
    orphans = forget_orphans(transaction, now - kOrphanLifetime, kInOneSweep);
    return {};
  });
  if (!forgotten) return failure(forgotten);
  std::vector<std::string> removed;
  for (const std::string& sha256 : orphans) {
    const auto gone = files.uploads.unless_expected(sha256, [&] { return files.contents.remove(sha256); });
    if (!gone) {
      log::warn("a content that nobody names is still there: {}", gone.error().message);
      continue;
    }
    if (!*gone) continue;
    files.thumbnails.remove(sha256);
    removed.push_back(sha256);
  }
  if (removed.empty()) return 0;
  auto noted = writer.run([&](Transaction& transaction) -> Result<> {
    for (const std::string& sha256 : removed) forget_removed(transaction, sha256);
    return {};
  });
  if (!noted) return failure(noted);
  return removed.size();
}

}  // namespace gridvisit
