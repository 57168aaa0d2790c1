// What a phone sent and the server could not take is kept for staff: nothing a worker wrote vanishes.
#pragma once

#include "domain/actor.hpp"
#include "gridvisit/v1/sync.pb.h"
#include "store/transaction.hpp"

namespace gridvisit {

/// Keeps a rejected change of an enrolled device where the reason is one that staff can mend, and notes the record's id
/// in the result. A deletion that came too late (changed_meanwhile) has no content to keep.
void keep_in_quarantine(Transaction& transaction, const Actor& actor, const v1::Change& change,
                        v1::ChangeResult& result);

}  // namespace gridvisit
