// How a rule of a record says that a field breaks it.
#pragma once

#include <string>

#include "base/error.hpp"

namespace gridvisit {

/// `message` says what the field should hold: "should be …".
inline std::unexpected<Error> broken(std::string field, std::string message, ErrorCode code = ErrorCode::invalid) {
  return failure(code, std::move(message), Where{.file = "", .row = {}, .field = std::move(field)});
}

}  // namespace gridvisit
