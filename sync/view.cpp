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
  for (const Grant& grant : actor.grants) {
    if (is_within(grant.code, prefix_) && !roles_.contains(grant.code)) note_roles(grant.code, actor, known_kinds);
  }
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

std::string_view View::area_around(std::string_view area) const {
  std::string_view around = prefix_;
  for (auto at = roles_.upper_bound(prefix_); at != roles_.end() && at->first < area; ++at) {
    if (is_within(area, at->first)) around = at->first;
  }
  return around;
}

std::string_view View::area_of(std::string_view scope) const {
  if (!is_within(scope, prefix_)) return scope;
  std::string_view area = prefix_;
  for (auto at = roles_.upper_bound(prefix_); at != roles_.end() && at->first <= scope; ++at) {
    if (is_within(scope, at->first)) area = at->first;
  }
  return area;
}

std::optional<v1::Role> View::role_for(const KindInfo& kind, std::string_view scope) const {
  const auto roles = roles_.find(area_of(scope));
  return roles == roles_.end() ? std::nullopt : roles->second[static_cast<std::size_t>(kind.kind)];
}

bool View::shows_any(const KindInfo& kind, const ScopeRange& range) const {
  const auto shows = [&kind](const auto& of) { return of.second[static_cast<std::size_t>(kind.kind)].has_value(); };
  return std::any_of(roles_.lower_bound(range.first), roles_.lower_bound(range.end), shows);
}

// Area by area; what lies in an area with roles of its own is taken from the area around it.
DigestByKind View::digest(Connection& connection) const {
  DigestByKind shown;
  const auto add = [&](const DigestByKind& sums, std::string_view area, bool taken_out) {
    for (const auto& [number, sum] : sums) {
      if (find_kind(number) == nullptr || !roles_.find(area)->second[static_cast<std::size_t>(number)]) continue;
      shown[number].count += taken_out ? -sum.count : sum.count;
      shown[number].sum += taken_out ? std::uint64_t{0} - sum.sum : sum.sum;
    }
  };
  for (const auto& [code, roles] : roles_) {
    const bool within = is_within(code, prefix_);
    const DigestByKind sums = sum_digests(connection, code, within ? end_of_range(code) : code + ' ');
    add(sums, code, false);
    if (within && code != prefix_) add(sums, area_around(code), true);
  }
  std::erase_if(shown, [](const auto& of) { return of.second.count == 0; });
  return shown;
}

}  // namespace gridvisit
