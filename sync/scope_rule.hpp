// Where a record's scope comes from, and what moves with it.
#pragma once

#include <string>

#include "base/error.hpp"
#include "schema/catalogue.hpp"
#include "store/transaction.hpp"

namespace gridvisit {

/// The scope by the kind's rule: the first of its scope fields that is set (a code itself, or the scope of the record
/// referred to), else the district. The first code ever written decides which district the database is for; a code of
/// another district, or of a division or grid that does not exist, is invalid.
Result<std::string> derive_scope(Transaction& transaction, const KindInfo& kind, const v1::Record& record);

/// Gives the records that take their scope from this one their new scope, and theirs in turn.
Result<> move_followers(Transaction& transaction, const KindInfo& kind, const std::string& id);

}  // namespace gridvisit
