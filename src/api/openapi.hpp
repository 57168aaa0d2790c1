// The OpenAPI 3.0 description of the API (src/api/openapi.json, embedded). tests/api holds it against the route table.
#pragma once

#include <string_view>

namespace gridvisit {

std::string_view openapi_document();

}  // namespace gridvisit
