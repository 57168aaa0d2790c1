#include "store/audit.hpp"

#include "base/sha256.hpp"
#include "schema/catalogue.hpp"
#include "store/settings.hpp"

namespace gridvisit {
namespace {

constexpr std::string_view kSealContext = "audit.change";
constexpr std::string_view kSettingContext = "audit.setting";

struct Row {
  std::int64_t seq = 0;
  std::int64_t at_ms = 0;
  std::string_view user_id;
  std::string_view device_id;
  std::int64_t number = 0;
  std::int64_t kind = 0;
  std::string_view record_id;
  std::string_view change;
  std::string_view result;
};

// Each part with its length before it, so that no two rows read the same.
std::string hash_of(std::string_view previous, const Row& row) {
  std::string input;
  const auto add_number = [&input](std::int64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) input += static_cast<char>(value >> shift);
  };
  const auto add = [&](std::string_view part) {
    add_number(static_cast<std::int64_t>(part.size()));
    input += part;
  };
  add(previous);
  for (const std::int64_t number : {row.seq, row.at_ms, row.number, row.kind}) add_number(number);
  for (const std::string_view part : {row.user_id, row.device_id, row.record_id, row.change, row.result}) add(part);
  const Sha256 hash = sha256(input);
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

v1::ChangeResult parse_result(std::string_view bytes) {
  v1::ChangeResult result;
  if (!result.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    throw DatabaseError(11 /* SQLITE_CORRUPT */, "an answer in the audit trail cannot be read");
  }
  return result;
}

Result<v1::Change> open_change(const Vault& vault, std::string_view sealed) {
  const auto bytes = vault.open_sealed(sealed, kSealContext);
  if (!bytes) return failure(bytes);
  v1::Change change;
  if (!change.ParseFromString(*bytes)) {
    return failure(ErrorCode::corrupt, "a change in the audit trail cannot be read");
  }
  return change;
}

// Behind the last row; `row` has everything but its number.
void append(Connection& connection, Row row) {
  row.seq = 1;
  std::string previous;
  if (Statement last = connection.prepare("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1"); last.step()) {
    row.seq = last.integer(0) + 1;
    previous = last.text(1);
  }
  Statement insert = connection.prepare(
      "INSERT INTO audit (seq, at_ms, user_id, device_id, number, kind, record_id, change, result, hash) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
  insert.bind(row.seq, row.at_ms, row.user_id, row.device_id, row.number, row.kind, row.record_id);
  insert.bind_blob_at(8, row.change);
  insert.bind_blob_at(9, row.result);
  insert.bind_blob_at(10, hash_of(previous, row));
  insert.run();
}

}  // namespace

void append_audit(Transaction& transaction, const AuditEntry& entry) {
  const std::string change = transaction.vault.seal(entry.change.SerializeAsString(), kSealContext);
  const std::string result = entry.result.SerializeAsString();
  append(transaction.connection, {0, transaction.now.time_since_epoch().count(), entry.user_id, entry.device_id,
                                  static_cast<std::int64_t>(entry.change.number()), entry.change.record().body_case(),
                                  entry.change.record().id(), change, result});
}

void change_setting(Transaction& transaction, std::string_view user_id, std::string_view name, std::string_view value) {
  if (find_setting(transaction.connection, name) == value) return;
  set_setting(transaction.connection, name, value);
  v1::ChangeResult applied;
  applied.set_outcome(v1::OUTCOME_APPLIED);
  const std::string record_id = "setting." + std::string(name);
  const std::string change = transaction.vault.seal(value, kSettingContext);
  const std::string result = applied.SerializeAsString();
  Row row;
  row.at_ms = transaction.now.time_since_epoch().count();
  row.user_id = user_id;
  row.record_id = record_id;
  row.change = change;
  row.result = result;
  append(transaction.connection, row);
}

std::optional<v1::ChangeResult> find_answer(Connection& connection, std::string_view device_id, std::uint64_t number) {
  Statement row = connection.prepare("SELECT result FROM audit WHERE device_id = ?1 AND number = ?2 AND number > 0");
  if (!row.bind(device_id, static_cast<std::int64_t>(number)).step()) return std::nullopt;
  return parse_result(row.bytes(0));
}

Result<v1::Change> load_change(Reader reader, std::string_view device_id, std::uint64_t number) {
  Statement row =
      reader.connection.prepare("SELECT change FROM audit WHERE device_id = ?1 AND number = ?2 AND number > 0");
  if (!row.bind(device_id, static_cast<std::int64_t>(number)).step()) {
    return failure(ErrorCode::not_found, "the audit trail has no such change of the device");
  }
  return open_change(reader.vault, row.bytes(0));
}

Result<AuditEntry> load_audit_entry(Reader reader, std::int64_t seq) {
  Statement row = reader.connection.prepare("SELECT user_id, device_id, change, result FROM audit WHERE seq = ?1");
  if (!row.bind(seq).step())
    return failure(ErrorCode::not_found, "the audit trail has no entry " + std::to_string(seq));
  auto change = open_change(reader.vault, row.bytes(2));
  if (!change) return failure(change);
  return AuditEntry{row.text(0), row.text(1), std::move(*change), parse_result(row.bytes(3))};
}

std::optional<Authorship> find_author(Reader reader, std::string_view record_id, std::int64_t rev) {
  Statement rows = reader.connection.prepare(
      "SELECT user_id, at_ms, change, result FROM audit WHERE record_id = ?1 ORDER BY seq DESC LIMIT 100");
  rows.bind(record_id);
  while (rows.step()) {
    if (parse_result(rows.bytes(3)).rev() != rev) continue;
    const auto change = open_change(reader.vault, rows.bytes(2));
    const std::int64_t made_at_ms = change ? change->made_at_ms() : 0;
    return Authorship{rows.text(0), made_at_ms > 0 ? made_at_ms : rows.integer(1)};
  }
  return std::nullopt;
}

std::uint64_t last_answered_number(Connection& connection, std::string_view device_id) {
  Statement row = connection.prepare("SELECT max(number) FROM audit WHERE device_id = ?1 AND number > 0");
  row.bind(device_id).step();
  return static_cast<std::uint64_t>(row.integer(0));
}

std::optional<std::int64_t> find_broken_link(Connection& connection) {
  Statement rows = connection.prepare(
      "SELECT seq, at_ms, user_id, device_id, number, kind, record_id, change, result, hash FROM audit ORDER BY seq");
  std::string previous;
  std::int64_t expected_seq = 1;
  while (rows.step()) {
    const Row row{rows.integer(0), rows.integer(1), rows.bytes(2), rows.bytes(3), rows.integer(4),
                  rows.integer(5), rows.bytes(6),   rows.bytes(7), rows.bytes(8)};
    if (row.seq != expected_seq || rows.bytes(9) != hash_of(previous, row)) return row.seq;
    previous = rows.text(9);
    ++expected_seq;
  }
  return std::nullopt;
}

}  // namespace gridvisit
