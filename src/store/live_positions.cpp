#include "store/live_positions.hpp"

namespace gridvisit {

void store_position(Transaction& transaction, const v1::LivePosition& position) {
  transaction.connection
      .prepare(
          "INSERT OR IGNORE INTO live_position (device_id, at_ms, user_id, lon_deg, lat_deg, accuracy_m) "
          "SELECT ?1, ?2, id, ?4, ?5, ?6 FROM user WHERE id = ?3 AND shares_position = 1")
      .bind(position.device_id(), position.at_ms(), position.user_id(), position.position().lon_deg(),
            position.position().lat_deg(), position.accuracy_m())
      .run();
}

std::vector<v1::LivePosition> list_latest_positions(Connection& connection, Timestamp since) {
  std::vector<v1::LivePosition> positions;
  // The bare columns of a query with one max() are those of the row that has it (SQLite, "bare columns").
  Statement rows = connection.prepare(
      "SELECT device_id, user_id, lon_deg, lat_deg, accuracy_m, max(at_ms) FROM live_position "
      "JOIN user ON user.id = user_id WHERE at_ms >= ?1 AND shares_position = 1 GROUP BY device_id ORDER BY device_id");
  rows.bind(std::int64_t{since.time_since_epoch().count()});
  while (rows.step()) {
    v1::LivePosition& position = positions.emplace_back();
    position.set_device_id(rows.text(0));
    position.set_user_id(rows.text(1));
    position.mutable_position()->set_lon_deg(rows.real(2));
    position.mutable_position()->set_lat_deg(rows.real(3));
    position.set_accuracy_m(static_cast<std::int32_t>(rows.integer(4)));
    position.set_at_ms(rows.integer(5));
  }
  return positions;
}

std::int64_t forget_positions(Transaction& transaction, Timestamp before) {
  Statement gone = transaction.connection.prepare(
      "DELETE FROM live_position WHERE at_ms < ?1 OR user_id IN (SELECT id FROM user WHERE shares_position = 0) "
      "RETURNING 1");
  gone.bind(std::int64_t{before.time_since_epoch().count()});
  std::int64_t count = 0;
  while (gone.step()) ++count;
  return count;
}

}  // namespace gridvisit
