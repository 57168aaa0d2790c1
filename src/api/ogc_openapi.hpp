// The OpenAPI 3.0 description of the OGC API, as clients of it expect to find one beside it.
#pragma once

#include <string>

#include "server/http.hpp"

namespace gridvisit {

std::string ogc_openapi(const Request& request);

}  // namespace gridvisit
