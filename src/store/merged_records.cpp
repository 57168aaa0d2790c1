#include "store/merged_records.hpp"

namespace gridvisit {

void set_merged(Transaction& transaction, v1::Kind kind, std::string_view id, std::string_view into) {
  transaction.connection.prepare("UPDATE merged_record SET into_id = ?2 WHERE into_id = ?1").bind(id, into).run();
  transaction.connection
      .prepare(
          "INSERT INTO merged_record (id, kind, into_id, at_ms) VALUES (?1, ?2, ?3, ?4) "
          "ON CONFLICT (id) DO UPDATE SET into_id = excluded.into_id, at_ms = excluded.at_ms")
      .bind(id, static_cast<int>(kind), into, std::int64_t{transaction.now.time_since_epoch().count()})
      .run();
}

std::optional<std::string> find_survivor(Connection& connection, std::string_view id) {
  Statement row = connection.prepare("SELECT into_id FROM merged_record WHERE id = ?1");
  if (!row.bind(id).step()) return std::nullopt;
  return row.text(0);
}

}  // namespace gridvisit
