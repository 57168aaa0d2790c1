// Whether a value is what a schema's nodes say, and what is wrong with it where it is not.
#pragma once

#include <string>
#include <vector>

#include <boost/json.hpp>

#include "base/error.hpp"
#include "domain/json_schema/node.hpp"

namespace gridvisit {

/// One thing wrong with a value.
struct SchemaFault {
  std::string pointer;  ///< where in the value (RFC 6901); "" is all of it
  std::string title;    ///< of the schema there: what people call it
  std::string message;  ///< what to do: "is missing; fill it in"
  bool operator==(const SchemaFault&) const = default;
};

/// By the first node. At most limits::kSchemaFaults; none: valid. Fails (too_large) where it would take more than
/// limits::kSchemaSteps or nest deeper than limits::kSchemaDepth.
Result<std::vector<SchemaFault>> judge(const std::vector<SchemaNode>& nodes, const boost::json::value& value);

}  // namespace gridvisit
