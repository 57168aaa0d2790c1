#include "api/asker_cache.hpp"

#include "base/limits.hpp"
#include "base/sha256.hpp"

namespace gridvisit {
namespace {

std::string key_of(std::string_view token) {
  const Sha256 hash = sha256(token);
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

}  // namespace

std::shared_ptr<const Asker> AskerCache::find(std::string_view token, std::int64_t rights_changes,
                                              Timestamp now) const {
  if (token.empty()) return nullptr;
  const std::scoped_lock lock(mutex_);
  const auto found = entries_.find(key_of(token));
  if (found == entries_.end()) return nullptr;
  const Entry& entry = found->second;
  const bool good =
      entry.rights_changes == rights_changes && now >= entry.trust.from && now - entry.trust.from < entry.trust.lasts;
  return good ? entry.asker : nullptr;
}

void AskerCache::remember(std::string_view token, std::shared_ptr<const Asker> asker, std::int64_t rights_changes,
                          Trust trust) {
  const std::scoped_lock lock(mutex_);
  if (entries_.size() >= limits::kKnownAskers) entries_.clear();
  entries_.insert_or_assign(key_of(token), Entry{std::move(asker), rights_changes, trust});
}

void AskerCache::forget(std::string_view token) {
  const std::scoped_lock lock(mutex_);
  entries_.erase(key_of(token));
}

}  // namespace gridvisit
