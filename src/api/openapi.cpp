#include "api/openapi.hpp"

#include "api/openapi_json.hpp"

namespace gridvisit {

std::string_view openapi_document() { return kOpenApiJson; }

}  // namespace gridvisit
