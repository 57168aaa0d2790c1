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
  for (const std::string& above : ancestors(prefix_)) note_roles(above, actor, known_kinds);
  note_roles(prefix_, actor, known_kinds);
}

void View::note_roles(std::string_view scope, const Actor& actor, const std::vector<int>& known_kinds) {
  Roles& roles = roles_[std::string(scope)];
  for (const KindInfo& kind : all_kinds()) {
    const auto number = static_cast<std::size_t>(kind.kind);
    if (roles.size() <= number) roles.resize(number + 1);
    const bool known =
        known_kinds.empty() || std::ranges::find(known_kinds, static_cast<int>(kind.kind)) != known_kinds.end();
    if (known && belongs(kind, scope, prefix_)) roles[number] = may_see(actor, kind, scope);
    const auto role = roles[number] ? static_cast<std::uint64_t>(*roles[number]) : 0;
    fingerprint_ = mix_bits(fingerprint_ ^ (number << 8U | role));
  }
}

std::optional<v1::Role> View::role_for(const KindInfo& kind, std::string_view scope) const {
  const auto roles = roles_.find(is_within(scope, prefix_) ? std::string_view(prefix_) : scope);
  return roles == roles_.end() ? std::nullopt : roles->second[static_cast<std::size_t>(kind.kind)];
}

DigestByKind View::digest(Connection& connection) const {
  DigestByKind shown;
  for (const auto& [code, roles] : roles_) {
    const std::string end = code == prefix_ ? end_of_range(prefix_) : code + ' ';
    for (const auto& [number, sum] : sum_digests(connection, code, end)) {
      const KindInfo* kind = find_kind(number);
      if (kind == nullptr || !roles[static_cast<std::size_t>(number)] || sum.count == 0) continue;
      shown[number].count += sum.count;
      shown[number].sum += sum.sum;
    }
  }
  return shown;
}

}  // namespace gridvisit
