#include "sync/server_record.hpp"

#include "store/feed.hpp"

namespace gridvisit {

std::string add_server_record(Transaction& transaction, v1::Record record, const std::string& scope) {
  const KindInfo& kind = *kind_of(record);
  StoredRecord made;
  made.record = std::move(record);
  made.record.set_id(transaction.ids.next());
  made.record.set_scope(scope);
  made.created_rev = put_in_feed(transaction, kind.kind, made.record.id(), scope, std::nullopt);
  made.record.set_rev(made.created_rev);
  insert_row(transaction.connection, kind, made, transaction.vault);
  return made.record.id();
}

std::string known_user(Connection& connection, const std::string& user_id) {
  return find_scope(connection, *find_kind(v1::KIND_USER), user_id) ? user_id : std::string();
}

}  // namespace gridvisit
