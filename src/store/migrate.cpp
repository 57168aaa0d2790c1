#include "store/migrate.hpp"

#include <charconv>
#include <string>

#include "schema/embedded.hpp"
#include "store/spatial_triggers.hpp"

namespace gridvisit {
namespace {

// "sql/0002_records.sql" → 2; 0 for what is not a migration.
int number_of(std::string_view name) {
  int number = 0;
  if (name.starts_with("sql/")) std::from_chars(name.data() + 4, name.data() + 8, number);
  return number;
}

int query_user_version(Connection& connection) {
  Statement statement = connection.prepare("PRAGMA user_version");
  statement.step();
  return static_cast<int>(statement.integer(0));
}

bool has_spatial_metadata(Connection& connection) {
  return connection.prepare("SELECT 1 FROM sqlite_master WHERE name = 'spatial_ref_sys'").step();
}

void apply(Connection& connection, const EmbeddedFile& file, int number) {
  connection.execute("BEGIN IMMEDIATE");
  if (query_user_version(connection) < number) {
    connection.execute(std::string(file.text));
    use_plain_spatial_triggers(connection);
    connection.execute("PRAGMA user_version = " + std::to_string(number));
  }
  connection.execute("COMMIT");
}

}  // namespace

Result<> migrate(Connection& writer) {
  try {
    // With the argument 1 in one transaction of its own: 0.1 s instead of minutes.
    if (!has_spatial_metadata(writer)) writer.execute("SELECT InitSpatialMetaDataFull(1)");
    const int current = query_user_version(writer);
    int newest = 0;
    for (const EmbeddedFile& file : embedded_files()) {
      const int number = number_of(file.name);
      newest = std::max(newest, number);
      if (number > current) apply(writer, file, number);
    }
    if (current > newest) {
      return failure(ErrorCode::unsupported, "the database was made by a newer gridvisit; update the program");
    }
  } catch (const DatabaseError& error) {
    return std::unexpected(error.to_error());
  }
  return {};
}

}  // namespace gridvisit
