// How anything that can be expected to fail says so: a value, with what was wrong, where, and what to do.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace gridvisit {

/// What kind of failure it is; one table maps these to HTTP statuses and sync replies (src/api/problem.hpp).
enum class ErrorCode {
  invalid,          ///< the input breaks a rule; sending it again cannot succeed
  not_found,        ///< there is no such thing, or the asker may not know of it
  unauthenticated,  ///< who asks is not known
  forbidden,        ///< who asks is known and may not
  conflict,         ///< it contradicts what is stored; another input may succeed
  too_large,        ///< a limit of base/limits.hpp on size
  too_many,         ///< a limit of base/limits.hpp on number or rate; later may succeed
  timeout,          ///< a deadline passed; again may succeed
  corrupt,          ///< stored bytes are not what was written
  io,               ///< the disk, the network or another process failed
  disk_full,        ///< there is no room to store it; nothing was changed, later may succeed
  unsupported,      ///< well-formed, but nothing here can do it
  internal,         ///< a defect of gridvisit
};

/// The code's name as users and log lines see it: "not_found".
std::string_view name_of(ErrorCode code);

/// Where in an input the trouble is. Empty parts do not apply. Rows count from 1 as a spreadsheet shows them.
struct Where {
  std::string file;
  std::optional<std::int64_t> row;
  std::string field;
  bool operator==(const Where&) const = default;
};

struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;  ///< what was wrong, and what to do; never SQL, paths of the server, or keys
  Where where = {};

  /// One line for a terminal: "recipients.csv, row 12, id_number: the check digit should be X".
  [[nodiscard]] std::string to_string() const;
  bool operator==(const Error&) const = default;
};

template <typename T = void>
using Result = std::expected<T, Error>;

/// `return failure(ErrorCode::invalid, "…");`
inline std::unexpected<Error> failure(ErrorCode code, std::string message, Where where = {}) {
  return std::unexpected<Error>(Error{code, std::move(message), std::move(where)});
}

/// Passes an error on: `if (!opened) return failure(opened);`
template <typename T>
std::unexpected<Error> failure(const Result<T>& failed) {
  return std::unexpected<Error>(failed.error());
}

}  // namespace gridvisit
