// What a subscription shows: which kinds, by which role, at which scopes. The server sends by it, and both ends add up
// digests by it.
#pragma once

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
  /// The role that decides what of a record is shown; nothing where the kind is not.
  [[nodiscard]] std::optional<v1::Role> role_for(const KindInfo& kind) const;
  [[nodiscard]] bool shows(const KindInfo& kind, std::string_view scope) const;

  /// A number for what is shown: two views of a prefix with the same show the same of every record.
  [[nodiscard]] std::uint64_t fingerprint() const { return fingerprint_; }

  [[nodiscard]] DigestByKind digest(Connection& connection) const;

 private:
  std::string prefix_;
  std::vector<std::optional<v1::Role>> roles_;  ///< by kind number
  std::uint64_t fingerprint_ = 0;
};

}  // namespace gridvisit
