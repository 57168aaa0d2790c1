// The district's own thresholds of the quality flags, where it has set any.
#pragma once

#include "domain/visit_quality.hpp"
#include "store/connection.hpp"

namespace gridvisit {

/// The policy kept in the database, or the one of the program (schema/policy/visit_quality.json).
Result<VisitQuality> load_visit_quality(Connection& connection);

/// Keeps a policy from now on, once it has been read without a fault. In a transaction of the caller's.
Result<> store_visit_quality(Connection& connection, std::string_view policy_json);

}  // namespace gridvisit
