// What this program may use: it reads files from outside with parsers of many authors.
#pragma once

#include <chrono>
#include <cstddef>

#include "base/limits.hpp"

namespace gridvisit {

struct Allowance {
  std::chrono::seconds computing = limits::kImportReadDeadline;
  std::size_t memory_bytes = limits::kImportReadMemoryBytes;
};

/// Limits on memory (not in sanitized builds, whose shadow memory is larger than any limit), computing time and
/// written files (none); it dies with its parent.
void confine(Allowance allowance = {});

}  // namespace gridvisit
