// One SQLite connection with SpatiaLite loaded, and prepared statements kept for reuse. For one thread.
// Inside this room a failing statement throws DatabaseError; the room's entrances (transaction.hpp, writer.hpp,
// reader_pool.hpp) turn it into an Error, so nobody outside meets it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/error.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace gridvisit {

class DatabaseError : public std::runtime_error {
 public:
  DatabaseError(int sqlite_code, const std::string& what) : std::runtime_error(what), sqlite_code_(sqlite_code) {}
  /// What a user may be told: a full disk, a locked or damaged database, a broken constraint; never the SQL.
  [[nodiscard]] Error to_error() const;

 private:
  int sqlite_code_;
};

/// A prepared statement on loan: reset and given back to its connection when it goes out of scope.
class Statement {
 public:
  Statement(sqlite3_stmt* statement, bool* in_use);
  ~Statement();
  Statement(Statement&& other) noexcept;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  Statement& operator=(Statement&&) = delete;

  /// Binds all parameters, in order, from the first.
  template <typename... Values>
  Statement& bind(const Values&... values) {
    int index = 0;
    (bind_at(++index, values), ...);
    return *this;
  }
  void bind_at(int index, std::int64_t value);
  void bind_at(int index, int value) { bind_at(index, std::int64_t{value}); }
  void bind_at(int index, double value);
  void bind_at(int index, std::string_view text);
  void bind_at(int index, const std::string& text) { bind_at(index, std::string_view(text)); }
  void bind_at(int index, const char* text) { bind_at(index, std::string_view(text)); }
  void bind_at(int index, std::nullptr_t);
  void bind_blob_at(int index, std::string_view bytes);

  /// Moves to the next row; false at the end.
  bool step();
  /// Runs a statement that gives no rows, and makes it ready for the next values.
  void run();
  /// Makes it ready for the next values.
  void reset();

  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double real(int column) const;
  /// Text or blob; valid until the next step.
  [[nodiscard]] std::string_view bytes(int column) const;
  [[nodiscard]] std::string text(int column) const { return std::string(bytes(column)); }
  [[nodiscard]] bool is_null(int column) const;

 private:
  sqlite3_stmt* statement_;
  bool* in_use_;  ///< the cache's mark; nullptr where this is a second copy, finalised at the end
};

class Connection {
 public:
  enum class Mode { writer, reader };

  /// Opens (a writer: creates) the file in WAL mode with foreign keys on. A writer commits with synchronous=FULL.
  /// `vfs` names one of SQLite's file systems; none: the machine's own. Tests have one whose disks fail.
  static Result<Connection> open(const std::filesystem::path& file, Mode mode, const char* vfs = nullptr);

  ~Connection();
  Connection(Connection&& other) noexcept;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  Connection& operator=(Connection&&) = delete;

  Statement prepare(std::string_view sql);
  /// Runs any number of statements and drops their rows, but refuses a SELECT that answers 0 (SpatiaLite's "no").
  void execute(const std::string& sql);
  [[nodiscard]] std::int64_t last_insert_rowid() const;
  /// Changes whenever another connection has committed.
  std::int64_t data_version();

 private:
  struct Cached {
    sqlite3_stmt* statement;
    std::unique_ptr<bool> in_use;
  };
  struct TextHash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  Connection(sqlite3* db, void* spatialite) : db_(db), spatialite_(spatialite) {}

  sqlite3* db_;
  void* spatialite_;
  std::unordered_map<std::string, Cached, TextHash, std::equal_to<>> cache_;
};

}  // namespace gridvisit
