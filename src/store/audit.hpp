// The audit trail: every change that was asked for and its answer, each entry carrying the hash of the one before, so
// that a row altered or taken out later is found. It is also where a repeated change finds its first answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gridvisit/v1/sync.pb.h"
#include "store/records.hpp"
#include "store/transaction.hpp"

namespace gridvisit {

struct AuditEntry {
  std::string user_id;
  std::string device_id;  ///< empty: a page, an import or a command
  v1::Change change;
  v1::ChangeResult result;
};

void append_audit(Transaction& transaction, const AuditEntry& entry);

/// Keeps a setting of the district (store/settings.hpp), and who changed it to what; the same value again is no change.
/// Its entry is of kind 0, and of the record "setting.NAME".
void change_setting(Transaction& transaction, std::string_view user_id, std::string_view name, std::string_view value);

/// The answer the device's change of that number was given.
std::optional<v1::ChangeResult> find_answer(Connection& connection, std::string_view device_id, std::uint64_t number);
/// The highest number of the device that was answered; 0 before the first.
std::uint64_t last_answered_number(Connection& connection, std::string_view device_id);

/// The change of that number as the device sent it.
Result<v1::Change> load_change(Reader reader, std::string_view device_id, std::uint64_t number);

/// One entry, by its place in the trail.
Result<AuditEntry> load_audit_entry(Reader reader, std::int64_t seq);

/// Who wrote a revision of a record, and when by the writer's own clock (where it said, else the server's).
struct Authorship {
  std::string user_id;
  std::int64_t at_ms = 0;
};
/// Nothing where it is not among the newest hundred entries about the record.
std::optional<Authorship> find_author(Reader reader, std::string_view record_id, std::int64_t rev);

/// The first row whose hash does not follow from the row before it; nothing where the chain is whole.
std::optional<std::int64_t> find_broken_link(Connection& connection);

}  // namespace gridvisit
