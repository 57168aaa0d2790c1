#include "api/commit_bell.hpp"

#include <algorithm>
#include <set>

#include "base/scope_code.hpp"

namespace gridvisit {

CommitBell::Ticket CommitBell::add(std::vector<std::string> prefixes, WebSocketConnection connection) {
  const std::scoped_lock lock(mutex_);
  listeners_.emplace(next_ticket_, Listener{std::move(prefixes), std::move(connection)});
  return next_ticket_++;
}

void CommitBell::remove(Ticket ticket) {
  const std::scoped_lock lock(mutex_);
  listeners_.erase(ticket);
}

void CommitBell::ring(const CommitNotice& notice) {
  const std::set<std::string> scopes(notice.scopes.begin(), notice.scopes.end());
  const std::scoped_lock lock(mutex_);
  last_seq_ = std::max(last_seq_, notice.last_seq);
  for (const auto& [ticket, listener] : listeners_) {
    const bool concerned = std::ranges::any_of(listener.prefixes, [&scopes](const std::string& prefix) {
      return std::ranges::any_of(scopes, [&prefix](const std::string& scope) { return is_on_path(scope, prefix); });
    });
    if (concerned) listener.connection.wake();
  }
}

std::int64_t CommitBell::last_seq() const {
  const std::scoped_lock lock(mutex_);
  return last_seq_;
}

}  // namespace gridvisit
