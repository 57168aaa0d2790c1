#include "app/device/replica_records.hpp"

#include <utility>
#include <vector>

#include "app/device/stored_message.hpp"
#include "base/record_hash.hpp"
#include "sync/view.hpp"

namespace gridvisit {
namespace {

/// The rows of a table by their key, found while it is read and removed afterwards.
class RowsToDelete {
 public:
  void add(std::int64_t kind, std::string id) { rows_.emplace_back(kind, std::move(id)); }

  void run(Connection& connection, std::string_view statement) const {
    for (const auto& [kind, id] : rows_) connection.prepare(statement).bind(kind, id).run();
  }

 private:
  std::vector<std::pair<std::int64_t, std::string>> rows_;
};

constexpr std::string_view kDeleteShown = "DELETE FROM record WHERE kind = ?1 AND id = ?2";
constexpr std::string_view kDeletePutAside = "DELETE FROM staged WHERE kind = ?1 AND id = ?2";

void stage(Connection& connection, int kind, const std::string& id, std::int64_t seq, const std::string* record) {
  Statement put = connection.prepare(
      "INSERT INTO staged (kind, id, seq, record) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (kind, id) DO UPDATE "
      "SET seq = excluded.seq, record = excluded.record WHERE excluded.seq >= staged.seq");
  put.bind(kind, id, seq);
  if (record == nullptr) {
    put.bind_at(4, nullptr);
  } else {
    put.bind_blob_at(4, *record);
  }
  put.run();
}

}  // namespace

const char* const ReplicaRecords::kSchema = R"sql(
-- What the last checkpoint showed.
CREATE TABLE record (
  kind INTEGER NOT NULL, id TEXT NOT NULL, scope TEXT NOT NULL, rev INTEGER NOT NULL, record BLOB NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
-- What came since; a removal has no record.
CREATE TABLE staged (
  kind INTEGER NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, record BLOB,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
)sql";

std::map<std::string, v1::Record> ReplicaRecords::list(const KindInfo& kind) {
  std::map<std::string, v1::Record> records;
  Statement rows = connection_.prepare("SELECT record FROM record WHERE kind = ?1 ORDER BY id");
  rows.bind(static_cast<int>(kind.kind));
  while (rows.step()) {
    auto record = parse_stored<v1::Record>(rows.bytes(0));
    std::string id = record.id();
    records.emplace(std::move(id), std::move(record));
  }
  return records;
}

std::int64_t ReplicaRecords::count() {
  Statement row = connection_.prepare("SELECT count(*) FROM record");
  row.step();
  return row.integer(0);
}

DigestByKind ReplicaRecords::digest(const std::string& prefix) {
  DigestByKind digests;
  Statement rows = connection_.prepare("SELECT kind, id, scope, rev FROM record ORDER BY kind, id");
  while (rows.step()) {
    const auto number = static_cast<int>(rows.integer(0));
    const KindInfo* kind = find_kind(number);
    if (kind == nullptr || !belongs(*kind, rows.bytes(2), prefix)) continue;
    DigestSum& digest = digests[number];
    ++digest.count;
    digest.sum += record_hash(number, rows.bytes(1), rows.integer(3));
  }
  return digests;
}

void ReplicaRecords::put_aside(const v1::Batch& batch) {
  for (const v1::Record& record : batch.records()) {
    const std::string bytes = record.SerializeAsString();
    stage(connection_, record.body_case(), record.id(), record.rev(), &bytes);
  }
  for (const v1::Removal& removal : batch.removals()) {
    stage(connection_, removal.kind(), removal.id(), removal.seq(), nullptr);
  }
}

void ReplicaRecords::show() {
  {
    Statement rows = connection_.prepare("SELECT kind, id, seq, record FROM staged ORDER BY kind, id");
    while (rows.step()) {
      const auto kind = static_cast<int>(rows.integer(0));
      if (!rows.is_null(3)) {
        put(kind, parse_stored<v1::Record>(rows.bytes(3)));
        continue;
      }
      connection_.prepare("DELETE FROM record WHERE kind = ?1 AND id = ?2 AND rev < ?3")
          .bind(kind, rows.text(1), rows.integer(2))
          .run();
    }
  }
  drop_all_put_aside();
}

void ReplicaRecords::put(int kind, const v1::Record& record) {
  Statement put = connection_.prepare(
      "INSERT INTO record (kind, id, scope, rev, record) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (kind, id) DO UPDATE "
      "SET scope = excluded.scope, rev = excluded.rev, record = excluded.record WHERE excluded.rev >= record.rev");
  put.bind(kind, record.id(), record.scope(), record.rev());
  put.bind_blob_at(5, record.SerializeAsString());
  put.run();
}

void ReplicaRecords::drop_unless_put_aside(const std::string& prefix) {
  RowsToDelete gone;
  {
    Statement rows = connection_.prepare(
        "SELECT record.kind, record.id, record.scope FROM record LEFT JOIN staged ON staged.kind = record.kind "
        "AND staged.id = record.id WHERE staged.id IS NULL ORDER BY record.kind, record.id");
    while (rows.step()) {
      const KindInfo* kind = find_kind(static_cast<int>(rows.integer(0)));
      if (kind == nullptr || belongs(*kind, rows.bytes(2), prefix)) gone.add(rows.integer(0), rows.text(1));
    }
  }
  gone.run(connection_, kDeleteShown);
}

void ReplicaRecords::drop_shown(const Belongs& goes) {
  RowsToDelete gone;
  {
    Statement rows = connection_.prepare("SELECT kind, id, scope FROM record ORDER BY kind, id");
    while (rows.step()) {
      if (goes(static_cast<int>(rows.integer(0)), rows.bytes(2))) gone.add(rows.integer(0), rows.text(1));
    }
  }
  gone.run(connection_, kDeleteShown);
}

void ReplicaRecords::drop_put_aside(const Belongs& goes) {
  RowsToDelete gone;
  {
    Statement rows =
        connection_.prepare("SELECT kind, id, record FROM staged WHERE record IS NOT NULL ORDER BY kind, id");
    while (rows.step()) {
      const auto record = parse_stored<v1::Record>(rows.bytes(2));
      if (goes(static_cast<int>(rows.integer(0)), record.scope())) gone.add(rows.integer(0), rows.text(1));
    }
  }
  gone.run(connection_, kDeletePutAside);
}

void ReplicaRecords::drop_all_put_aside() { connection_.execute("DELETE FROM staged"); }

}  // namespace gridvisit
