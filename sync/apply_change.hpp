// The one way to write: authorise, merge, validate, store, audit, publish. Runs inside the writer's transaction.
#pragma once

#include "domain/actor.hpp"
#include "gridvisit/v1/sync.pb.h"
#include "store/transaction.hpp"

namespace gridvisit {

/// Applies the change in the actor's name and says what became of it. A change that breaks a rule is an answer
/// (rejected), not an error, and is kept in the audit trail. A numbered change of a device that was answered before
/// gets the same answer and does nothing. An Error means that the database failed: the job must be given up.
Result<v1::ChangeResult> apply_change(Transaction& transaction, const Actor& actor, const v1::Change& change);

/// A rejection as an Error, for commands and imports that stop at the first; nothing where it was not rejected.
Result<> to_result(const v1::ChangeResult& result);

/// The code an answer's reason carries in problem details and reports: "out_of_scope".
std::string reason_code(v1::Reason reason);

}  // namespace gridvisit
