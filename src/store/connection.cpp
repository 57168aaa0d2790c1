#include "store/connection.hpp"

#include <chrono>
#include <utility>

// clang-format off: spatialite.h needs sqlite3.h before it
#include <sqlite3.h>
#include <spatialite.h>
// clang-format on

#include <fmt/format.h>

#include "base/fault.hpp"
#include "base/limits.hpp"

namespace gridvisit {
namespace {

[[noreturn]] void fail(sqlite3* db) { throw DatabaseError(sqlite3_extended_errcode(db), sqlite3_errmsg(db)); }

void check(sqlite3* db, int code) {
  if (code != SQLITE_OK) fail(db);
}

}  // namespace

Error DatabaseError::to_error() const {
  switch (sqlite_code_ & 0xff) {
    case SQLITE_FULL: return {ErrorCode::disk_full, "the disk is full; nothing was changed"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return {ErrorCode::timeout, "another program is writing to the database; try again"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {ErrorCode::corrupt, "the database is damaged; run 'gridvisit check' and restore a backup"};
    case SQLITE_IOERR: return {ErrorCode::io, "the disk cannot be read or written; nothing was changed"};
    case SQLITE_CANTOPEN: return {ErrorCode::io, "the database cannot be opened"};
    case SQLITE_READONLY: return {ErrorCode::io, "the database is read-only"};
    case SQLITE_CONSTRAINT:
      if (sqlite_code_ == SQLITE_CONSTRAINT_UNIQUE || sqlite_code_ == SQLITE_CONSTRAINT_PRIMARYKEY) {
        return {ErrorCode::conflict, "another record has the same key"};
      }
      if (sqlite_code_ == SQLITE_CONSTRAINT_FOREIGNKEY) {
        return {ErrorCode::conflict, "it refers to a record that does not exist, or other records refer to it"};
      }
      return {ErrorCode::invalid, "a value is outside what the database allows"};
    default: return {ErrorCode::internal, "the database refused a statement"};
  }
}

Statement::Statement(sqlite3_stmt* statement, bool* in_use) : statement_(statement), in_use_(in_use) {
  if (in_use_ != nullptr) *in_use_ = true;
}

Statement::Statement(Statement&& other) noexcept
    : statement_(std::exchange(other.statement_, nullptr)), in_use_(std::exchange(other.in_use_, nullptr)) {}

Statement::~Statement() {
  if (statement_ == nullptr) return;
  if (in_use_ == nullptr) {
    sqlite3_finalize(statement_);
    return;
  }
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  *in_use_ = false;
}

void Statement::bind_at(int index, std::int64_t value) {
  check(sqlite3_db_handle(statement_), sqlite3_bind_int64(statement_, index, value));
}

void Statement::bind_at(int index, double value) {
  check(sqlite3_db_handle(statement_), sqlite3_bind_double(statement_, index, value));
}

void Statement::bind_at(int index, std::string_view text) {
  check(sqlite3_db_handle(statement_), sqlite3_bind_text64(statement_, index, text.data() == nullptr ? "" : text.data(),
                                                           text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::bind_at(int index, std::nullptr_t) {
  check(sqlite3_db_handle(statement_), sqlite3_bind_null(statement_, index));
}

void Statement::bind_blob_at(int index, std::string_view bytes) {
  check(sqlite3_db_handle(statement_),
        sqlite3_bind_blob64(statement_, index, bytes.data() == nullptr ? "" : bytes.data(), bytes.size(),
                            SQLITE_TRANSIENT));
}

bool Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) fail(sqlite3_db_handle(statement_));
  return false;
}

void Statement::run() {
  step();
  reset();
}

void Statement::reset() { sqlite3_reset(statement_); }

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }

double Statement::real(int column) const { return sqlite3_column_double(statement_, column); }

std::string_view Statement::bytes(int column) const {
  const void* data = sqlite3_column_blob(statement_, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return data == nullptr ? std::string_view() : std::string_view(static_cast<const char*>(data), size);
}

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

Result<Connection> Connection::open(const std::filesystem::path& file, Mode mode, const char* vfs) {
  const int flags =
      (mode == Mode::writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX;
  // Counting what is allocated takes a lock at each allocation, of all connections the same one. Refused, and no harm
  // done, where SQLite is at work already.
  static const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(uncounted);
  sqlite3* db = nullptr;
  if (const int code = sqlite3_open_v2(file.c_str(), &db, flags, vfs); code != SQLITE_OK) {
    sqlite3_close(db);
    return std::unexpected(DatabaseError(code, "open").to_error());
  }
  void* spatialite = spatialite_alloc_connection();
  spatialite_init_ex(db, spatialite, 0);
  Connection connection(db, spatialite);
  sqlite3_extended_result_codes(db, 1);
  constexpr std::chrono::milliseconds kBusy = limits::kDatabaseBusyDeadline;
  sqlite3_busy_timeout(db, static_cast<int>(kBusy.count()));
  try {
    connection.execute("PRAGMA foreign_keys = ON; PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY;");
    if (mode == Mode::writer) {
      connection.execute("PRAGMA journal_mode = WAL");
      // A page that many commits change is copied into the database once.
      connection.execute(fmt::format("PRAGMA wal_autocheckpoint = {}", limits::kWalPages));
      connection.execute(broken(Fault::durability) ? "PRAGMA synchronous = OFF" : "PRAGMA synchronous = FULL");
    }
  } catch (const DatabaseError& error) {
    return std::unexpected(error.to_error());
  }
  return connection;
}

Connection::Connection(Connection&& other) noexcept
    : db_(std::exchange(other.db_, nullptr)),
      spatialite_(std::exchange(other.spatialite_, nullptr)),
      cache_(std::move(other.cache_)) {}

Connection::~Connection() {
  if (db_ == nullptr) return;
  for (auto& [sql, cached] : cache_) sqlite3_finalize(cached.statement);
  sqlite3_close(db_);
  spatialite_cleanup_ex(spatialite_);
}

Statement Connection::prepare(std::string_view sql) {
  auto found = cache_.find(sql);
  if (found != cache_.end() && !*found->second.in_use) return {found->second.statement, found->second.in_use.get()};
  sqlite3_stmt* statement = nullptr;
  check(db_, sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement,
                                nullptr));
  if (found != cache_.end()) return {statement, nullptr};
  auto& cached = cache_.emplace(sql, Cached{statement, std::make_unique<bool>(false)}).first->second;
  return {statement, cached.in_use.get()};
}

void Connection::execute(const std::string& sql) {
  const char* rest = sql.c_str();
  while (*rest != '\0') {
    sqlite3_stmt* raw = nullptr;
    check(db_, sqlite3_prepare_v2(db_, rest, -1, &raw, &rest));
    if (raw == nullptr) continue;  // a comment or white space
    Statement statement(raw, nullptr);
    const bool is_select = std::string_view(sqlite3_sql(raw)).contains("SELECT");
    while (statement.step()) {
      if (is_select && sqlite3_column_type(raw, 0) == SQLITE_INTEGER && statement.integer(0) == 0) {
        throw DatabaseError(SQLITE_ERROR, std::string("answered 0: ") + sqlite3_sql(raw));
      }
    }
  }
}

std::int64_t Connection::last_insert_rowid() const { return sqlite3_last_insert_rowid(db_); }

std::int64_t Connection::data_version() {
  Statement statement = prepare("PRAGMA data_version");
  statement.step();
  return statement.integer(0);
}

}  // namespace gridvisit
