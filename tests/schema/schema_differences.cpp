#include "schema_differences.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "schema/catalogue.hpp"
#include "schema/enum_code.hpp"
#include "schema_database.hpp"

namespace gridvisit {
namespace {

struct Column {
  std::string type;
  bool not_null = false;
  bool operator==(const Column&) const = default;
};

std::string written(const Column& column) { return column.type + (column.not_null ? " NOT NULL" : ""); }

// What the database says of one table.
struct Table {
  std::map<std::string, Column> columns;
  std::map<std::string, std::string> foreign_keys;  ///< column → table, of keys on its id
  std::set<std::vector<std::string>> unique_keys;
  std::set<std::vector<std::string>> indexes;
  std::map<std::string, std::string> geometries;  ///< column → type and SRID, of those with a spatial index
  std::string sql;
};

Table read_table(sqlite3* database, const std::string& name) {
  Table table;
  for (const Row& row : query(database, "SELECT name, type, \"notnull\" FROM pragma_table_info('" + name + "')")) {
    table.columns[row[0]] = {row[1], row[2] == "1"};
  }
  for (const Row& row :
       query(database, "SELECT \"from\", \"table\", \"to\" FROM pragma_foreign_key_list('" + name + "')")) {
    table.foreign_keys[row[0]] = row[2] == "id" ? row[1] : row[1] + "." + row[2];
  }
  for (const Row& index : query(database, "SELECT name, \"unique\" FROM pragma_index_list('" + name + "')")) {
    std::vector<std::string> columns;
    for (const Row& row : query(database, "SELECT name FROM pragma_index_info('" + index[0] + "') ORDER BY seqno")) {
      columns.push_back(row[0]);
    }
    if (index[1] == "1") table.unique_keys.insert(columns);
    table.indexes.insert(std::move(columns));
  }
  for (const Row& row : query(database,
                              "SELECT f_geometry_column, geometry_type, srid FROM geometry_columns "
                              "WHERE spatial_index_enabled = 1 AND f_table_name = '" +
                                  name + "'")) {
    table.geometries[row[0]] = row[1] + " " + row[2];
  }
  for (const Row& row :
       query(database, "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = '" + name + "'")) {
    table.sql = row[0];
  }
  return table;
}

Column column_for(const FieldInfo& field) {
  switch (field.shape) {
    case FieldShape::reference: return {"TEXT", field.rule.required()};  // NULL where it refers to nothing
    case FieldShape::sealed_text: return {"BLOB", true};
    case FieldShape::integer:
    case FieldShape::boolean: return {"INTEGER", true};
    case FieldShape::real: return {"REAL", true};
    case FieldShape::position:
    case FieldShape::area: return {"BLOB", false};
    default: return {"TEXT", true};
  }
}

std::map<std::string, Column> columns_for(const KindInfo& kind) {
  std::map<std::string, Column> columns{{"id", {"TEXT", true}},  // a primary key of a STRICT table
                                        {"scope", {"TEXT", true}},
                                        {"rev", {"INTEGER", true}},
                                        {"created_rev", {"INTEGER", true}},
                                        {"field_revs", {"BLOB", true}}};
  for (const FieldInfo& field : kind.fields) {
    columns[field.name] = column_for(field);
    if (field.rule.sealed()) columns[field.name + "_index"] = {"BLOB", true};
  }
  return columns;
}

// "CHECK (sex IN (..." or another condition that the column of the field needs; empty: none.
std::string check_for(const FieldInfo& field) {
  const std::string& name = field.name;
  if (field.shape == FieldShape::boolean) return fmt::format("CHECK ({} IN (0, 1))", name);
  if (field.shape == FieldShape::enumeration_set || field.shape == FieldShape::text_list) {
    return fmt::format("CHECK (json_type({}) = 'array')", name);
  }
  if (field.shape == FieldShape::enumeration) {
    std::vector<std::string> codes;
    const auto& type = *field.descriptor->enum_type();
    for (int i = 0; i < type.value_count(); ++i) {
      if (type.value(i)->number() == 0 && field.rule.required()) continue;
      codes.push_back("'" + enum_code(*type.value(i)) + "'");
    }
    return fmt::format("CHECK ({} IN ({}))", name, fmt::join(codes, ", "));
  }
  if (field.rule.day()) {
    const std::string glob = name + " GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'";
    return field.rule.required() ? fmt::format("CHECK ({})", glob) : fmt::format("CHECK ({} = '' OR {})", name, glob);
  }
  if (field.rule.code()) return fmt::format("CHECK (length({})", name);  // how many digits differs by kind
  return {};
}

class Comparer {
 public:
  Comparer(sqlite3* database, const KindInfo& kind) : kind_(kind), table_(read_table(database, kind.name)) {}

  std::vector<std::string> compare() {
    if (table_.columns.empty()) return {kind_.name + ": there is no such table"};
    compare_columns();
    for (const FieldInfo& field : kind_.fields) compare_field(field);
    compare_keys();
    return std::move(found_);
  }

 private:
  template <typename... Parts>
  void differ(fmt::format_string<Parts...> form, Parts&&... parts) {
    found_.push_back(kind_.name + fmt::format(form, std::forward<Parts>(parts)...));
  }

  void compare_columns() {
    const auto wanted = columns_for(kind_);
    for (const auto& [name, column] : wanted) {
      const auto held = table_.columns.find(name);
      if (held == table_.columns.end()) {
        differ(".{}: has no column", name);
      } else if (held->second != column) {
        differ(".{}: should be {}, is {}", name, written(column), written(held->second));
      }
    }
    for (const auto& [name, column] : table_.columns) {
      if (!wanted.contains(name)) differ(".{}: is a column of no field", name);
    }
  }

  void compare_field(const FieldInfo& field) {
    const std::string check = check_for(field);
    if (!table_.sql.contains(check)) differ(".{}: lacks {}", field.name, check);
    const auto key = table_.foreign_keys.find(field.name);
    const std::string refers_to = key == table_.foreign_keys.end() ? "" : key->second;
    const std::string should = field.references == nullptr ? "" : field.references->name;
    if (refers_to != should) differ(".{}: should refer to '{}', refers to '{}'", field.name, should, refers_to);
    const auto geometry = table_.geometries.find(field.name);
    const std::string type = geometry == table_.geometries.end() ? "" : geometry->second;
    // SpatiaLite's numbers: 1 POINT, 6 MULTIPOLYGON.
    const std::string wanted = field.shape == FieldShape::position ? "1 4326"
                               : field.shape == FieldShape::area   ? "6 4326"
                                                                   : "";
    if (type != wanted) differ(".{}: should be a geometry '{}', is '{}'", field.name, wanted, type);
  }

  void compare_keys() {
    if (!table_.indexes.contains({"scope", "id"})) differ(": lacks an index on (scope, id)");
    if (!kind_.natural_key.empty()) {
      std::vector<std::string> key;
      for (const FieldInfo* field : kind_.natural_key)
        key.push_back(field->name + (field->rule.sealed() ? "_index" : ""));
      if (!table_.unique_keys.contains(key)) differ(": lacks a unique index on ({})", fmt::join(key, ", "));
    }
    if (!table_.sql.ends_with("STRICT")) differ(": is not STRICT");
  }

  const KindInfo& kind_;
  Table table_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> schema_differences(sqlite3* database) {
  std::vector<std::string> found;
  for (const KindInfo& kind : all_kinds()) {
    std::ranges::move(Comparer(database, kind).compare(), std::back_inserter(found));
  }
  return found;
}

}  // namespace gridvisit
