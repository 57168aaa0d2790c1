// Holds the tables of a database against the records of records.proto.
#pragma once

#include <string>
#include <vector>

#include <sqlite3.h>

namespace gridvisit {

/// What a table and its message, or an index and an option, do not agree on, one line each ("recipient.phone: should
/// be BLOB, is TEXT"); empty where all is as records.proto says.
std::vector<std::string> schema_differences(sqlite3* database);

}  // namespace gridvisit
