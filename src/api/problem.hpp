// Errors as HTTP answers (RFC 9457 problem details).
#pragma once

#include "base/error.hpp"
#include "server/http.hpp"

namespace gridvisit {

int status_of(ErrorCode code);

/// {"type", "title", "status", "detail", "code", and where given "file", "row", "field"}.
Response to_response(const Error& error);

}  // namespace gridvisit
