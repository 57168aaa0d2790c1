// What two people wrote to one record from the same base, kept as a conflict record.
#pragma once

#include <vector>

#include "domain/actor.hpp"
#include "gridvisit/v1/sync.pb.h"
#include "store/transaction.hpp"
#include "sync/merge.hpp"

namespace gridvisit {

/// One edit that met a record others had changed since its base.
struct MetEdit {
  const KindInfo* kind = nullptr;
  const StoredRecord* before = nullptr;  ///< the record as it stood
  const v1::Change* change = nullptr;
  const Actor* actor = nullptr;
};

/// One hard conflict record per field both changed: open, until a person settles it.
void keep_hard_conflicts(Transaction& transaction, const MetEdit& edit, const std::vector<FieldConflict>& conflicts);

/// One soft conflict record for an edit that changed `changed` while others had changed other fields: settled as it is.
void keep_soft_conflict(Transaction& transaction, const MetEdit& edit, const std::vector<const FieldInfo*>& changed);

}  // namespace gridvisit
