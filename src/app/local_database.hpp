// What a command that works on a data folder needs: the database, one connection, and changes in somebody's name.
#pragma once

#include <string>

#include "domain/actor.hpp"
#include "gridvisit/v1/sync.pb.h"
#include "store/database.hpp"
#include "store/records.hpp"
#include "store/transaction.hpp"

namespace gridvisit {

class LocalDatabase {
 public:
  /// Of an existing folder, or (`create`) of one that is made.
  static Result<LocalDatabase> open(const std::string& directory, bool create = false);

  [[nodiscard]] const Database& database() const { return database_; }
  [[nodiscard]] Reader reader() { return {connection_, database_.vault()}; }

  /// Runs the job in a transaction of its own, on disk when this returns.
  Result<> write(WriteJob job);

 private:
  LocalDatabase(Database database, Connection connection)
      : database_(std::move(database)), connection_(std::move(connection)) {}

  Database database_;
  Connection connection_;
};

/// Creates or changes one record as the system does, failing where it is rejected. `change` needs a record with an id.
Result<> put_as_system(Transaction& transaction, const std::string& user_id, v1::Change change);

/// Deletes the record as it stands.
Result<> delete_as_system(Transaction& transaction, const std::string& user_id, const v1::Record& record);

/// The user with that login; the error says how to list them.
Result<v1::Record> load_user(Reader reader, const std::string& login);

}  // namespace gridvisit
