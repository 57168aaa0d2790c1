#include "store/import_sets.hpp"

#include "store/audit.hpp"
#include "store/json_list.hpp"

namespace gridvisit {
namespace {

constexpr const char* kSelect =
    "SELECT id, at_ms, user_id, kind, files, created, changed, first_audit_seq, last_audit_seq, last_rev, "
    "undone_at_ms, undone_by FROM import_set ";

ImportSet read_set(const Statement& row) {
  return {.id = row.text(0),
          .at = Timestamp{std::chrono::milliseconds{row.integer(1)}},
          .user_id = row.text(2),
          .kind = row.text(3),
          .files = parse_json_list(row.bytes(4)),
          .created = row.integer(5),
          .changed = row.integer(6),
          .first_audit_seq = row.integer(7),
          .last_audit_seq = row.integer(8),
          .last_rev = row.integer(9),
          .undone_at_ms = row.integer(10),
          .undone_by = row.text(11)};
}

}  // namespace

void add_import_set(Transaction& transaction, const ImportSet& set) {
  transaction.connection
      .prepare(
          "INSERT INTO import_set (id, at_ms, user_id, kind, files, created, changed, first_audit_seq, last_audit_seq, "
          "last_rev) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")
      .bind(set.id, std::int64_t{set.at.time_since_epoch().count()}, set.user_id, set.kind, to_json_list(set.files),
            set.created, set.changed, set.first_audit_seq, set.last_audit_seq, set.last_rev)
      .run();
}

void mark_undone(Transaction& transaction, std::string_view id, std::string_view user_id) {
  transaction.connection.prepare("UPDATE import_set SET undone_at_ms = ?2, undone_by = ?3 WHERE id = ?1")
      .bind(id, std::int64_t{transaction.now.time_since_epoch().count()}, user_id)
      .run();
}

std::optional<ImportSet> find_import_set(Connection& connection, std::string_view id) {
  Statement row = connection.prepare(std::string(kSelect) + "WHERE id = ?1");
  if (!row.bind(id).step()) return std::nullopt;
  return read_set(row);
}

std::vector<ImportSet> list_import_sets(Connection& connection, int limit) {
  Statement rows = connection.prepare(std::string(kSelect) + "ORDER BY at_ms DESC, id DESC LIMIT ?1");
  rows.bind(limit);
  std::vector<ImportSet> sets;
  while (rows.step()) sets.push_back(read_set(rows));
  return sets;
}

std::int64_t last_audit_seq(Connection& connection) {
  Statement row = connection.prepare("SELECT max(seq) FROM audit");
  row.step();
  return row.integer(0);
}

Result<> for_each_change_backwards(Reader reader, const ImportSet& set,
                                   const std::function<Result<>(const v1::Change&)>& use) {
  for (std::int64_t seq = set.last_audit_seq; seq >= set.first_audit_seq; --seq) {
    const auto entry = load_audit_entry(reader, seq);
    if (!entry) return failure(entry);
    if (entry->result.outcome() == v1::OUTCOME_REJECTED) continue;
    if (auto used = use(entry->change); !used) return used;
  }
  return {};
}

}  // namespace gridvisit
