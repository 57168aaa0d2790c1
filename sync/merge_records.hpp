// Two records turn out to be one: the duplicate goes, and what referred to it refers to the other.
#pragma once

#include <string>

#include "store/records.hpp"
#include "store/transaction.hpp"

namespace gridvisit {

/// Every record that refers to `id` refers to `into` from now on, and moves to where that puts it. The duplicate itself
/// is the caller's to delete. An Error where two records would then have the same key (the same month paid to both);
/// the transaction must be given up.
Result<> redirect_references(Transaction& transaction, const KindInfo& kind, const std::string& id,
                             const std::string& into);

}  // namespace gridvisit
