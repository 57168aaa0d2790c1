// The district's own thresholds of the quality flags, where it has set any.
#pragma once

#include "domain/visit_quality.hpp"
#include "store/transaction.hpp"

namespace gridvisit {

/// The policy kept in the database, or the one of the program (schema/policy/visit_quality.json).
Result<VisitQuality> load_visit_quality(Connection& connection);

/// Keeps a policy from now on, once it has been read without a fault; the audit trail says who set it, and to what.
Result<> store_visit_quality(Transaction& transaction, std::string_view user_id, std::string_view policy_json);

}  // namespace gridvisit
