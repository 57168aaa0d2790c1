#include "app/device/file_replica.hpp"

#include <algorithm>
#include <bit>
#include <map>

#include "app/device/stored_message.hpp"
#include "base/limits.hpp"
#include "sync/view.hpp"

namespace gridvisit {
namespace {

constexpr const char* kSchema = R"sql(
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE subscription (
  prefix TEXT PRIMARY KEY, cursor INTEGER NOT NULL, view INTEGER NOT NULL, snapshot BLOB,
  refetched_at_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
)sql";

void set_fact(Connection& connection, const char* name, const std::string& value) {
  connection.prepare("INSERT INTO fact (name, value) VALUES (?1, ?2)").bind(name, value).run();
}

std::string fact(Connection& connection, const char* name) {
  Statement row = connection.prepare("SELECT value FROM fact WHERE name = ?1");
  return row.bind(name).step() ? row.text(0) : "";
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

Result<> FileReplica::run(std::invocable auto work) {
  const auto done = in_transaction([&] {
    work();
    return true;
  });
  return done ? Result<>{} : failure(done);
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
    replica.connection_.execute(ReplicaRecords::kSchema);
    replica.connection_.execute(ChangeQueue::kSchema);
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

Result<std::vector<v1::Record>> FileReplica::list(const KindInfo& kind) {
  return in_transaction([&] {
    std::map<std::string, v1::Record> records = this->records().list(kind);
    queue().put_on_top(kind, records);
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
  return in_transaction([&] { return queue().add(std::move(change)); });
}

Result<std::vector<QueuedChange>> FileReplica::list_queue() {
  return in_transaction([&] { return queue().list(); });
}

Result<> FileReplica::forget_rejected() {
  return run([&] { queue().forget_rejected(); });
}

Result<std::int64_t> FileReplica::count_records() {
  return in_transaction([&] { return records().count(); });
}

Result<std::string> FileReplica::device_token() {
  return in_transaction([&] { return fact(connection_, "token"); });
}

Result<std::vector<v1::Subscription>> FileReplica::subscriptions() {
  return in_transaction([&] {
    std::vector<v1::Subscription> subscriptions;
    Statement rows = connection_.prepare("SELECT prefix, cursor, snapshot, view FROM subscription ORDER BY prefix");
    while (rows.step()) {
      v1::Subscription& subscription = subscriptions.emplace_back();
      subscription.set_prefix(rows.text(0));
      subscription.set_cursor(rows.integer(1));
      subscription.set_view(std::bit_cast<std::uint64_t>(rows.integer(3)));
      if (!rows.is_null(2)) *subscription.mutable_snapshot() = parse_stored<v1::SnapshotPlace>(rows.bytes(2));
    }
    return subscriptions;
  });
}

std::vector<std::string> FileReplica::prefixes() {
  std::vector<std::string> held;
  Statement rows = connection_.prepare("SELECT prefix FROM subscription ORDER BY prefix");
  while (rows.step()) held.push_back(rows.text(0));
  return held;
}

void FileReplica::drop_what_belongs_to_none() {
  const std::vector<std::string> held = prefixes();
  const auto is_outside = [&held](int kind_number, std::string_view scope) {
    const KindInfo* kind = find_kind(kind_number);
    return kind == nullptr ||
           std::ranges::none_of(held, [&](const std::string& prefix) { return belongs(*kind, scope, prefix); });
  };
  records().drop_shown(is_outside);
  // What was put aside of a prefix that is lost must not come to light when it is regained.
  records().drop_put_aside(is_outside);
}

// What was put aside of it came with a subscription that is gone, and nobody tells the phone what became of it since.
void FileReplica::begin_anew(const std::string& prefix) {
  records().drop_put_aside([&prefix](int kind_number, std::string_view scope) {
    const KindInfo* kind = find_kind(kind_number);
    return kind == nullptr || belongs(*kind, scope, prefix);
  });
}

Result<> FileReplica::grant(const std::vector<v1::AddScope>& scopes) {
  return run([&] {
    const std::vector<std::string> held = prefixes();
    for (const std::string& prefix : held) {
      if (std::ranges::find(scopes, prefix, &v1::AddScope::prefix) != scopes.end()) continue;
      connection_.prepare("DELETE FROM subscription WHERE prefix = ?1").bind(prefix).run();
    }
    bool forget = false;
    for (const v1::AddScope& scope : scopes) {
      const auto view = std::bit_cast<std::int64_t>(scope.view());
      connection_.prepare("INSERT OR IGNORE INTO subscription (prefix, cursor, view) VALUES (?1, 0, ?2)")
          .bind(scope.prefix(), view)
          .run();
      if (std::ranges::find(held, scope.prefix()) == held.end()) begin_anew(scope.prefix());
      forget = connection_
                   .prepare(
                       "UPDATE subscription SET cursor = 0, view = ?2 WHERE prefix = ?1 AND (view <> ?2 OR ?3) "
                       "RETURNING 1")
                   .bind(scope.prefix(), view, scope.refetch() ? 1 : 0)
                   .step() ||
               forget;
    }
    // What was put aside may be another database's, or shown otherwise now.
    if (forget) {
      records().drop_all_put_aside();
      connection_.execute("UPDATE subscription SET snapshot = NULL");
    }
    drop_what_belongs_to_none();
  });
}

Result<> FileReplica::add_scope(const v1::AddScope& scope) {
  return run([&] {
    connection_.prepare("INSERT OR REPLACE INTO subscription (prefix, cursor, view) VALUES (?1, 0, ?2)")
        .bind(scope.prefix(), std::bit_cast<std::int64_t>(scope.view()))
        .run();
    begin_anew(scope.prefix());
  });
}

Result<> FileReplica::drop_scope(const std::string& prefix) {
  return run([&] {
    connection_.prepare("DELETE FROM subscription WHERE prefix = ?1").bind(prefix).run();
    drop_what_belongs_to_none();
  });
}

Result<> FileReplica::take(const v1::Batch& batch) {
  return run([&] {
    records().put_aside(batch);
    note_place(batch);
    if (batch.has_checkpoint()) apply(batch.checkpoint());
  });
}

void FileReplica::note_place(const v1::Batch& batch) {
  if (!batch.has_snapshot()) return;
  Statement update = connection_.prepare("UPDATE subscription SET snapshot = ?1 WHERE prefix = ?2");
  update.bind_blob_at(1, batch.snapshot().SerializeAsString());
  update.bind_at(2, batch.snapshot_prefix());
  update.run();
}

void FileReplica::apply(const v1::Checkpoint& checkpoint) {
  for (const std::string& prefix : checkpoint.snapshots()) records().drop_unless_put_aside(prefix);
  records().show();
  connection_.prepare("UPDATE subscription SET cursor = ?1, snapshot = NULL").bind(checkpoint.seq()).run();
  queue().forget_arrived(checkpoint.seq());
}

Result<DigestByKind> FileReplica::digest(const std::string& prefix) {
  return in_transaction([&] { return records().digest(prefix); });
}

Result<bool> FileReplica::begin_refetch(const std::string& prefix, Timestamp now) {
  return in_transaction([&] {
    const std::int64_t now_ms = now.time_since_epoch().count();
    constexpr std::chrono::milliseconds kInterval = limits::kRefetchInterval;
    return connection_
        .prepare(
            "UPDATE subscription SET cursor = 0, snapshot = NULL, refetched_at_ms = ?2 "
            "WHERE prefix = ?1 AND refetched_at_ms <= ?3 RETURNING 1")
        .bind(prefix, now_ms, now_ms - std::int64_t{kInterval.count()})
        .step();
  });
}

Result<std::vector<v1::Change>> FileReplica::list_unanswered(std::uint64_t after_number, std::size_t limit) {
  return in_transaction([&] { return queue().list_unanswered(after_number, limit); });
}

Result<std::uint64_t> FileReplica::last_unanswered() {
  return in_transaction([&] { return queue().last_unanswered(); });
}

Result<> FileReplica::number_from(std::uint64_t last_answered) {
  return run([&] { queue().number_from(last_answered); });
}

Result<> FileReplica::keep_answer(const v1::ChangeResult& result) {
  return run([&] {
    queue().keep_answer(result);
    // Where its checkpoint came first, the records show it already.
    Statement row = connection_.prepare("SELECT min(cursor) FROM subscription");
    row.step();
    queue().forget_arrived(row.integer(0));
  });
}

}  // namespace gridvisit
