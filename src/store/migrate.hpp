// Brings a database to the schema this program knows, one numbered file of schema/sql a transaction.
#pragma once

#include "base/error.hpp"
#include "store/connection.hpp"

namespace gridvisit {

/// Applies what is missing; a database from a newer program is refused. Killed half-way it goes on where it stood.
Result<> migrate(Connection& writer);

}  // namespace gridvisit
