#include "store/feed.hpp"

#include <bit>

#include "base/fault.hpp"
#include "base/record_hash.hpp"
#include "store/settings.hpp"

namespace gridvisit {
namespace {

constexpr std::string_view kHorizonSetting = "feed_horizon";

std::int64_t append(Transaction& transaction, v1::Kind kind, const std::string& id, const std::string& scope,
                    bool removal) {
  // OR REPLACE drops the record's older row in this scope, and AUTOINCREMENT never gives a number twice.
  transaction.connection.prepare("INSERT OR REPLACE INTO feed (scope, kind, id, op, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)")
      .bind(scope, static_cast<int>(kind), id, removal ? "remove" : "put",
            std::int64_t{transaction.now.time_since_epoch().count()})
      .run();
  const std::int64_t seq = transaction.connection.last_insert_rowid();
  transaction.appended.push_back({seq, scope, kind, id, removal});
  return seq;
}

void add_to_digest(Connection& connection, const std::string& scope, v1::Kind kind, int count, std::uint64_t hash) {
  Statement read = connection.prepare("SELECT sum FROM scope_digest WHERE scope = ?1 AND kind = ?2");
  const std::uint64_t sum =
      read.bind(scope, static_cast<int>(kind)).step() ? std::bit_cast<std::uint64_t>(read.integer(0)) : 0;
  read.reset();
  connection
      .prepare(
          "INSERT INTO scope_digest (scope, kind, count, sum) VALUES (?1, ?2, ?3, ?4) "
          "ON CONFLICT (scope, kind) DO UPDATE SET count = count + excluded.count, sum = excluded.sum")
      .bind(scope, static_cast<int>(kind), count, std::bit_cast<std::int64_t>(sum + hash))
      .run();
}

}  // namespace

std::int64_t put_in_feed(Transaction& transaction, v1::Kind kind, const std::string& id, const std::string& scope,
                         const std::optional<FeedPlace>& before) {
  const bool moved = before && before->scope != scope;
  if (moved && broken(Fault::digest_on_move)) append(transaction, kind, id, before->scope, true);
  const bool removed_first = moved && !broken(Fault::digest_on_move) && !broken(Fault::removal_before_put);
  if (removed_first) remove_from_feed(transaction, kind, id, *before);
  const std::int64_t rev = append(transaction, kind, id, scope, false);
  if (moved && broken(Fault::removal_before_put)) remove_from_feed(transaction, kind, id, *before);
  const std::uint64_t replaced = before && !moved ? record_hash(kind, id, before->rev) : 0;
  add_to_digest(transaction.connection, scope, kind, before && !moved ? 0 : 1, record_hash(kind, id, rev) - replaced);
  return rev;
}

void remove_from_feed(Transaction& transaction, v1::Kind kind, const std::string& id, const FeedPlace& before) {
  append(transaction, kind, id, before.scope, true);
  const std::uint64_t hash = record_hash(kind, id, before.rev);
  transaction.connection.prepare("UPDATE scope_digest SET count = count - 1 WHERE scope = ?1 AND kind = ?2")
      .bind(before.scope, static_cast<int>(kind))
      .run();
  add_to_digest(transaction.connection, before.scope, kind, 0, std::uint64_t{0} - hash);
}

std::vector<FeedEntry> list_feed(Connection& connection, std::int64_t after_seq, int limit) {
  std::vector<FeedEntry> entries;
  Statement rows = connection.prepare("SELECT seq, scope, kind, id, op FROM feed WHERE seq > ?1 ORDER BY seq LIMIT ?2");
  rows.bind(after_seq, limit);
  while (rows.step()) {
    entries.push_back(
        {rows.integer(0), rows.text(1), static_cast<int>(rows.integer(2)), rows.text(3), rows.bytes(4) == "remove"});
  }
  return entries;
}

std::int64_t last_seq(Connection& connection) {
  Statement row = connection.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'feed'");
  return row.step() ? row.integer(0) : 0;
}

bool has_entries_after(Connection& connection, std::string_view first, std::string_view end, std::int64_t seq) {
  return connection
      .prepare(
          "SELECT 1 FROM (SELECT DISTINCT scope FROM scope_digest WHERE scope >= ?1 AND scope < ?2) AS held "
          "WHERE EXISTS (SELECT 1 FROM feed WHERE feed.scope = held.scope AND feed.seq > ?3) LIMIT 1")
      .bind(first, end, seq)
      .step();
}

std::int64_t compact_feed(Transaction& transaction, Timestamp before) {
  Connection& connection = transaction.connection;
  Statement old = connection.prepare("SELECT count(*), max(seq) FROM feed WHERE op = 'remove' AND at_ms < ?1");
  const std::int64_t before_ms = before.time_since_epoch().count();
  old.bind(before_ms).step();
  const std::int64_t count = old.integer(0);
  if (count == 0) return 0;
  set_setting(connection, kHorizonSetting, std::to_string(std::max(old.integer(1), feed_horizon(connection))));
  connection.prepare("DELETE FROM feed WHERE op = 'remove' AND at_ms < ?1").bind(before_ms).run();
  return count;
}

std::int64_t feed_horizon(Connection& connection) {
  const auto horizon = find_setting(connection, kHorizonSetting);
  return horizon ? std::stoll(*horizon) : 0;
}

DigestByKind sum_digests(Connection& connection, std::string_view first, std::string_view end) {
  DigestByKind digests;
  Statement rows = connection.prepare(
      "SELECT kind, count, sum FROM scope_digest WHERE scope >= ?1 AND scope < ?2 ORDER BY scope, kind");
  rows.bind(first, end);
  while (rows.step()) {
    DigestSum& digest = digests[static_cast<int>(rows.integer(0))];
    digest.count += rows.integer(1);
    digest.sum += std::bit_cast<std::uint64_t>(rows.integer(2));
  }
  return digests;
}

}  // namespace gridvisit
