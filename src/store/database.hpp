// A district's data folder: gridvisit.db, keys/, roads/, files/, and source/ where a demo left its files.
#pragma once

#include <filesystem>

#include "base/error.hpp"
#include "store/connection.hpp"
#include "store/vault.hpp"

namespace gridvisit {

class Database {
 public:
  /// Makes the folder and the database where they are not there yet, and brings the schema up to date.
  static Result<Database> open_or_create(const std::filesystem::path& directory);
  /// The folder must hold a database.
  static Result<Database> open(const std::filesystem::path& directory);

  [[nodiscard]] Result<Connection> connect(Connection::Mode mode) const;
  /// A copy of the database as it is at this moment, for trying something out; nobody has to wait for it.
  [[nodiscard]] Result<> copy_to(const std::filesystem::path& file) const;
  [[nodiscard]] const Vault& vault() const { return vault_; }
  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
  [[nodiscard]] std::filesystem::path roads_directory() const { return directory_ / "roads"; }
  [[nodiscard]] std::filesystem::path files_directory() const { return directory_ / "files"; }

 private:
  Database(std::filesystem::path directory, Vault vault) : directory_(std::move(directory)), vault_(vault) {}

  std::filesystem::path directory_;
  Vault vault_;
};

}  // namespace gridvisit
