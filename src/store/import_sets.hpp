// What imports wrote, as ranges of the audit trail: an import runs in one transaction, so its entries stand together.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gridvisit/v1/sync.pb.h"
#include "store/records.hpp"
#include "store/transaction.hpp"

namespace gridvisit {

struct ImportSet {
  std::string id;
  Timestamp at;
  std::string user_id;
  std::string kind;
  std::vector<std::string> files;
  std::int64_t created = 0;
  std::int64_t changed = 0;
  std::int64_t first_audit_seq = 0;  ///< its entries, the last included
  std::int64_t last_audit_seq = 0;
  std::int64_t last_rev = 0;  ///< of the records it wrote; what is higher was written later
  std::int64_t undone_at_ms = 0;
  std::string undone_by = {};
};

void add_import_set(Transaction& transaction, const ImportSet& set);
void mark_undone(Transaction& transaction, std::string_view id, std::string_view user_id);
std::optional<ImportSet> find_import_set(Connection& connection, std::string_view id);
/// The newest first.
std::vector<ImportSet> list_import_sets(Connection& connection, int limit);

/// The newest entry of the audit trail; 0 where there is none.
std::int64_t last_audit_seq(Connection& connection);
/// The changes of the set that were taken, the last first; stops at the callback's first Error and passes it on.
Result<> for_each_change_backwards(Reader reader, const ImportSet& set,
                                   const std::function<Result<>(const v1::Change&)>& use);

}  // namespace gridvisit
