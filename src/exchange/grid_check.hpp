// How the grids of a district fit together, as findings: overlaps, holes, slivers, grids outside their village.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "exchange/district.hpp"
#include "exchange/draft.hpp"
#include "exchange/staging.hpp"

namespace gridvisit {

/// The grids as they will be: those of the drafts, and the stored ones they do not replace.
void check_grids(std::span<const Draft> drafts, const std::deque<SourceTable>& tables, const District& district,
                 RowFindings& findings);

}  // namespace gridvisit
