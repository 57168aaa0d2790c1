// What a subscription shows: which kinds, by which role, at which scopes. The server sends by it, and both ends add up
// digests by it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/actor.hpp"
#include "schema/catalogue.hpp"
#include "store/feed.hpp"

namespace gridvisit {

/// Whether a record of that kind and scope belongs to a subscription of the prefix: within it, or above it where the
/// kind is visible below.
bool belongs(const KindInfo& kind, std::string_view scope, std::string_view prefix);

/// A range of scopes, [first, end), in which a kind's records belong to a prefix.
struct ScopeRange {
  std::string first;
  std::string end;
};
/// Lowest first: the codes above the prefix one by one (where the kind is visible below), then all within it.
std::vector<ScopeRange> ranges_of(const KindInfo& kind, std::string_view prefix);

class View {
 public:
  /// `known_kinds` empty: all.
  View(std::string prefix, const Actor& actor, const std::vector<int>& known_kinds);

  [[nodiscard]] const std::string& prefix() const { return prefix_; }
  /// The role that decides what is shown of a record of that kind and scope; nothing where it is not shown. What lies
  /// above the prefix is shown by whatever role sees it from anywhere: alike in all of a phone's subscriptions, since a
  /// phone adds up what belongs to a prefix and knows no roles. Within it an area of its own that another role was
  /// granted for (a leader of a town who is also the worker of a grid in it) is shown by the role that sees most there.
  [[nodiscard]] std::optional<v1::Role> role_for(const KindInfo& kind, std::string_view scope) const;
  /// Whether anything of the kind is shown in a range of ranges_of.
  [[nodiscard]] bool shows_any(const KindInfo& kind, const ScopeRange& range) const;

  /// A number for what is shown: two views of a prefix with the same show the same of every record.
  [[nodiscard]] std::uint64_t fingerprint() const { return fingerprint_; }

  [[nodiscard]] DigestByKind digest(Connection& connection) const;

 private:
  using Roles = std::vector<std::optional<v1::Role>>;  ///< by kind number
  /// The narrowest of the areas with roles of their own that the scope lies in; the scope itself above the prefix.
  [[nodiscard]] std::string_view area_of(std::string_view scope) const;
  /// Of an area within the prefix: the narrowest around it.
  [[nodiscard]] std::string_view area_around(std::string_view area) const;
  void note_roles(std::string_view scope, const Actor& actor, const std::vector<int>& known_kinds);

  std::string prefix_;
  std::map<std::string, Roles, std::less<>> roles_;  ///< by code: of the prefix, of areas within, of each code above it
  std::uint64_t fingerprint_ = 0;
};

}  // namespace gridvisit
