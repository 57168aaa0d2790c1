#include "app/device/file_replica.hpp"

#include <algorithm>
#include <map>

#include "base/record_hash.hpp"
#include "sync/field_value.hpp"
#include "sync/view.hpp"

namespace gridvisit {
namespace {

constexpr const char* kSchema = R"sql(
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
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
CREATE TABLE subscription (prefix TEXT PRIMARY KEY, cursor INTEGER NOT NULL, snapshot BLOB) STRICT;
-- What the user wrote: without an answer until the server has given one.
CREATE TABLE change (number INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, id TEXT NOT NULL,
  change BLOB NOT NULL, answer BLOB, rev INTEGER NOT NULL) STRICT;
)sql";

template <typename Message>
Message parse(std::string_view bytes) {
  Message message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    throw DatabaseError(11 /* SQLITE_CORRUPT */, "a message in the replica cannot be read");
  }
  return message;
}

void set_fact(Connection& connection, const char* name, const std::string& value) {
  connection.prepare("INSERT INTO fact (name, value) VALUES (?1, ?2)").bind(name, value).run();
}

std::string fact(Connection& connection, const char* name) {
  Statement row = connection.prepare("SELECT value FROM fact WHERE name = ?1");
  return row.bind(name).step() ? row.text(0) : "";
}

void put_staged(Connection& connection, int kind, const std::string& id, std::int64_t seq, const std::string* record) {
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

void put_record(Connection& connection, int kind, const v1::Record& record) {
  Statement put = connection.prepare(
      "INSERT INTO record (kind, id, scope, rev, record) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (kind, id) DO UPDATE "
      "SET scope = excluded.scope, rev = excluded.rev, record = excluded.record WHERE excluded.rev >= record.rev");
  put.bind(kind, record.id(), record.scope(), record.rev());
  put.bind_blob_at(5, record.SerializeAsString());
  put.run();
}

// A record as it will be once the change has been applied, as far as the phone can tell.
void put_on_top(const KindInfo& kind, const v1::Change& change, std::map<std::string, v1::Record>& records) {
  const std::string& id = change.record().id();
  if (change.operation() == v1::OPERATION_DELETE) {
    records.erase(id);
    return;
  }
  v1::Record& record = records[id];
  record.set_id(id);
  google::protobuf::Message& body = mutable_body(record, kind);
  const google::protobuf::Message& incoming = body_of(change.record(), kind);
  if (change.fields().paths().empty()) body.CopyFrom(incoming);
  for (const std::string& path : change.fields().paths()) {
    if (const FieldInfo* field = kind.find_field(path)) copy_value(*field, incoming, body);
  }
}

}  // namespace

template <typename Work>
auto FileReplica::in_transaction(Work work) -> Result<decltype(work())> {
  try {
    connection_.execute("BEGIN IMMEDIATE");
    auto value = work();
    connection_.execute("COMMIT");
    return value;
  } catch (const DatabaseError& error) {
    try {
      connection_.execute("ROLLBACK");
    } catch (const DatabaseError&) {
      return std::unexpected(error.to_error());
    }
    return std::unexpected(error.to_error());
  }
}

Result<FileReplica> FileReplica::create(const std::filesystem::path& file, const Enrolment& enrolment) {
  if (std::filesystem::exists(file)) {
    return failure(ErrorCode::conflict, "there is a file of that name already; choose another",
                   {file.filename(), {}, {}});
  }
  auto connection = Connection::open(file, Connection::Mode::writer);
  if (!connection) return failure(connection);
  FileReplica replica(std::move(*connection));
  const auto made = replica.in_transaction([&] {
    replica.connection_.execute(kSchema);
    set_fact(replica.connection_, "server", enrolment.server);
    set_fact(replica.connection_, "device_id", enrolment.device_id);
    set_fact(replica.connection_, "user_id", enrolment.user_id);
    set_fact(replica.connection_, "token", enrolment.token);
    return true;
  });
  if (!made) return failure(made);
  std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  return replica;
}

Result<FileReplica> FileReplica::open(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) {
    return failure(ErrorCode::not_found, "there is no replica; make one with 'gridvisit device enrol'",
                   {file.filename(), {}, {}});
  }
  auto connection = Connection::open(file, Connection::Mode::writer);
  if (!connection) return failure(connection);
  return FileReplica(std::move(*connection));
}

Result<Enrolment> FileReplica::enrolment() {
  return in_transaction([&] {
    return Enrolment{fact(connection_, "server"), fact(connection_, "device_id"), fact(connection_, "user_id"),
                     fact(connection_, "token")};
  });
}

std::vector<v1::Change> FileReplica::changes_on_top(const KindInfo& kind) {
  std::vector<v1::Change> changes;
  Statement rows = connection_.prepare("SELECT change, answer FROM change WHERE kind = ?1 ORDER BY number");
  rows.bind(static_cast<int>(kind.kind));
  while (rows.step()) {
    const bool rejected = !rows.is_null(1) && parse<v1::ChangeResult>(rows.bytes(1)).outcome() == v1::OUTCOME_REJECTED;
    if (!rejected) changes.push_back(parse<v1::Change>(rows.bytes(0)));
  }
  return changes;
}

Result<std::vector<v1::Record>> FileReplica::list(const KindInfo& kind) {
  return in_transaction([&] {
    std::map<std::string, v1::Record> records;
    Statement rows = connection_.prepare("SELECT record FROM record WHERE kind = ?1 ORDER BY id");
    rows.bind(static_cast<int>(kind.kind));
    while (rows.step()) {
      auto record = parse<v1::Record>(rows.bytes(0));
      std::string id = record.id();
      records.emplace(std::move(id), std::move(record));
    }
    for (const v1::Change& change : changes_on_top(kind)) put_on_top(kind, change, records);
    std::vector<v1::Record> listed;
    listed.reserve(records.size());
    for (auto& [id, record] : records) listed.push_back(std::move(record));
    return listed;
  });
}

Result<std::optional<v1::Record>> FileReplica::find(const KindInfo& kind, const std::string& id) {
  auto records = list(kind);
  if (!records) return failure(records);
  const auto found = std::ranges::find(*records, id, &v1::Record::id);
  return found == records->end() ? std::nullopt : std::optional(*found);
}

Result<std::uint64_t> FileReplica::write(v1::Change change) {
  return in_transaction([&] {
    Statement insert = connection_.prepare("INSERT INTO change (kind, id, change, rev) VALUES (?1, ?2, x'', 0)");
    insert.bind(static_cast<int>(change.record().body_case()), change.record().id()).run();
    const std::int64_t number = connection_.last_insert_rowid();
    change.set_number(static_cast<std::uint64_t>(number));
    Statement update = connection_.prepare("UPDATE change SET change = ?1 WHERE number = ?2");
    update.bind_blob_at(1, change.SerializeAsString());
    update.bind_at(2, number);
    update.run();
    return change.number();
  });
}

Result<std::vector<QueuedChange>> FileReplica::list_queue() {
  return in_transaction([&] {
    std::vector<QueuedChange> queue;
    Statement rows = connection_.prepare("SELECT change, answer FROM change ORDER BY number");
    while (rows.step()) {
      QueuedChange& queued = queue.emplace_back(QueuedChange{parse<v1::Change>(rows.bytes(0)), std::nullopt});
      if (!rows.is_null(1)) queued.answer = parse<v1::ChangeResult>(rows.bytes(1));
    }
    return queue;
  });
}

Result<> FileReplica::forget_rejected() {
  const auto done = in_transaction([&] {
    connection_.prepare("DELETE FROM change WHERE answer IS NOT NULL AND rev = 0").run();
    return true;
  });
  return done ? Result<>{} : failure(done);
}

Result<std::int64_t> FileReplica::count_records() {
  return in_transaction([&] {
    Statement row = connection_.prepare("SELECT count(*) FROM record");
    row.step();
    return row.integer(0);
  });
}

Result<std::string> FileReplica::device_token() {
  return in_transaction([&] { return fact(connection_, "token"); });
}

Result<std::vector<v1::Subscription>> FileReplica::subscriptions() {
  return in_transaction([&] {
    std::vector<v1::Subscription> subscriptions;
    Statement rows = connection_.prepare("SELECT prefix, cursor, snapshot FROM subscription ORDER BY prefix");
    while (rows.step()) {
      v1::Subscription& subscription = subscriptions.emplace_back();
      subscription.set_prefix(rows.text(0));
      subscription.set_cursor(rows.integer(1));
      if (!rows.is_null(2)) *subscription.mutable_snapshot() = parse<v1::SnapshotPlace>(rows.bytes(2));
    }
    return subscriptions;
  });
}

void FileReplica::drop_records_outside(const std::vector<std::string>& prefixes) {
  std::vector<std::pair<std::int64_t, std::string>> outside;
  Statement rows = connection_.prepare("SELECT kind, id, scope FROM record ORDER BY kind, id");
  while (rows.step()) {
    const KindInfo* kind = find_kind(static_cast<int>(rows.integer(0)));
    const bool belongs_here = kind != nullptr && std::ranges::any_of(prefixes, [&](const std::string& prefix) {
                                return belongs(*kind, rows.bytes(2), prefix);
                              });
    if (!belongs_here) outside.emplace_back(rows.integer(0), rows.text(1));
  }
  for (const auto& [kind, id] : outside) {
    connection_.prepare("DELETE FROM record WHERE kind = ?1 AND id = ?2").bind(kind, id).run();
  }
}

Result<> FileReplica::grant(const v1::Welcome& welcome) {
  const auto done = in_transaction([&] {
    const std::vector<std::string> prefixes(welcome.prefixes().begin(), welcome.prefixes().end());
    std::vector<std::string> held;
    {
      Statement rows = connection_.prepare("SELECT prefix FROM subscription ORDER BY prefix");
      while (rows.step()) held.push_back(rows.text(0));
    }
    for (const std::string& prefix : held) {
      if (std::ranges::find(prefixes, prefix) != prefixes.end()) continue;
      connection_.prepare("DELETE FROM subscription WHERE prefix = ?1").bind(prefix).run();
    }
    for (const std::string& prefix : prefixes) {
      connection_.prepare("INSERT OR IGNORE INTO subscription (prefix, cursor) VALUES (?1, 0)").bind(prefix).run();
    }
    if (welcome.refetch_size() > 0) {
      // What was put aside may be another database's: every snapshot under way begins again.
      connection_.execute("DELETE FROM staged; UPDATE subscription SET snapshot = NULL;");
    }
    for (const std::string& prefix : welcome.refetch()) {
      connection_.prepare("UPDATE subscription SET cursor = 0 WHERE prefix = ?1").bind(prefix).run();
    }
    if (held != prefixes) drop_records_outside(prefixes);
    return true;
  });
  return done ? Result<>{} : failure(done);
}

Result<> FileReplica::stage(const v1::Batch& batch) {
  const auto done = in_transaction([&] {
    for (const v1::Record& record : batch.records()) {
      const std::string bytes = record.SerializeAsString();
      put_staged(connection_, record.body_case(), record.id(), record.rev(), &bytes);
    }
    for (const v1::Removal& removal : batch.removals()) {
      put_staged(connection_, removal.kind(), removal.id(), removal.seq(), nullptr);
    }
    if (batch.has_snapshot()) {
      Statement update = connection_.prepare("UPDATE subscription SET snapshot = ?1 WHERE prefix = ?2");
      update.bind_blob_at(1, batch.snapshot().SerializeAsString());
      update.bind_at(2, batch.snapshot_prefix());
      update.run();
    }
    return true;
  });
  return done ? Result<>{} : failure(done);
}

void FileReplica::drop_unless_staged(const std::string& prefix) {
  std::vector<std::pair<std::int64_t, std::string>> gone;
  Statement rows = connection_.prepare(
      "SELECT record.kind, record.id, record.scope FROM record LEFT JOIN staged ON staged.kind = record.kind "
      "AND staged.id = record.id WHERE staged.id IS NULL ORDER BY record.kind, record.id");
  while (rows.step()) {
    const KindInfo* kind = find_kind(static_cast<int>(rows.integer(0)));
    if (kind == nullptr || belongs(*kind, rows.bytes(2), prefix)) gone.emplace_back(rows.integer(0), rows.text(1));
  }
  for (const auto& [kind, id] : gone) {
    connection_.prepare("DELETE FROM record WHERE kind = ?1 AND id = ?2").bind(kind, id).run();
  }
}

Result<> FileReplica::apply(const v1::Checkpoint& checkpoint) {
  const auto done = in_transaction([&] {
    for (const std::string& prefix : checkpoint.snapshots()) drop_unless_staged(prefix);
    {
      Statement rows = connection_.prepare("SELECT kind, id, seq, record FROM staged ORDER BY kind, id");
      while (rows.step()) {
        const auto kind = static_cast<int>(rows.integer(0));
        if (!rows.is_null(3)) {
          put_record(connection_, kind, parse<v1::Record>(rows.bytes(3)));
          continue;
        }
        connection_.prepare("DELETE FROM record WHERE kind = ?1 AND id = ?2 AND rev < ?3")
            .bind(kind, rows.text(1), rows.integer(2))
            .run();
      }
    }
    connection_.execute("DELETE FROM staged");
    for (const v1::ScopeDigest& scope : checkpoint.scopes()) {
      connection_.prepare("UPDATE subscription SET cursor = ?1, snapshot = NULL WHERE prefix = ?2")
          .bind(checkpoint.seq(), scope.prefix())
          .run();
    }
    connection_.prepare("DELETE FROM change WHERE answer IS NOT NULL AND rev > 0 AND rev <= ?1")
        .bind(checkpoint.seq())
        .run();
    return true;
  });
  return done ? Result<>{} : failure(done);
}

Result<DigestByKind> FileReplica::digest(const std::string& prefix) {
  return in_transaction([&] {
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
  });
}

Result<> FileReplica::forget_cursor(const std::string& prefix) {
  const auto done = in_transaction([&] {
    connection_.prepare("UPDATE subscription SET cursor = 0, snapshot = NULL WHERE prefix = ?1").bind(prefix).run();
    return true;
  });
  return done ? Result<>{} : failure(done);
}

Result<std::vector<v1::Change>> FileReplica::list_unanswered(std::uint64_t after_number, std::size_t limit) {
  return in_transaction([&] {
    std::vector<v1::Change> changes;
    Statement rows =
        connection_.prepare("SELECT change FROM change WHERE number > ?1 AND answer IS NULL ORDER BY number LIMIT ?2");
    rows.bind(static_cast<std::int64_t>(after_number), static_cast<std::int64_t>(limit));
    while (rows.step()) changes.push_back(parse<v1::Change>(rows.bytes(0)));
    return changes;
  });
}

Result<> FileReplica::keep_answer(const v1::ChangeResult& result) {
  const auto done = in_transaction([&] {
    const auto number = static_cast<std::int64_t>(result.number());
    Statement answered = connection_.prepare("SELECT change FROM change WHERE number = ?1");
    if (!answered.bind(number).step()) return true;
    const auto first = parse<v1::Change>(answered.bytes(0));
    Statement update = connection_.prepare("UPDATE change SET answer = ?1, rev = ?2 WHERE number = ?3");
    update.bind_blob_at(1, result.SerializeAsString());
    update.bind_at(2, result.rev());
    update.bind_at(3, number);
    update.run();
    if (result.outcome() != v1::OUTCOME_APPLIED) return true;
    std::vector<v1::Change> later;
    Statement rows = connection_.prepare("SELECT change FROM change WHERE number > ?1 AND id = ?2 AND answer IS NULL");
    rows.bind(number, first.record().id());
    while (rows.step()) later.push_back(parse<v1::Change>(rows.bytes(0)));
    for (v1::Change& change : later) {
      if (change.base_rev() != first.base_rev()) continue;
      change.set_base_rev(result.rev());
      Statement rebase = connection_.prepare("UPDATE change SET change = ?1 WHERE number = ?2");
      rebase.bind_blob_at(1, change.SerializeAsString());
      rebase.bind_at(2, static_cast<std::int64_t>(change.number()));
      rebase.run();
    }
    return true;
  });
  return done ? Result<>{} : failure(done);
}

}  // namespace gridvisit
