#include "app/device/change_queue.hpp"

#include "app/device/stored_message.hpp"
#include "sync/field_value.hpp"
#include "sync/view.hpp"

namespace gridvisit {
namespace {

// A record as it will be once the change has been applied, as far as the phone can tell.
void apply_on_top(const KindInfo& kind, const v1::Change& change, std::map<std::string, v1::Record>& records) {
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

const char* const ChangeQueue::kSchema = R"sql(
-- What the user wrote: without an answer until the server has given one.
CREATE TABLE change (number INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, id TEXT NOT NULL,
  change BLOB NOT NULL, answer BLOB, rev INTEGER NOT NULL) STRICT;
)sql";

std::uint64_t ChangeQueue::add(v1::Change change) {
  Statement insert = connection_.prepare("INSERT INTO change (kind, id, change, rev) VALUES (?1, ?2, x'', 0)");
  insert.bind(static_cast<int>(change.record().body_case()), change.record().id()).run();
  const std::int64_t number = connection_.last_insert_rowid();
  change.set_number(static_cast<std::uint64_t>(number));
  store(change);
  return change.number();
}

std::vector<QueuedChange> ChangeQueue::list() {
  std::vector<QueuedChange> queue;
  Statement rows = connection_.prepare("SELECT change, answer FROM change ORDER BY number");
  while (rows.step()) {
    QueuedChange& queued = queue.emplace_back(QueuedChange{parse_stored<v1::Change>(rows.bytes(0)), std::nullopt});
    if (!rows.is_null(1)) queued.answer = parse_stored<v1::ChangeResult>(rows.bytes(1));
  }
  return queue;
}

std::vector<v1::Change> ChangeQueue::list_unanswered(std::uint64_t after_number, std::size_t limit) {
  std::vector<v1::Change> changes;
  Statement rows =
      connection_.prepare("SELECT change FROM change WHERE number > ?1 AND answer IS NULL ORDER BY number LIMIT ?2");
  rows.bind(static_cast<std::int64_t>(after_number), static_cast<std::int64_t>(limit));
  while (rows.step()) changes.push_back(parse_stored<v1::Change>(rows.bytes(0)));
  return changes;
}

std::uint64_t ChangeQueue::last_unanswered() {
  Statement row = connection_.prepare("SELECT max(number) FROM change WHERE answer IS NULL");
  row.step();
  return static_cast<std::uint64_t>(row.integer(0));
}

void ChangeQueue::number_from(std::uint64_t last_answered) {
  const auto last = static_cast<std::int64_t>(last_answered);
  // SQLite's own memory of the numbers given out; it has a row from the first change on.
  connection_.prepare("UPDATE sqlite_sequence SET seq = max(seq, ?1) WHERE name = 'change'").bind(last).run();
  connection_
      .prepare(
          "INSERT INTO sqlite_sequence (name, seq) SELECT 'change', ?1 "
          "WHERE ?1 > 0 AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'change')")
      .bind(last)
      .run();
}

void ChangeQueue::keep_answer(const v1::ChangeResult& result) {
  const auto number = static_cast<std::int64_t>(result.number());
  Statement answered = connection_.prepare("SELECT change FROM change WHERE number = ?1 AND answer IS NULL");
  if (!answered.bind(number).step()) return;
  Statement update = connection_.prepare("UPDATE change SET answer = ?1, rev = ?2 WHERE number = ?3");
  update.bind_blob_at(1, result.SerializeAsString());
  update.bind_at(2, result.rev());
  update.bind_at(3, number);
  update.run();
  if (result.outcome() == v1::OUTCOME_APPLIED) rebase_later(parse_stored<v1::Change>(answered.bytes(0)), result.rev());
}

void ChangeQueue::rebase_later(const v1::Change& applied, std::int64_t rev) {
  std::vector<v1::Change> later;
  Statement rows = connection_.prepare("SELECT change FROM change WHERE number > ?1 AND id = ?2 AND answer IS NULL");
  rows.bind(static_cast<std::int64_t>(applied.number()), applied.record().id());
  while (rows.step()) later.push_back(parse_stored<v1::Change>(rows.bytes(0)));
  for (v1::Change& change : later) {
    if (change.base_rev() != applied.base_rev()) continue;
    change.set_base_rev(rev);
    store(change);
  }
}

void ChangeQueue::store(const v1::Change& change) {
  Statement update = connection_.prepare("UPDATE change SET change = ?1 WHERE number = ?2");
  update.bind_blob_at(1, change.SerializeAsString());
  update.bind_at(2, static_cast<std::int64_t>(change.number()));
  update.run();
}

void ChangeQueue::forget_rejected() {
  connection_.prepare("DELETE FROM change WHERE answer IS NOT NULL AND rev = 0").run();
}

void ChangeQueue::forget_arrived(std::int64_t seq) {
  connection_.prepare("DELETE FROM change WHERE answer IS NOT NULL AND rev > 0 AND rev <= ?1").bind(seq).run();
}

void ChangeQueue::put_on_top(const KindInfo& kind, std::map<std::string, v1::Record>& records) {
  Statement rows = connection_.prepare("SELECT change, answer FROM change WHERE kind = ?1 ORDER BY number");
  rows.bind(static_cast<int>(kind.kind));
  while (rows.step()) {
    const bool rejected =
        !rows.is_null(1) && parse_stored<v1::ChangeResult>(rows.bytes(1)).outcome() == v1::OUTCOME_REJECTED;
    if (!rejected) apply_on_top(kind, parse_stored<v1::Change>(rows.bytes(0)), records);
  }
}

}  // namespace gridvisit
