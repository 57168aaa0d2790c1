#include "store/transaction.hpp"

#include <exception>

#include "base/log.hpp"

namespace gridvisit {
namespace {

// A job's own answer, or what its exception means.
Result<> answer_of(Transaction& transaction, WriteJob& job) {
  try {
    return job(transaction);
  } catch (const DatabaseError& error) {
    return std::unexpected(error.to_error());
  } catch (const std::exception& error) {
    log::error("a write failed for a defect of the program: {}", error.what());
    return failure(ErrorCode::internal, "this cannot be stored for a defect of gridvisit; nothing was changed");
  }
}

void roll_back(Connection& connection) noexcept {
  try {
    connection.execute("ROLLBACK");
  } catch (const DatabaseError&) {
    // SQLite has rolled back by itself (disk full, I/O error): the state is the same.
    return;
  }
}

}  // namespace

Result<> run_in_savepoint(Transaction& transaction, WriteJob& job) {
  Connection& connection = transaction.connection;
  const std::size_t appended = transaction.appended.size();
  const std::size_t users = transaction.touched_users.size();
  connection.prepare("SAVEPOINT job").run();
  auto answer = answer_of(transaction, job);
  if (!answer) {
    transaction.appended.resize(appended);
    transaction.touched_users.resize(users);
    connection.prepare("ROLLBACK TO job").run();
  }
  connection.prepare("RELEASE job").run();
  return answer;
}

Result<> run_in_transaction(Connection& connection, const Vault& vault, Timestamp now, WriteJob job) {
  IdMaker ids([now] { return now; }, system_random_bytes);
  Transaction transaction{connection, vault, ids, now, {}, {}};
  try {
    connection.execute("BEGIN IMMEDIATE");
  } catch (const DatabaseError& error) {
    return std::unexpected(error.to_error());
  }
  auto answer = answer_of(transaction, job);
  if (!answer) {
    roll_back(connection);
    return answer;
  }
  try {
    connection.execute("COMMIT");
  } catch (const DatabaseError& error) {
    roll_back(connection);
    return std::unexpected(error.to_error());
  }
  return {};
}

}  // namespace gridvisit
