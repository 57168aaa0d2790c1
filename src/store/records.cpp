#include "store/records.hpp"

#include <limits>

namespace gridvisit {
namespace {

std::string select(const KindInfo& kind, std::string_view where) {
  return "SELECT " + row_columns(kind) + " FROM " + kind.name + " WHERE " + std::string(where);
}

void bind_key(Statement& statement, int index, const ColumnValue& value) {
  switch (value.type) {
    case ColumnValue::Type::text: statement.bind_at(index, value.value); return;
    case ColumnValue::Type::integer: statement.bind_at(index, std::int64_t{std::stoll(value.value)}); return;
    case ColumnValue::Type::blob: statement.bind_blob_at(index, value.value); return;
  }
}

Statement select_by_scope(Connection& connection, const KindInfo& kind, const RecordQuery& query) {
  std::string where = "scope >= ?1 AND scope < ?2 AND (scope, id) > (?3, ?4)";
  if (query.part) {
    where += (query.part->within ? " AND " : " AND NOT ") + kind.near_day->name + " BETWEEN ?6 AND ?7";
  }
  Statement rows = connection.prepare(select(kind, where + " ORDER BY scope, id LIMIT ?5"));
  rows.bind(query.first, query.end, query.after.scope, query.after.id, query.limit);
  if (query.part) {
    rows.bind_at(6, query.part->first);
    rows.bind_at(7, query.part->last);
  }
  return rows;
}

// One scope alone is read from the index by scope and time. Of many, the index by time is walked and their scopes are
// looked at there: sorting them for each page would cost all of them each time. (`|| ''` keeps the planner from the
// index by scope.)
Statement select_newest(Connection& connection, const KindInfo& kind, const RecordQuery& query) {
  const bool one_scope = query.first.size() == static_cast<std::size_t>(ScopeLevel::grid);
  const std::string& time = kind.newest_first->name;
  std::string where = one_scope ? "scope = ?1" : "(scope || '') >= ?1 AND (scope || '') < ?5";
  where += " AND (" + time + ", id) < (?2, ?3) ORDER BY " + time + " DESC, id DESC LIMIT ?4";
  Statement rows = connection.prepare(select(kind, where));
  const bool from_start = query.after.id.empty();
  rows.bind(query.first, from_start ? std::numeric_limits<std::int64_t>::max() : query.after.time_ms, query.after.id,
            query.limit);
  if (!one_scope) rows.bind_at(5, query.end);
  return rows;
}

}  // namespace

std::optional<StoredRecord> find_record(Reader reader, const KindInfo& kind, std::string_view id) {
  Statement row = reader.connection.prepare(select(kind, "id = ?1"));
  if (!row.bind(id).step()) return std::nullopt;
  return read_row(row, kind, reader.vault);
}

std::optional<StoredRecord> find_by_natural_key(Reader reader, const KindInfo& kind,
                                                const google::protobuf::Message& body) {
  if (kind.natural_key.empty()) return std::nullopt;
  std::string where;
  std::vector<ColumnValue> values;
  for (const FieldInfo* field : kind.natural_key) {
    values.push_back(key_column_value(*field, body, kind, reader.vault));
    if (values.back().value.empty()) return std::nullopt;
    // The value is said not to be empty again in SQL, so that a partial unique index can be used.
    const std::string place = "?" + std::to_string(values.size());
    where += (where.empty() ? "" : " AND ") + values.back().column + " = " + place;
    if (!field->rule.required()) {
      where += " AND " + values.back().column + (values.back().type == ColumnValue::Type::blob ? " <> x''" : " <> ''");
    }
  }
  Statement row = reader.connection.prepare(select(kind, where));
  for (std::size_t i = 0; i < values.size(); ++i) bind_key(row, static_cast<int>(i) + 1, values[i]);
  if (!row.step()) return std::nullopt;
  return read_row(row, kind, reader.vault);
}

std::optional<std::string> find_scope(Connection& connection, const KindInfo& kind, std::string_view id) {
  Statement row = connection.prepare("SELECT scope FROM " + kind.name + " WHERE id = ?1");
  if (!row.bind(id).step()) return std::nullopt;
  return row.text(0);
}

std::vector<v1::Record> list_records(Reader reader, const KindInfo& kind, const RecordQuery& query) {
  Statement rows = query.newest_first ? select_newest(reader.connection, kind, query)
                                      : select_by_scope(reader.connection, kind, query);
  std::vector<v1::Record> records;
  while (rows.step()) records.push_back(read_row(rows, kind, reader.vault).record);
  return records;
}

std::vector<StoredRecord> list_referring(Reader reader, const KindInfo& kind, const FieldInfo& field,
                                         std::string_view id) {
  std::vector<StoredRecord> records;
  Statement rows = reader.connection.prepare(select(kind, field.name + " = ?1 ORDER BY scope, id"));
  rows.bind(id);
  while (rows.step()) records.push_back(read_row(rows, kind, reader.vault));
  return records;
}

bool code_exists(Connection& connection, std::string_view code) {
  const bool is_grid = code.size() == static_cast<std::size_t>(ScopeLevel::grid);
  Statement row =
      connection.prepare(is_grid ? "SELECT 1 FROM grid WHERE code = ?1" : "SELECT 1 FROM division WHERE code = ?1");
  return row.bind(code).step();
}

std::int64_t count_records(Connection& connection, const KindInfo& kind) {
  Statement row = connection.prepare("SELECT count(*) FROM " + kind.name);
  row.step();
  return row.integer(0);
}

}  // namespace gridvisit
