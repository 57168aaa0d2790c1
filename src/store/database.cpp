#include "store/database.hpp"

#include "store/migrate.hpp"

namespace gridvisit {
namespace {

constexpr const char* kFileName = "gridvisit.db";

}  // namespace

Result<Database> Database::open_or_create(const std::filesystem::path& directory) {
  std::error_code failed;
  std::filesystem::create_directories(directory, failed);
  if (failed) return failure(ErrorCode::io, "the data folder cannot be made: " + failed.message());
  const auto vault = Vault::open(directory / "keys");
  if (!vault) return failure(vault);
  Database database(directory, *vault);
  auto writer = database.connect(Connection::Mode::writer);
  if (!writer) return failure(writer);
  if (const auto migrated = migrate(*writer); !migrated) return failure(migrated);
  return database;
}

Result<Database> Database::open(const std::filesystem::path& directory) {
  if (!std::filesystem::exists(directory / kFileName)) {
    return failure(ErrorCode::not_found, "there is no gridvisit database in " + directory.string() +
                                             "; make one with 'gridvisit import' or 'gridvisit demo'");
  }
  return open_or_create(directory);
}

Result<Connection> Database::connect(Connection::Mode mode) const {
  return Connection::open(directory_ / kFileName, mode);
}

Result<> Database::copy_to(const std::filesystem::path& file) const {
  auto connection = connect(Connection::Mode::writer);
  if (!connection) return failure(connection);
  try {
    connection->prepare("VACUUM INTO ?1").bind(file.string()).run();
  } catch (const DatabaseError& error) {
    return std::unexpected(error.to_error());
  }
  return {};
}

}  // namespace gridvisit
