// Three-way merge of one change into a record, field by field, by the revision that last set each field. A pure
// function: tests/sync/merge_test.cpp shows it as a table.
#pragma once

#include <vector>

#include "base/error.hpp"
#include "schema/catalogue.hpp"
#include "store/record_mapper.hpp"

namespace gridvisit {

/// A field both sides changed: one value holds, the other is kept for a person to settle.
struct FieldConflict {
  const FieldInfo* field = nullptr;
  bool incoming_won = false;
};

struct Merged {
  v1::Record record;                      ///< `current` with the change in it
  std::vector<const FieldInfo*> changed;  ///< what differs from `current`
  std::vector<FieldConflict> conflicts;
  bool beside_others = false;  ///< somebody else had changed the record since the base
};

/// `incoming` sets `fields`, seen at `base_rev`. A field nobody set since → set; the same value → nothing; otherwise
/// the field's rule (options.proto, MergeRule). A change of a fixed field is invalid.
Result<Merged> merge(const KindInfo& kind, const StoredRecord& current, const google::protobuf::Message& incoming,
                     const std::vector<const FieldInfo*>& fields, std::int64_t base_rev);

}  // namespace gridvisit
