#include "sync/recent_feed.hpp"

#include <mutex>

#include "base/limits.hpp"

namespace gridvisit {

void RecentFeed::add(const CommitNotice& notice) {
  const std::scoped_lock lock(mutex_);
  for (const FeedEntry& entry : notice.entries) {
    if (entry.seq <= newest_) continue;  // told of late
    if (entry.seq != newest_ + 1) entries_.clear();
    entries_.push_back(entry);
    newest_ = entry.seq;
  }
  if (notice.last_seq > newest_) {
    entries_.clear();
    newest_ = notice.last_seq;
  }
  while (entries_.size() > limits::kRecentFeedEntries) entries_.pop_front();
}

std::optional<std::int64_t> RecentFeed::each_after(std::int64_t seq,
                                                   const std::function<void(const FeedEntry&)>& look) const {
  const std::shared_lock lock(mutex_);
  const std::int64_t oldest = newest_ - static_cast<std::int64_t>(entries_.size());
  if (newest_ < 0 || seq < oldest) return std::nullopt;
  for (auto i = static_cast<std::size_t>(seq - oldest); i < entries_.size(); ++i) look(entries_[i]);
  return newest_;
}

std::shared_ptr<const std::string> RecentFeed::find_message(const std::string& name) const {
  const std::shared_lock lock(mutex_);
  const auto found = messages_.find(name);
  return found == messages_.end() ? nullptr : found->second;
}

void RecentFeed::keep_message(const std::string& name, std::shared_ptr<const std::string> bytes) {
  const std::scoped_lock lock(mutex_);
  if (!messages_.emplace(name, std::move(bytes)).second) return;
  message_names_.push_back(name);
  if (message_names_.size() <= limits::kSharedMessages) return;
  messages_.erase(message_names_.front());
  message_names_.pop_front();
}

}  // namespace gridvisit
