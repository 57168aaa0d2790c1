// A record's fields as a person types them: {"remark": "…", "level": "village"}. Enum values by code, label or
// protobuf name.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "gridvisit/v1/sync.pb.h"
#include "schema/catalogue.hpp"

namespace gridvisit {

/// A change that sets the named fields; "id" names an existing record and is left in the record's id.
Result<v1::Change> parse_change(const KindInfo& kind, std::string_view json);

/// One line: {"id", "scope", "rev", fields…}, enum values by code.
std::string format_record(const KindInfo& kind, const v1::Record& record);

}  // namespace gridvisit
