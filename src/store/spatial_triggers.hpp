// The triggers that keep geometry columns in order and their R-trees in step, in plain SQL.
#pragma once

#include "store/connection.hpp"

namespace gridvisit {

/// Puts triggers of the same names and meaning in the place of those SpatiaLite makes for every geometry column with a
/// spatial index. Its own compile a statement, read geometry_columns twice and write the time of the change into
/// geometry_columns_time at every row: three quarters of what storing a visit costs, for a time that nobody reads. A
/// geometry of the wrong type or coordinate system is refused alone, and no longer rolls back all that is under way.
void use_plain_spatial_triggers(Connection& writer);

}  // namespace gridvisit
