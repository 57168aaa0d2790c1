#include "store/spatial_triggers.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>

namespace gridvisit {
namespace {

struct GeometryColumn {
  std::string table;
  std::string column;
  std::int64_t type = 0;
  std::int64_t srid = 0;
};

std::vector<GeometryColumn> columns_with_spatialites_triggers(Connection& connection) {
  std::vector<GeometryColumn> columns;
  Statement rows = connection.prepare(
      "SELECT f_table_name, f_geometry_column, geometry_type, srid FROM geometry_columns WHERE spatial_index_enabled = "
      "1 "
      "AND EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'trigger' "
      "AND name = 'tmi_' || f_table_name || '_' || f_geometry_column)");
  while (rows.step()) columns.push_back({rows.text(0), rows.text(1), rows.integer(2), rows.integer(3)});
  return columns;
}

void replace_triggers(Connection& connection, const GeometryColumn& at) {
  const std::string name = at.table + "_" + at.column;
  for (const char* kind : {"tmi", "tmu", "tmd", "ggi", "ggu", "gii", "giu", "gid"}) {
    connection.execute(fmt::format("DROP TRIGGER IF EXISTS {}_{}", kind, name));
  }
  const std::string check = fmt::format(
      "FOR EACH ROW WHEN GeometryConstraints(NEW.{0}, {1}, {2}) <> 1 BEGIN "
      "SELECT RAISE(ABORT, '{3}.{0} is not of the type or coordinate system of its column'); END",
      at.column, at.type, at.srid, at.table);
  const std::string remove = fmt::format("DELETE FROM idx_{} WHERE pkid = OLD.rowid;", name);
  const std::string insert = fmt::format(
      "INSERT INTO idx_{0} (pkid, xmin, xmax, ymin, ymax) SELECT NEW.rowid, MbrMinX(NEW.{1}), MbrMaxX(NEW.{1}), "
      "MbrMinY(NEW.{1}), MbrMaxY(NEW.{1}) WHERE NEW.{1} IS NOT NULL;",
      name, at.column);
  for (const std::string& trigger : {
           fmt::format("ggi_{} BEFORE INSERT ON {} {}", name, at.table, check),
           fmt::format("ggu_{} BEFORE UPDATE OF {} ON {} {}", name, at.column, at.table, check),
           fmt::format("gii_{} AFTER INSERT ON {} FOR EACH ROW BEGIN {} END", name, at.table, insert),
           fmt::format("giu_{} AFTER UPDATE OF {} ON {} FOR EACH ROW WHEN OLD.{} IS NOT NEW.{} BEGIN {} {} END", name,
                       at.column, at.table, at.column, at.column, remove, insert),
           fmt::format("gid_{} AFTER DELETE ON {} FOR EACH ROW BEGIN {} END", name, at.table, remove),
       }) {
    connection.execute("CREATE TRIGGER " + trigger);
  }
}

}  // namespace

void use_plain_spatial_triggers(Connection& writer) {
  for (const GeometryColumn& column : columns_with_spatialites_triggers(writer)) replace_triggers(writer, column);
}

}  // namespace gridvisit
