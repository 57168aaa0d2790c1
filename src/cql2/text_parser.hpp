// Reads a filter in CQL2's text language: logic, comparison, arithmetic, LIKE, BETWEEN, IN, IS NULL, CASEI, and the
// functions of space, time and sets.
#pragma once

#include <string_view>

#include "base/error.hpp"
#include "cql2/expression.hpp"

namespace gridvisit::cql2 {

/// Refused: more than limits::kFilterBytes, or nested deeper than limits::kFilterDepth; the error says at which
/// character the fault is.
Result<Expression> parse_text(std::string_view text);

}  // namespace gridvisit::cql2
