// How the stored grids fit together: overlaps, holes, slivers and grids outside their village, as a layer to be looked
// at; and the slivers closed, as one import set that can be undone.
#pragma once

#include <string>
#include <vector>

#include "domain/actor.hpp"
#include "exchange/district.hpp"
#include "geodata/feature_writer.hpp"
#include "geodata/tiling_check.hpp"
#include "store/transaction.hpp"

namespace gridvisit {

inline constexpr double kClosedSliver_m2 = 5;

struct GridFlaw {
  enum class Kind { overlap, hole, outside_village };
  Kind kind = Kind::overlap;
  std::vector<std::string> codes;  ///< of the grids concerned
  TilingFlaw flaw;
};
std::string_view flaw_name(GridFlaw::Kind kind);   ///< "overlap"
std::string_view flaw_label(GridFlaw::Kind kind);  ///< "重叠"

/// Largest first. What is smaller than a square decimetre is rounding.
Result<std::vector<GridFlaw>> find_grid_flaws(const District& district);

/// With Chinese headings, for write_features.
FeatureTable flaw_layer(const std::vector<GridFlaw>& flaws);

struct ClosedSliver {
  GridFlaw flaw;
  std::string changed_code;  ///< the grid that was changed; empty: could not be closed
  std::string why_not = {};
};

/// Closes overlaps and holes below kClosedSliver_m2 and writes the grids that changed.
Result<std::vector<ClosedSliver>> close_grid_slivers(Transaction& transaction, const Actor& actor);

}  // namespace gridvisit
