// JSON Schema, draft 2020-12, as far as forms need it: every validation and applicator keyword but unevaluated*, with
// references within the document. "format" checks dates, and is a remark otherwise, as the standard has it; so are
// keywords nobody knows. What would change a verdict and is not supported ($dynamicRef, a reference to another
// document, another dialect, a pattern outside SchemaPattern's subset) makes a schema unusable rather than lenient.
// Both the schema and the value come from outside: size, depth and work have limits (base/limits.hpp).
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include <boost/json.hpp>

#include "base/error.hpp"
#include "domain/json_schema/judge.hpp"
#include "domain/json_schema/node.hpp"

namespace gridvisit {

class JsonSchema {
 public:
  /// The error's message names the place in the schema.
  static Result<JsonSchema> compile(std::string_view schema_json);

  /// What is wrong, as judge() says it; empty: valid. Safe from several threads at once.
  [[nodiscard]] Result<std::vector<SchemaFault>> check(const boost::json::value& value) const;
  /// Of a JSON text; invalid where it is none.
  [[nodiscard]] Result<std::vector<SchemaFault>> check_text(std::string_view json) const;

 private:
  explicit JsonSchema(std::vector<SchemaNode> nodes) : nodes_(std::move(nodes)) {}

  std::vector<SchemaNode> nodes_;
};

}  // namespace gridvisit
