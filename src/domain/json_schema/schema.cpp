#include "domain/json_schema/schema.hpp"

#include "domain/json_schema/compile.hpp"
#include "domain/text_rules.hpp"

namespace gridvisit {

Result<JsonSchema> JsonSchema::compile(std::string_view schema_json) {
  auto nodes = compile_schema(schema_json);
  if (!nodes) return failure(nodes);
  return JsonSchema(std::move(*nodes));
}

Result<std::vector<SchemaFault>> JsonSchema::check(const boost::json::value& value) const {
  return judge(nodes_, value);
}

Result<std::vector<SchemaFault>> JsonSchema::check_text(std::string_view json) const {
  const auto value = parse_json(json);
  if (!value) return failure(value);
  return check(*value);
}

}  // namespace gridvisit
