#include "schema_database.hpp"

#include <spatialite.h>

namespace gridvisit {

std::vector<Row> query(sqlite3* database, const std::string& sql) {
  std::vector<Row> rows;
  const auto collect = [](void* into, int count, char** values, char** /*names*/) {
    Row row;
    for (int i = 0; i < count; ++i) row.emplace_back(values[i] == nullptr ? "" : values[i]);
    static_cast<std::vector<Row>*>(into)->push_back(std::move(row));
    return 0;
  };
  if (sqlite3_exec(database, sql.c_str(), collect, &rows, nullptr) != SQLITE_OK) {
    throw std::runtime_error(std::string(sqlite3_errmsg(database)) + " in: " + sql.substr(0, 200));
  }
  return rows;
}

SchemaDatabase::SchemaDatabase(const std::vector<std::string>& scripts) : spatialite_(spatialite_alloc_connection()) {
  if (sqlite3_open(":memory:", &database_) != SQLITE_OK) throw std::runtime_error("cannot open a database in memory");
  spatialite_init_ex(database_, spatialite_, 0);
  query(database_, "SELECT InitSpatialMetaDataFull(1)");
  for (const std::string& script : scripts) query(database_, "BEGIN;" + script + "COMMIT;");
}

SchemaDatabase::~SchemaDatabase() {
  sqlite3_close(database_);
  spatialite_cleanup_ex(spatialite_);
}

}  // namespace gridvisit
