#include "sync/view.hpp"

#include <algorithm>

#include "base/record_hash.hpp"
#include "base/scope_code.hpp"
#include "domain/authorise.hpp"

namespace gridvisit {

bool belongs(const KindInfo& kind, std::string_view scope, std::string_view prefix) {
  return is_within(scope, prefix) || (kind.options.visible_below() && is_within(prefix, scope));
}

std::vector<ScopeRange> ranges_of(const KindInfo& kind, std::string_view prefix) {
  std::vector<ScopeRange> ranges;
  if (kind.options.visible_below()) {
    // One code alone: a space comes before every digit.
    for (const std::string& above : ancestors(prefix)) ranges.push_back({above, above + ' '});
  }
  ranges.push_back({std::string(prefix), end_of_range(prefix)});
  return ranges;
}

View::View(std::string prefix, const Actor& actor, const std::vector<int>& known_kinds) : prefix_(std::move(prefix)) {
  for (const KindInfo& kind : all_kinds()) {
    const auto number = static_cast<std::size_t>(kind.kind);
    if (roles_.size() <= number) roles_.resize(number + 1);
    const bool known =
        known_kinds.empty() || std::ranges::find(known_kinds, static_cast<int>(kind.kind)) != known_kinds.end();
    if (known) roles_[number] = may_see(actor, kind, prefix_);
    if (!roles_[number]) continue;
    fingerprint_ = mix_bits(fingerprint_ ^ (number << 8U | static_cast<std::uint64_t>(*roles_[number])));
  }
}

std::optional<v1::Role> View::role_for(const KindInfo& kind) const {
  return roles_[static_cast<std::size_t>(kind.kind)];
}

bool View::shows(const KindInfo& kind, std::string_view scope) const {
  return role_for(kind).has_value() && belongs(kind, scope, prefix_);
}

DigestByKind View::digest(Connection& connection) const {
  DigestByKind shown;
  const auto add = [&](const DigestByKind& sums, bool above) {
    for (const auto& [number, sum] : sums) {
      const KindInfo* kind = find_kind(number);
      if (kind == nullptr || !role_for(*kind) || sum.count == 0 || (above && !kind->options.visible_below())) continue;
      shown[number].count += sum.count;
      shown[number].sum += sum.sum;
    }
  };
  for (const std::string& code : ancestors(prefix_)) add(sum_digests(connection, code, code + ' '), true);
  add(sum_digests(connection, prefix_, end_of_range(prefix_)), false);
  return shown;
}

}  // namespace gridvisit
