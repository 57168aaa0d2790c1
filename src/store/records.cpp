#include "store/records.hpp"

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

std::vector<v1::Record> list_records(Reader reader, const KindInfo& kind, std::string_view first, std::string_view end,
                                     const ListPlace& place, int limit) {
  std::vector<v1::Record> records;
  Statement rows = reader.connection.prepare(
      select(kind, "scope >= ?1 AND scope < ?2 AND (scope, id) > (?3, ?4) ORDER BY scope, id LIMIT ?5"));
  rows.bind(first, end, place.scope, place.id, limit);
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

std::optional<std::string> find_setting(Connection& connection, std::string_view name) {
  Statement row = connection.prepare("SELECT value FROM setting WHERE name = ?1");
  if (!row.bind(name).step()) return std::nullopt;
  return row.text(0);
}

void set_setting(Connection& connection, std::string_view name, std::string_view value) {
  connection
      .prepare(
          "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
      .bind(name, value)
      .run();
}

}  // namespace gridvisit
