#include "sync/retention.hpp"

#include <charconv>

#include "base/limits.hpp"
#include "store/feed.hpp"
#include "store/live_positions.hpp"
#include "store/settings.hpp"

namespace gridvisit {

std::chrono::days tombstone_lifetime(Connection& connection) {
  const auto text = find_setting(connection, kTombstoneDaysSetting);
  int days = static_cast<int>(limits::kTombstoneLifetime.count());
  if (text) std::from_chars(text->data(), text->data() + text->size(), days);
  return std::chrono::days(days);
}

Result<> forget_the_old(Transaction& transaction) {
  compact_feed(transaction, transaction.now - tombstone_lifetime(transaction.connection));
  forget_positions(transaction, transaction.now - limits::kPositionLifetime);
  return {};
}

}  // namespace gridvisit
