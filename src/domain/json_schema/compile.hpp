// From the text of a schema to its nodes.
#pragma once

#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "domain/json_schema/node.hpp"

namespace gridvisit {

/// The root is the first. Every reference leads to a node, and none leads back to itself without going into the value.
Result<std::vector<SchemaNode>> compile_schema(std::string_view schema_json);

}  // namespace gridvisit
