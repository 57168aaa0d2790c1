#include "store/group_commit.hpp"

#include "base/log.hpp"
#include "store/feed.hpp"

namespace gridvisit {

GroupAnswers commit_group(Transaction transaction, std::span<WriteJob> jobs) {
  Connection& connection = transaction.connection;
  GroupAnswers done;
  try {
    connection.prepare("BEGIN IMMEDIATE").run();
    for (WriteJob& job : jobs) done.answers.push_back(run_in_savepoint(transaction, job));
    done.notice = {last_seq(connection), std::move(transaction.appended), std::move(transaction.touched_users), false};
    connection.prepare("COMMIT").run();
  } catch (const DatabaseError& error) {
    try {
      connection.execute("ROLLBACK");
    } catch (const DatabaseError&) {
      log::debug("the database had rolled back by itself");
    }
    log::error("a commit failed: {}", error.what());
    done.answers.assign(jobs.size(), std::unexpected(error.to_error()));
    done.notice = {};
  }
  return done;
}

}  // namespace gridvisit
