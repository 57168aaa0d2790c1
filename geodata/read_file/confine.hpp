// What this program may use: it reads files from outside with parsers of many authors.
#pragma once

namespace gridvisit {

/// Limits on memory (not in sanitized builds, whose shadow memory is larger than any limit), computing time and
/// written files (none); it dies with its parent.
void confine();

}  // namespace gridvisit
