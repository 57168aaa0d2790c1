#include "sync/subscribed.hpp"

#include <algorithm>

#include "base/scope_code.hpp"

namespace gridvisit {

std::vector<v1::Subscription> wanted_subscriptions(const v1::Hello& hello, const Actor& actor) {
  const std::vector<std::string> all = areas(actor);
  std::vector<v1::Subscription> wanted;
  if (hello.only_these()) {
    for (const v1::Subscription& held : hello.subscriptions()) {
      const bool granted = is_scope_code(held.prefix()) && std::ranges::any_of(all, [&](const std::string& area) {
                             return is_within(held.prefix(), area);
                           });
      if (granted) wanted.push_back(held);
    }
    return wanted;
  }
  for (const std::string& area : all) {
    const auto found = std::ranges::find(hello.subscriptions(), area, &v1::Subscription::prefix);
    if (found != hello.subscriptions().end()) {
      wanted.push_back(*found);
    } else {
      wanted.emplace_back().set_prefix(area);
    }
  }
  return wanted;
}

v1::AddScope to_add_scope(const View& view, bool refetch) {
  v1::AddScope scope;
  scope.set_prefix(view.prefix());
  scope.set_view(view.fingerprint());
  scope.set_refetch(refetch);
  return scope;
}

v1::ScopeDigest to_scope_digest(const View& view, Connection& connection) {
  v1::ScopeDigest scope;
  scope.set_prefix(view.prefix());
  for (const auto& [kind, sum] : view.digest(connection)) {
    v1::Digest& digest = *scope.add_digests();
    digest.set_kind(kind);
    digest.set_count(sum.count);
    digest.set_sum(sum.sum);
  }
  return scope;
}

bool is_beyond_repair(const v1::Subscription& held, const FeedState& feed) {
  const auto is_lost = [&feed](std::int64_t seq) { return seq > feed.newest || seq < feed.horizon; };
  return (held.cursor() > 0 && is_lost(held.cursor())) || (held.has_snapshot() && is_lost(held.snapshot().seq()));
}

bool goes_on(const v1::Subscription& held, const View& view) {
  return (held.cursor() > 0 || held.has_snapshot()) && held.view() == view.fingerprint();
}

}  // namespace gridvisit
