// A change that may not be made, and why: what becomes of it is the answer, not an error of the program.
#pragma once

#include <expected>
#include <string>

#include "base/error.hpp"
#include "gridvisit/v1/sync.pb.h"

namespace gridvisit {

struct Rejection {
  v1::Reason reason = v1::REASON_INVALID;
  Error error;
};

template <typename T = void>
using Accepted = std::expected<T, Rejection>;

inline std::unexpected<Rejection> reject(v1::Reason reason, std::string message, std::string field = {}) {
  return std::unexpected(Rejection{reason, {ErrorCode::invalid, std::move(message), {{}, {}, std::move(field)}}});
}

inline std::unexpected<Rejection> reject(const Error& error) {
  return std::unexpected(Rejection{v1::REASON_INVALID, error});
}

}  // namespace gridvisit
