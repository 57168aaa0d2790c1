// A database in memory with SpatiaLite, made by the migrations or by an altered copy of them.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <sqlite3.h>

namespace gridvisit {

using Row = std::vector<std::string>;

/// Every row of a query, as text; NULL is "". Throws with SQLite's message.
std::vector<Row> query(sqlite3* database, const std::string& sql);

class SchemaDatabase {
 public:
  /// Runs the scripts one after the other.
  explicit SchemaDatabase(const std::vector<std::string>& scripts);
  SchemaDatabase(const SchemaDatabase&) = delete;
  SchemaDatabase& operator=(const SchemaDatabase&) = delete;
  ~SchemaDatabase();

  [[nodiscard]] sqlite3* handle() const { return database_; }

 private:
  void* spatialite_ = nullptr;
  sqlite3* database_ = nullptr;
};

}  // namespace gridvisit
