#include "api/commit_bell.hpp"

#include <algorithm>
#include <ranges>

#include "base/scope_code.hpp"

namespace gridvisit {

void CommitBell::index(Ticket ticket, const Listener& listener) {
  for (const std::string& prefix : listener.prefixes) by_prefix_[prefix].insert(ticket);
}

void CommitBell::unindex(Ticket ticket, const Listener& listener) {
  for (const std::string& prefix : listener.prefixes) {
    const auto found = by_prefix_.find(prefix);
    if (found == by_prefix_.end()) continue;
    found->second.erase(ticket);
    if (found->second.empty()) by_prefix_.erase(found);
  }
}

CommitBell::Ticket CommitBell::add(Listener listener) {
  const std::scoped_lock lock(mutex_);
  const Ticket ticket = next_ticket_++;
  index(ticket, listener);
  by_user_[listener.user_id].insert(ticket);
  const auto [newest, first] = by_device_.try_emplace(listener.device_id, ticket);
  if (!first) {
    listeners_.at(newest->second).ring(WakeReason::replaced);
    newest->second = ticket;
  }
  listeners_.emplace(ticket, std::move(listener));
  return ticket;
}

void CommitBell::listen_to(Ticket ticket, std::vector<std::string> prefixes) {
  const std::scoped_lock lock(mutex_);
  Listener& listener = listeners_.at(ticket);
  unindex(ticket, listener);
  listener.prefixes = std::move(prefixes);
  index(ticket, listener);
}

void CommitBell::remove(Ticket ticket) {
  const std::scoped_lock lock(mutex_);
  const auto found = listeners_.find(ticket);
  if (found == listeners_.end()) return;
  const Listener& listener = found->second;
  unindex(ticket, listener);
  if (auto of_user = by_user_.find(listener.user_id); of_user != by_user_.end()) {
    of_user->second.erase(ticket);
    if (of_user->second.empty()) by_user_.erase(of_user);
  }
  const auto newest = by_device_.find(listener.device_id);
  if (newest != by_device_.end() && newest->second == ticket) by_device_.erase(newest);
  listeners_.erase(found);
}

void CommitBell::ring(const CommitNotice& notice) {
  recent_.add(notice);
  std::set<std::string_view> scopes;
  for (const FeedEntry& entry : notice.entries) scopes.insert(entry.scope);
  if (notice.all_users || !notice.users.empty()) ++rights_changes_;
  const std::scoped_lock lock(mutex_);
  last_seq_ = std::max(last_seq_, notice.last_seq);
  // Rights first: whoever is woken for a commit must not be sent what they have just lost.
  for (const auto& [ticket, listener] : listeners_) {
    if (!notice.all_users) break;
    listener.ring(WakeReason::rights);
  }
  for (const std::string& user : notice.users) {
    const auto found = by_user_.find(user);
    if (found == by_user_.end()) continue;
    for (const Ticket ticket : found->second) listeners_.at(ticket).ring(WakeReason::rights);
  }
  std::set<Ticket> concerned;
  const auto add = [&concerned](const std::set<Ticket>& tickets) { concerned.insert(tickets.begin(), tickets.end()); };
  for (const std::string_view scope : scopes) {
    for (const std::string& above : ancestors(scope)) {
      if (const auto found = by_prefix_.find(above); found != by_prefix_.end()) add(found->second);
    }
    const auto end = by_prefix_.lower_bound(end_of_range(scope));
    for (auto at = by_prefix_.lower_bound(scope); at != end; ++at) add(at->second);
  }
  for (const Ticket ticket : concerned) listeners_.at(ticket).ring(WakeReason::commit);
}

void CommitBell::ring_for_positions() {
  const std::scoped_lock lock(mutex_);
  for (const auto& [ticket, listener] : listeners_) {
    if (listener.watches_positions) listener.ring(WakeReason::positions);
  }
}

std::int64_t CommitBell::last_seq() const {
  const std::scoped_lock lock(mutex_);
  return last_seq_;
}

}  // namespace gridvisit
