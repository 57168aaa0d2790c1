// What a piece of writing works with: the write connection inside an open transaction, and the things a record needs
// on its way into it. Belongs to the thread that runs it.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "domain/form.hpp"
#include "store/connection.hpp"
#include "store/feed_entry.hpp"
#include "store/vault.hpp"

namespace gridvisit {

struct Transaction {
  Connection& connection;
  const Vault& vault;
  IdMaker& ids;
  Timestamp now;
  std::vector<FeedEntry> appended;                              ///< what the feed gained, for those who watch it
  std::vector<std::string> touched_users;                       ///< whose rights may have changed
  std::map<std::string, CompiledForm, std::less<>> forms = {};  ///< those answers were checked against, by id
};

/// Work inside a transaction. An Error, or an exception, undoes all of it.
using WriteJob = std::move_only_function<Result<>(Transaction&)>;

/// Runs one job in a savepoint of the transaction that is open: undone alone where it fails.
Result<> run_in_savepoint(Transaction& transaction, WriteJob& job);

/// Runs one job in a transaction of its own, on disk when this returns. For programs without a writer thread.
Result<> run_in_transaction(Connection& connection, const Vault& vault, Timestamp now, WriteJob job);

}  // namespace gridvisit
