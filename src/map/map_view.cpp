#include "map/map_view.hpp"

#include <algorithm>
#include <array>

#include "base/scope_code.hpp"
#include "domain/disclosure.hpp"
#include "schema/catalogue.hpp"

namespace gridvisit {
namespace {

constexpr std::array kMapKinds{v1::KIND_DIVISION,  v1::KIND_GRID,          v1::KIND_STATION, v1::KIND_PLACE,
                               v1::KIND_RECIPIENT, v1::KIND_MEMORIAL_SITE, v1::KIND_INN};

void insert_sorted(std::vector<std::string>& codes, std::string_view code) {
  const auto place = std::ranges::lower_bound(codes, code);
  if (place == codes.end() || *place != code) codes.emplace(place, code);
}

}  // namespace

void ScopeSet::add_within(std::string_view code) {
  if (holds_all_of(code)) return;
  std::erase_if(within_, [&](const std::string& held) { return is_within(held, code); });
  insert_sorted(within_, code);
}

void ScopeSet::add_only(std::string_view code) { insert_sorted(only_, code); }

bool ScopeSet::holds_all_of(std::string_view code) const {
  // Of sorted codes none of which lies within another, only the last one not after it can be its beginning.
  const auto after = std::ranges::upper_bound(within_, code);
  return after != within_.begin() && is_within(code, *std::prev(after));
}

bool ScopeSet::holds(std::string_view scope) const {
  return holds_all_of(scope) || std::ranges::binary_search(only_, scope);
}

std::string ScopeSet::to_string() const {
  std::string text;
  for (const std::string& code : within_) text += code + "*";
  for (const std::string& code : only_) {
    if (!holds_all_of(code)) text += code + ".";
  }
  return text;
}

const ScopeSet& MapView::scopes_of(v1::Kind kind) const {
  static const ScopeSet kNothing;
  const auto found = shown.find(kind);
  return found == shown.end() ? kNothing : found->second;
}

// As may_see has it (domain/authorise.hpp), turned around: which scopes, for a given actor.
MapView make_map_view(const Actor& actor) {
  MapView view;
  for (const v1::Kind number : kMapKinds) {
    const KindInfo& kind = *find_kind(number);
    ScopeSet scopes;
    for (const Grant& grant : actor.grants) {
      if (!may_read(kind, grant.role)) continue;
      scopes.add_within(grant.code);
      if (kind.options.visible_below() && !grant.code.empty()) {
        for (const std::string& above : ancestors(grant.code)) scopes.add_only(above);
      }
    }
    if (!scopes.empty()) view.shown.emplace(number, std::move(scopes));
  }
  const KindInfo& recipient = *find_kind(v1::KIND_RECIPIENT);
  const v1::PersonalData home = recipient.find_field("position")->rule.personal();
  for (const Grant& grant : actor.grants) {
    if (may_read(recipient, grant.role) && is_shown(home, recipient.kind, grant.role)) {
      view.homes.add_within(grant.code);
    }
  }
  for (const auto& [kind, scopes] : view.shown) view.key += std::to_string(kind) + ":" + scopes.to_string() + ";";
  view.key += "homes:" + view.homes.to_string();
  return view;
}

}  // namespace gridvisit
