// The columns of an exported kind: which field, or which key of a record it refers to, and how to fill its cells.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/actor.hpp"
#include "exchange/import_kind.hpp"
#include "geodata/feature_writer.hpp"
#include "store/records.hpp"

namespace gridvisit {

/// What is shown of a record: the role that sees it, and whether it sees ID numbers in full.
struct Shown {
  v1::Role role = v1::ROLE_UNSPECIFIED;
  bool unmasked = false;
};

/// The record as it may leave the server.
v1::Record shown_record(const v1::Record& record, const Shown& shown);

/// The office's own keys of records that others refer to, as the actor may see them.
class KeyLookup {
 public:
  /// Both must outlive it.
  KeyLookup(Reader reader, const Actor& actor, bool unmask) : reader_(reader), actor_(actor), unmask_(unmask) {}

  /// Empty where there is no such record, or the actor may not see it.
  TableCell find(const Target& target, const std::string& id);

 private:
  Reader reader_;
  const Actor& actor_;
  bool unmask_;
  std::map<std::string, std::optional<v1::Record>> known_;  ///< by id, as shown
};

/// Who is shown what of records of that kind and scope; nothing where they may not see it.
std::optional<Shown> find_shown(const Actor& actor, const KindInfo& kind, std::string_view scope, bool unmask);

/// The targets that make a column: all but a position's halves, which are geometry or columns of their own, and what
/// belongs to a companion.
std::vector<const Target*> export_targets(const ImportKind& kind);

/// Whether a column of the target tells of a person.
bool is_personal(const Target& target);

}  // namespace gridvisit
