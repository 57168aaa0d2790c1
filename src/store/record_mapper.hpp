// Moves records between messages and rows, for every kind by one walk over its descriptor. tests/schema holds the
// columns it expects against the tables.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "gridvisit/v1/records.pb.h"
#include "schema/catalogue.hpp"
#include "store/connection.hpp"
#include "store/vault.hpp"

namespace gridvisit {

/// Which revision last set each field, by field number; a field not in it was last set when the record was made.
using FieldRevs = std::map<int, std::int64_t>;
std::string encode_field_revs(const FieldRevs& revs);
FieldRevs decode_field_revs(std::string_view bytes);

/// A record with what the writer must know to merge into it.
struct StoredRecord {
  v1::Record record;
  std::int64_t created_rev = 0;
  FieldRevs field_revs;

  [[nodiscard]] std::int64_t rev_of(const FieldInfo& field) const {
    const auto found = field_revs.find(field.descriptor->number());
    return found == field_revs.end() ? created_rev : found->second;
  }
};

/// "id, scope, rev, created_rev, field_revs, name, …": the columns that read_row expects, in order.
const std::string& row_columns(const KindInfo& kind);

/// Reads the row a statement selecting row_columns() stands on.
StoredRecord read_row(const Statement& row, const KindInfo& kind, const Vault& vault);

void insert_row(Connection& connection, const KindInfo& kind, const StoredRecord& stored, const Vault& vault);
void update_row(Connection& connection, const KindInfo& kind, const StoredRecord& stored, const Vault& vault);
void delete_row(Connection& connection, const KindInfo& kind, std::string_view id);

/// The text by which a value can be compared with a column: for queries by natural key. Sealed fields give their blind
/// index, as a blob.
struct ColumnValue {
  std::string column;
  std::string value;
  enum class Type { text, integer, blob } type = Type::text;
};
ColumnValue key_column_value(const FieldInfo& field, const google::protobuf::Message& body, const KindInfo& kind,
                             const Vault& vault);

}  // namespace gridvisit
