// Records the server itself makes in the course of a change: conflicts and quarantined changes.
#pragma once

#include "store/records.hpp"
#include "store/transaction.hpp"

namespace gridvisit {

/// Stores a new record at that scope, with an id of its own, and gives the id.
std::string add_server_record(Transaction& transaction, v1::Record record, const std::string& scope);

/// The id, where a user of that id exists: commands and imports act in names that are no user's.
std::string known_user(Connection& connection, const std::string& user_id);

}  // namespace gridvisit
