// Finding and listing records. Reads whole records, personal fields in the clear: who they are for is the caller's
// concern (domain/disclosure.hpp).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/scope_code.hpp"
#include "store/record_mapper.hpp"
#include "store/settings.hpp"

namespace gridvisit {

/// What a read works with: a connection and the key to sealed fields. For one thread.
struct Reader {
  Connection& connection;
  const Vault& vault;
};

std::optional<StoredRecord> find_record(Reader reader, const KindInfo& kind, std::string_view id);

/// The record with the same natural key as `body`; nothing where the kind has none or its key is not filled in.
std::optional<StoredRecord> find_by_natural_key(Reader reader, const KindInfo& kind,
                                                const google::protobuf::Message& body);

/// The scope of a record, without reading the rest.
std::optional<std::string> find_scope(Connection& connection, const KindInfo& kind, std::string_view id);

/// A place in a kind's order. The default is before the first.
struct ListPlace {
  std::string scope;
  std::string id;
  std::int64_t time_ms = 0;  ///< of kinds that are listed newest first
};

/// Part of a kind by its `near_day` field: days from `first` to `last`, or all others.
struct DayPart {
  std::string first;
  std::string last;
  bool within = true;
};

struct RecordQuery {
  std::string_view first;  ///< scopes in [first, end)
  std::string_view end;
  ListPlace after = {};
  int limit = 0;
  bool newest_first = false;  ///< by the kind's `newest_first` field, then id, both descending; else by scope and id
  std::optional<DayPart> part = {};
};
std::vector<v1::Record> list_records(Reader reader, const KindInfo& kind, const RecordQuery& query);

/// All records of a kind within a prefix, in the order of scope and id; stops where the callback gives false.
template <typename Callback>
void for_each_record(Reader reader, const KindInfo& kind, std::string_view prefix, Callback callback);

/// Records of a kind whose reference field holds that id, by scope and id.
std::vector<StoredRecord> list_referring(Reader reader, const KindInfo& kind, const FieldInfo& field,
                                         std::string_view id);

/// Whether there is a division or grid with that code.
bool code_exists(Connection& connection, std::string_view code);

std::int64_t count_records(Connection& connection, const KindInfo& kind);

template <typename Callback>
void for_each_record(Reader reader, const KindInfo& kind, std::string_view prefix, Callback callback) {
  Statement rows = reader.connection.prepare("SELECT " + row_columns(kind) + " FROM " + kind.name +
                                             " WHERE scope >= ?1 AND scope < ?2 ORDER BY scope, id");
  rows.bind(prefix, end_of_range(prefix));
  while (rows.step()) {
    if (!callback(read_row(rows, kind, reader.vault))) return;
  }
}

}  // namespace gridvisit
