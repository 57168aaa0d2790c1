#include "store/content.hpp"

namespace gridvisit {
namespace {

std::int64_t to_ms(Timestamp at) { return at.time_since_epoch().count(); }
Timestamp from_ms(std::int64_t ms) { return Timestamp(std::chrono::milliseconds(ms)); }

// Of a row with all columns in the order of the table.
Content read_content(const Statement& row) {
  Content content;
  content.sha256 = row.text(0);
  content.size_bytes = row.integer(1);
  content.media_type = row.text(2);
  if (!row.is_null(3)) content.exif_position = Position{row.real(3), row.real(4)};
  if (!row.is_null(5)) content.exif_taken_at = from_ms(row.integer(5));
  content.arrived_at = from_ms(row.integer(6));
  return content;
}

}  // namespace

void add_content(Transaction& transaction, const Content& content, const ContentSender& sender) {
  Statement insert = transaction.connection.prepare(
      "INSERT INTO content (sha256, size_bytes, media_type, exif_lon_deg, exif_lat_deg, exif_taken_at_ms, "
      "arrived_at_ms) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (sha256) DO NOTHING");
  insert.bind(content.sha256, content.size_bytes, content.media_type);
  insert.bind_at(4, nullptr);
  insert.bind_at(5, nullptr);
  insert.bind_at(6, nullptr);
  if (content.exif_position) {
    insert.bind_at(4, content.exif_position->lon_deg);
    insert.bind_at(5, content.exif_position->lat_deg);
  }
  if (content.exif_taken_at) insert.bind_at(6, to_ms(*content.exif_taken_at));
  insert.bind_at(7, to_ms(content.arrived_at));
  insert.run();
  transaction.connection
      .prepare("INSERT INTO content_sender (sha256, user_id, device_id) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
      .bind(content.sha256, sender.user_id, sender.device_id)
      .run();
  // Who sends it again means to name it: what is nobody's is waited for anew.
  transaction.connection.prepare("UPDATE orphaned_content SET since_ms = NULL WHERE sha256 = ?1")
      .bind(content.sha256)
      .run();
}

std::optional<Content> find_content(Connection& connection, std::string_view sha256) {
  Statement row = connection.prepare(
      "SELECT sha256, size_bytes, media_type, exif_lon_deg, exif_lat_deg, exif_taken_at_ms, arrived_at_ms "
      "FROM content WHERE sha256 = ?1");
  if (!row.bind(sha256).step()) return std::nullopt;
  return read_content(row);
}

bool has_sent(Connection& connection, std::string_view sha256, const ContentSender& sender) {
  Statement row =
      connection.prepare("SELECT 1 FROM content_sender WHERE sha256 = ?1 AND user_id = ?2 AND device_id = ?3");
  return row.bind(sha256, sender.user_id, sender.device_id).step();
}

std::vector<Content> list_contents(Connection& connection, std::string_view after_sha256, int limit) {
  std::vector<Content> contents;
  Statement rows = connection.prepare(
      "SELECT sha256, size_bytes, media_type, exif_lon_deg, exif_lat_deg, exif_taken_at_ms, arrived_at_ms "
      "FROM content WHERE sha256 > ?1 ORDER BY sha256 LIMIT ?2");
  rows.bind(after_sha256, limit);
  while (rows.step()) contents.push_back(read_content(rows));
  return contents;
}

std::vector<std::string> list_photo_scopes(Connection& connection, std::string_view sha256) {
  std::vector<std::string> scopes;
  Statement rows = connection.prepare("SELECT DISTINCT scope FROM photo WHERE sha256 = ?1 ORDER BY scope LIMIT 1000");
  rows.bind(sha256);
  while (rows.step()) scopes.push_back(rows.text(0));
  return scopes;
}

std::vector<std::string> list_missing_photos(Connection& connection, std::string_view user_id, int limit) {
  std::vector<std::string> hashes;
  Statement rows =
      connection.prepare("SELECT DISTINCT sha256 FROM owed_photo WHERE user_id = ?1 ORDER BY sha256 LIMIT ?2");
  rows.bind(user_id, limit);
  while (rows.step()) hashes.push_back(rows.text(0));
  return hashes;
}

std::vector<OwedPhotos> list_owed_photos(Connection& connection, std::string_view first, std::string_view end,
                                         Timestamp announced_before, const OwedPlace& place, int limit) {
  std::vector<OwedPhotos> owed;
  Statement rows = connection.prepare(
      "SELECT scope, user_id, count(*), min(announced_at_ms) FROM owed_photo "
      "WHERE scope >= ?1 AND scope < ?2 AND (scope, user_id) > (?3, ?4) AND announced_at_ms < ?5 "
      "GROUP BY scope, user_id ORDER BY scope, user_id LIMIT ?6");
  rows.bind(first, end, place.scope, place.user_id, to_ms(announced_before), limit);
  while (rows.step()) owed.push_back({rows.text(0), rows.text(1), rows.integer(2), from_ms(rows.integer(3))});
  return owed;
}

std::vector<std::string> forget_orphans(Transaction& transaction, Timestamp nobodys_since, int limit) {
  Connection& connection = transaction.connection;
  connection.prepare("UPDATE orphaned_content SET since_ms = ?1 WHERE since_ms IS NULL")
      .bind(to_ms(transaction.now))
      .run();
  // A photo record of one of its senders that waits in quarantine may be released yet, and name it.
  Statement due = connection.prepare(
      "SELECT sha256 FROM orphaned_content WHERE since_ms < ?1 AND NOT EXISTS (SELECT 1 FROM content_sender AS sender "
      "JOIN quarantine ON quarantine.device_id = sender.device_id WHERE sender.sha256 = orphaned_content.sha256 "
      "AND quarantine.record_kind = 'photo' AND quarantine.decided_at_ms = 0) ORDER BY since_ms, sha256 LIMIT ?2");
  due.bind(to_ms(nobodys_since), limit);
  std::vector<std::string> forgotten;
  while (due.step()) forgotten.push_back(due.text(0));
  for (const std::string& sha256 : forgotten) {
    connection.prepare("DELETE FROM content_sender WHERE sha256 = ?1").bind(sha256).run();
    connection.prepare("DELETE FROM content WHERE sha256 = ?1").bind(sha256).run();
  }
  return forgotten;
}

void forget_removed(Transaction& transaction, std::string_view sha256) {
  transaction.connection
      .prepare(
          "DELETE FROM orphaned_content WHERE sha256 = ?1 AND NOT EXISTS (SELECT 1 FROM content WHERE content.sha256 = "
          "orphaned_content.sha256)")
      .bind(sha256)
      .run();
}

}  // namespace gridvisit
