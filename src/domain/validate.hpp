// Whether a record may be stored as it is: the rules beside each field of records.proto, then those of its kind.
// Whether what it references exists, and whether its natural key is free, only the store can tell.
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "schema/catalogue.hpp"

namespace gridvisit {

/// The first rule it breaks: ErrorCode::invalid (too_large for a text over its limit), with the field in Error::where.
Result<> validate_record(const KindInfo& kind, const v1::Record& record, Day today);

}  // namespace gridvisit
