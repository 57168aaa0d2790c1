#include "app/local_database.hpp"

#include "sync/apply_change.hpp"

namespace gridvisit {

Result<LocalDatabase> LocalDatabase::open(const std::string& directory, bool create) {
  auto database = create ? Database::open_or_create(directory) : Database::open(directory);
  if (!database) return failure(database);
  auto connection = database->connect(Connection::Mode::writer);
  if (!connection) return failure(connection);
  return LocalDatabase(std::move(*database), std::move(*connection));
}

Result<> LocalDatabase::write(WriteJob job) {
  return run_in_transaction(connection_, database_.vault(), system_now(), std::move(job));
}

namespace {

Result<> apply_as_system(Transaction& transaction, const std::string& user_id, const v1::Change& change) {
  const auto answer = apply_change(transaction, system_actor(user_id), change);
  if (!answer) return failure(answer);
  return to_result(*answer);
}

}  // namespace

Result<> put_as_system(Transaction& transaction, const std::string& user_id, v1::Change change) {
  change.set_operation(v1::OPERATION_PUT);
  return apply_as_system(transaction, user_id, change);
}

Result<> delete_as_system(Transaction& transaction, const std::string& user_id, const v1::Record& record) {
  v1::Change change;
  change.set_operation(v1::OPERATION_DELETE);
  *change.mutable_record() = record;
  change.set_base_rev(record.rev());
  return apply_as_system(transaction, user_id, change);
}

Result<v1::Record> load_user(Reader reader, const std::string& login) {
  v1::User wanted;
  wanted.set_login(login);
  auto stored = find_by_natural_key(reader, *find_kind(v1::KIND_USER), wanted);
  if (!stored) {
    return failure(ErrorCode::not_found, "there is no user '" + login + "'; 'gridvisit user list' shows them");
  }
  return std::move(stored->record);
}

}  // namespace gridvisit
